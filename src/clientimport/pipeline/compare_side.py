"""One of two mappings that are compared: its files mapped and checked, as frames that can be laid side by side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import polars as pl

from clientimport.core.errors import UsageFailure
from clientimport.core.fields import fields_of
from clientimport.core.problems import REJECT
from clientimport.core.record_batch import FINGERPRINT, HASH, KEY, POSITION, SLOT, CheckedBatch, LoadedBatch
from clientimport.core.rows import ROW
from clientimport.core.target import References
from clientimport.loader import Repeats
from clientimport.mapper import Bound
from clientimport.pipeline.order import CheckOrder
from clientimport.pipeline.prepare import Wanted, prepare
from clientimport.pipeline.session import Inputs, open_files, read_inputs
from clientimport.pipeline.waiting import nothing_to_heed

FILE = "__file"
"""Int32 column: SourceFile.number."""
PLACE = (FILE, ROW)
FATES = {FILE: pl.Int32, ROW: pl.Int64, "fate": pl.String, "key": pl.String}
PROBLEMS = {FILE: pl.Int32, ROW: pl.Int64, "severity": pl.String, "code": pl.String, "field": pl.String}


@dataclass
class SideBatch:
    """`fates`: FATES of all rows; `own`: PLACE, KEY and a String column a field, `lists`: PLACE, POSITION and such columns, of
    the accepted ones; `problems`: PROBLEMS. `upto`: the last file and row of it."""

    fates: pl.DataFrame
    own: pl.DataFrame
    lists: dict[str, pl.DataFrame]
    problems: pl.DataFrame
    upto: tuple[int, int]


@dataclass
class Side:
    """One mapping over its files. `secret`: patterns of fields that secret columns feed, as far as files were opened."""

    inputs: Inputs
    order: CheckOrder
    secret: set[str] = field(default_factory=set)

    def batches(self) -> Iterator[SideBatch]:
        """Every batch, in the order of files and rows. What only a database knows is not asked."""
        if self.inputs.partners is not None:
            for _ in self.inputs.partners.read(nothing_to_heed):
                """What is wrong with joined tables is for `check` to tell."""
        with Repeats(self.inputs.target) as repeats:
            for bound, batch in self.inputs.batches(self.order.batch_rows):
                checked = prepare(bound, batch, References(), Wanted(fingerprints=False))
                rows = pl.concat([batch.rows[ROW], batch.broken[ROW]]).sort()
                settled, late, merged = repeats.settle(checked)
                yield _side_batch(batch.file.number, rows, checked, settled, LoadedBatch(merged, late))
                self.order.progress(batch.file.path, batch.rows.height)

    def learn_secrets(self) -> None:
        """Which fields are not to be shown: secret ones, and those that a secret column feeds."""
        self.secret = {path for path, found in fields_of(self.inputs.target.record).items() if found.secret}
        for bound in self.inputs.bounds:
            self.secret |= _fed_by_secrets(bound)


def open_side(order: CheckOrder, closing: ExitStack) -> Side:
    """Mapping and files opened. Raises MappingFailure, SourceFailure; UsageFailure where a client may have several rows."""
    inputs = Inputs(*read_inputs(order))
    if inputs.mapping.many is not None:
        raise UsageFailure(
            f"{order.mapping} makes one client of several rows; mappings are compared row by row.",
            fix="Leave out `rows_per_client` in copies of both mappings, and compare those.",
        )
    open_files(order, inputs, closing)
    side = Side(inputs, order)
    side.learn_secrets()
    return side


def _side_batch(number: int, rows: pl.Series, checked: CheckedBatch, settled: CheckedBatch, repeated: LoadedBatch) -> SideBatch:
    here = pl.lit(number, pl.Int32).alias(FILE)
    told = checked.problems.filter(pl.col("file").fill_null(number) == number).select(
        ROW, "severity", "code", pl.col("field").fill_null("")
    )
    late = repeated.faults.select(ROW, pl.lit(REJECT).alias("severity"), "code", pl.col("field").fill_null(""))
    problems = pl.concat([told, late]).drop_nulls(ROW).select(here, pl.all())
    rejected = pl.concat([problems.filter(pl.col("severity") == REJECT)[ROW], checked.rejected]).unique()
    keys = checked.own.select(ROW, pl.col(KEY).alias("key"))
    accepted, merged = settled.own[ROW], repeated.fates[ROW]
    fates = pl.DataFrame({ROW: pl.concat([rows, rejected.filter(~rejected.is_in(rows.implode()))])}).select(
        here,
        ROW,
        pl.when(pl.col(ROW).is_in(rejected.implode()))
        .then(pl.lit("rejected"))
        .when(pl.col(ROW).is_in(accepted.implode()))
        .then(pl.lit("accepted"))
        .when(pl.col(ROW).is_in(merged.implode()))
        .then(pl.lit("merged"))
        .otherwise(pl.lit("filtered"))
        .alias("fate"),
    )
    fates = fates.join(keys, on=ROW, how="left", maintain_order="left").select(*FATES)
    own = settled.own.drop(HASH, FINGERPRINT, strict=False).select(here, ROW, pl.exclude(ROW).cast(pl.String))
    lists = {
        name: items.drop(SLOT).select(here, ROW, POSITION, pl.exclude(ROW, POSITION).cast(pl.String))
        for name, items in settled.lists.items()
    }
    return SideBatch(fates, own, lists, problems, (number, int(rows[-1]) if rows.len() else 0))


def _fed_by_secrets(bound: Bound) -> set[str]:
    origins = bound.origins
    own = {path for path, columns in origins.own.items() if not bound.secret_columns.isdisjoint(columns)}
    return own | {
        f"{name}[]" + ("" if leaf == "value" else f".{leaf}")
        for (name, _, leaf), columns in origins.items.items()
        if not bound.secret_columns.isdisjoint(columns)
    }
