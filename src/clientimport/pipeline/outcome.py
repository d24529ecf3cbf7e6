"""What became of each row: rejects, problems, fates and the crosswalk, batch by batch."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl

from clientimport.core.client_names import client_name
from clientimport.core.fields import fields_of
from clientimport.core.own_texts import with_own_texts
from clientimport.core.problems import DROP, NOTICE
from clientimport.core.record_batch import KEY, CheckedBatch, LoadedBatch, Origins
from clientimport.core.rows import RAW, REJECT_KEY, REJECT_NAME, ROW, RowBatch
from clientimport.core.runs import RunSummary
from clientimport.core.secrets import WITHHELD
from clientimport.core.wording import name_problems
from clientimport.mapper import Bound, RowKeys
from clientimport.pipeline.partner_cells import with_partner_cells
from clientimport.pipeline.partners import PartnerSource
from clientimport.pipeline.prepare import withhold_structure
from clientimport.pipeline.retried_rows import retried_rows
from clientimport.reporter.sheet_rows import column_letters

_ACCEPTED = (ROW, "key", "client_id", "account", "fate")


@dataclass
class BatchOutcome:
    """`rejects`: file, ROW, RAW, REJECT_KEY, REJECT_NAME, cells by frame name, secrets withheld.

    `problems`: PROBLEM_SCHEMA with places, and KEY.

    `accepted`: file, ROW, key, client_id, account, fate. `retried`: RETRIED (loader.retried), of a reject file.
    """

    rejects: pl.DataFrame
    problems: pl.DataFrame
    accepted: pl.DataFrame
    retried: pl.DataFrame | None = None


@dataclass
class Outcomes:
    """Sums up a run: counts go into `summary`; `columns` and `headings` gather what the reject report needs."""

    summary: RunSummary
    columns: dict[str, str] = field(default_factory=dict)  # frame name -> heading text, in order of first appearance
    secret_columns: set[str] = field(default_factory=set)
    dropped_rows: int = 0
    not_done: set[str] = field(default_factory=set)
    _keys: dict[int, RowKeys] = field(default_factory=dict)  # by SourceFile.number

    def open_file(self, bound: Bound) -> None:
        """Take note of one file's columns."""
        layout = bound.layout
        for name, heading in zip(layout.columns, layout.headings, strict=True):
            self.columns.setdefault(name, heading)
        self.secret_columns |= bound.secret_columns

    def of_file(self, bound: Bound, number: int, faults: pl.DataFrame) -> pl.DataFrame:
        """File-level faults -> problems, counted."""
        return self._counted(_named(bound, number, faults)).with_columns(pl.lit(None, pl.String).alias(KEY))

    def of_partner(self, source: PartnerSource, faults: pl.DataFrame, batch: RowBatch | None = None) -> pl.DataFrame:
        """Faults of a joined table -> problems, counted. They are notices: what they cost, a main row is told of.

        `batch`: of the table, where the faults are of its rows.
        """
        if batch is not None:
            faults = withhold_structure(replace(batch, faults=faults), source.secret).faults
        noticed = faults.with_columns(pl.lit(NOTICE).alias("severity"))
        number, lang = source.file.number, self.summary.lang
        named = name_problems(noticed, Origins((), {}, {}), file=number, secret_columns=source.secret, lang=lang)
        placed = named if batch is None else _placed(named, batch)
        return self._counted(placed).with_columns(pl.lit(None, pl.String).alias(KEY))

    def of_batch(self, bound: Bound, checked: CheckedBatch, loaded: LoadedBatch) -> BatchOutcome:
        """One batch after the loader, or after `settle` in a check without a database."""
        self.not_done |= set(checked.not_done)
        batch = checked.batch
        number = batch.file.number
        found = [checked.problems, _named(bound, number, loaded.faults)]
        problems = self._counted(with_partner_cells(_placed(pl.concat(found), batch), bound, checked))
        rejected = problems.filter(pl.col("severity") == "reject")[ROW].drop_nulls()
        keys = self._keys_of(bound, batch, problems)
        rejects = _rejected_rows(bound, batch, pl.concat([checked.rejected, rejected]).unique().sort(), keys)
        accepted = loaded.fates.sort(ROW).select(pl.lit(number, pl.Int32).alias("file"), *_ACCEPTED)
        self._count_fates(checked, rejects.height, accepted)
        # Problems with the key of their row, so that what the ledger tells of one client can be found again.
        keyed = problems.join(keys, on=ROW, how="left", maintain_order="left")
        # Both stay until the reports are written.
        rejects, keyed = with_own_texts(rejects), with_own_texts(keyed)
        return BatchOutcome(rejects, keyed, accepted, retried_rows(batch, bound.secret_columns))

    def _keys_of(self, bound: Bound, batch: RowBatch, problems: pl.DataFrame) -> pl.DataFrame:
        """ROW, KEY of the rows that a problem is told of."""
        if batch.clients is not None:
            return batch.clients.keys.select(ROW, KEY).join(problems.select(ROW).drop_nulls().unique(), on=ROW, how="semi")
        keys = self._keys.get(batch.file.number) or self._keys.setdefault(batch.file.number, RowKeys(bound))
        rows = batch.rows if batch.skipped is None else pl.concat([batch.rows, batch.skipped], how="diagonal")
        told = rows.join(problems.select(ROW).drop_nulls().unique(), on=ROW, how="semi", maintain_order="left")
        return keys.of(told)

    def _count_fates(self, checked: CheckedBatch, rejects: int, accepted: pl.DataFrame) -> None:
        fates = self.summary.fates
        for fate, count in checked.batch.layout_rows.items():
            fates.add(fate, count)
        fates.add("filtered", checked.filtered)
        fates.add("rejected", rejects)
        for fate, count in accepted["fate"].value_counts().iter_rows():
            fates.add(fate, count)

    def _counted(self, problems: pl.DataFrame) -> pl.DataFrame:
        for code, severity, count in problems.group_by("code", "severity").len().iter_rows():
            counts = self.summary.notices if severity == NOTICE else self.summary.problems
            counts[code] = counts.get(code, 0) + count
            self.summary.drops += count if severity == DROP else 0
        self.dropped_rows += problems.filter(pl.col("severity") == DROP)[ROW].n_unique()
        return problems


def _named(bound: Bound, number: int, faults: pl.DataFrame) -> pl.DataFrame:
    secret_fields = frozenset(path for path, found in fields_of(bound.target.record).items() if found.secret)
    return name_problems(
        faults,
        bound.origins,
        file=number,
        secret_columns=bound.secret_columns,
        secret_fields=secret_fields,
        lang=bound.lang,
    )


def _placed(problems: pl.DataFrame, batch: RowBatch) -> pl.DataFrame:
    """Problems with line, byte and cell filled in; asked of the reader for these rows alone."""
    rows = problems[ROW].drop_nulls().unique().sort()
    if batch.locate is None or rows.is_empty():
        return problems
    places = batch.locate(rows)
    columns, left = batch.file.layout.columns, batch.file.layout.first_column
    letters = pl.DataFrame(
        {"first": list(columns), "letter": [column_letters(left + at) for at in range(len(columns))]},
        schema={"first": pl.String, "letter": pl.String},
    )
    whole = pl.col("cell").str.extract(r"^(.*!)\d+$") + pl.col("letter") + pl.col("cell").str.extract(r"(\d+)$")
    return (
        problems.drop("line", "byte", "cell")
        .join(places, on=ROW, how="left", maintain_order="left")
        .with_columns(pl.col("columns").list.first().alias("first"))
        .join(letters, on="first", how="left", maintain_order="left")
        .with_columns(pl.when(pl.col("letter").is_null()).then("cell").otherwise(whole).alias("cell"))
        .select(problems.columns)
    )


def name_columns(bound: Bound) -> tuple[tuple[str, ...], ...]:
    """Frame names of the columns that tell who a row's client is, in the groups of the target's `title_fields`."""
    groups = [[c for f in fields for c in bound.origins.columns(f, None)] for fields in bound.target.title_fields]
    shown = [tuple(column for column in dict.fromkeys(group) if column not in bound.secret_columns) for group in groups]
    return tuple(group for group in shown if group)


def _rejected_rows(bound: Bound, batch: RowBatch, rows: pl.Series, keys: pl.DataFrame) -> pl.DataFrame:
    secret = bound.secret_columns
    whole = pl.concat([batch.rows, batch.held_rows], how="diagonal") if batch.held_rows is not None else batch.rows
    cells = whole.filter(pl.col(ROW).is_in(rows.implode())).with_columns(
        *(pl.when(pl.col(name).is_not_null()).then(pl.lit(WITHHELD)).alias(name) for name in secret if name in whole.columns),
        client_name(name_columns(bound)).alias(REJECT_NAME),
    )
    broken = batch.broken.with_columns(pl.lit(WITHHELD).alias(RAW)) if secret else batch.broken
    both = pl.concat([cells, broken], how="diagonal").sort(ROW)
    known = both.join(keys.rename({KEY: REJECT_KEY}), on=ROW, how="left", maintain_order="left")
    number = pl.lit(batch.file.number, pl.Int32).alias("file")
    return known.select(number, ROW, RAW, REJECT_KEY, REJECT_NAME, *batch.file.layout.columns)
