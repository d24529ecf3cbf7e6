"""Whose a row is, where a client may have several: by its key, or by the row above it where the mapping lets it go on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from clientimport.core.problems import faults_of
from clientimport.core.record_batch import KEY
from clientimport.core.rows import FILTERED, ROW, RowBatch, RowClients
from clientimport.mapper.bind import Bound
from clientimport.mapper.cell_errors import find_cell_errors
from clientimport.mapper.key import LONGEST, compile_key
from clientimport.mapper.making import Author
from clientimport.mapper.rules import RuleMaker
from clientimport.mapper.sql_source import SqlRun
from clientimport.mapper.working_rows import lay_out
from clientimport.mapper.workings import Workings, text_name

_KNOWN = "__known"
"""Boolean: the row has a key; False: it has one that cannot be read; null: it has none, and asks the row above."""
_LAST = "__last"
"""The last key that could be read."""


@dataclass(frozen=True)
class _Above:
    """What the row above says to one that goes on from it; `last`: the last key that could be read."""

    known: bool | None = None
    key: str | None = None
    filtered: bool = False
    last: str | None = None

    def line(self) -> pl.DataFrame:
        """As a line in front of the next batch's."""
        return pl.DataFrame(
            {ROW: [0], KEY: [self.key], _KNOWN: [self.known], FILTERED: [self.filtered], _LAST: [self.last]},
            schema={ROW: pl.Int64, KEY: pl.String, _KNOWN: pl.Boolean, FILTERED: pl.Boolean, _LAST: pl.String},
        )


class ClientKeys:
    """Watches the batches of one file, in order."""

    def __init__(self, bound: Bound) -> None:
        mapping = bound.mapping
        author = Author(mapping.path, bound.secret_columns)
        self._workings = Workings()
        self._key = compile_key(RuleMaker(self._workings, mapping, author), mapping.key)
        self._only_if: SqlRun | None = None
        if mapping.only_if is not None:
            self._only_if = SqlRun(mapping.only_if.text, author, mapping.only_if.line, "only_if")
            for name in self._only_if.names:
                self._workings.text(name)
        self._columns = [bound.columns[heading] for heading in self._workings.columns]
        self._read = frozenset(column for column in self._columns if column is not None)
        self._key_columns = bound.origins.key
        self._blank = mapping.source.blank
        self._continues = mapping.many is not None and mapping.many.blank_key == "continue"
        self._above = _Above()

    def take(self, batch: RowBatch) -> RowBatch:
        """A batch -> the same with `clients`; rows of which nobody knows whose they are become `held_rows`, with a fault."""
        rows = self._told(batch.rows)
        if not self._continues:
            return replace(batch, clients=RowClients(rows.drop(_KNOWN), rows.select(ROW, KEY).clear()))
        held = batch.held_rows
        unread = pl.concat([batch.broken.select(ROW), *([] if held is None else [held.select(ROW)])])
        lines = self._going_on(rows, unread)
        lost = lines.filter(pl.col(ROW).is_in(unread[ROW].implode())).select(ROW, pl.col(_LAST).alias(KEY)).drop_nulls(KEY)
        mine = lines.join(rows.select(ROW), on=ROW, how="semi", maintain_order="left")
        nobodys = mine.filter(pl.col(_KNOWN).is_null() & ~pl.col("of"))
        clients = RowClients(mine.join(nobodys, on=ROW, how="anti", maintain_order="left").select(ROW, KEY, FILTERED), lost)
        if nobodys.is_empty():
            return replace(batch, clients=clients)
        out = batch.rows.join(nobodys, on=ROW, how="semi", maintain_order="left")
        faults = faults_of(out, "row-above-unclear", columns=self._key_columns)
        return replace(
            batch,
            rows=batch.rows.join(nobodys, on=ROW, how="anti", maintain_order="left"),
            held_rows=out if held is None else pl.concat([held, out], how="diagonal").sort(ROW),
            faults=pl.concat([batch.faults, faults]),
            clients=clients,
        )

    def _going_on(self, rows: pl.DataFrame, unread: pl.DataFrame) -> pl.DataFrame:
        """ROW, KEY, FILTERED, _KNOWN, _LAST and `of` (_KNOWN of the row that it goes on from) of all lines, in order."""
        unreadable = unread.with_columns(pl.lit(False).alias(_KNOWN), pl.lit(False).alias(FILTERED))
        # Rows that were held back from the batch before stand in front of this one's.
        lines = pl.concat([self._above.line(), pl.concat([rows, unreadable], how="diagonal").sort(ROW)], how="diagonal")
        head = pl.when(pl.col(_KNOWN).is_not_null()).then(pl.int_range(pl.len())).forward_fill().fill_null(0)
        lines = lines.with_columns(head.alias("head"), pl.coalesce(_LAST, KEY).forward_fill().alias(_LAST)).with_columns(
            pl.col(KEY).gather(pl.col("head")),
            pl.col(_KNOWN).gather(pl.col("head")).alias("of"),
            pl.col(FILTERED) | pl.col(FILTERED).gather(pl.col("head")),
        )
        end = lines.row(-1, named=True)
        self._above = _Above(end["of"], end[KEY], lines[FILTERED][end["head"]], end[_LAST])
        return lines.slice(1)

    def _told(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows -> ROW, KEY, FILTERED, _KNOWN, as each row tells it by itself."""
        errors, _ = find_cell_errors(rows, self._read, self._blank)
        laid = lay_out(rows, self._columns, self._blank, errors)
        work = self._workings.add_to(laid)
        bad = [errors[column] for column in self._key_columns if column in errors]
        erroneous = pl.DataFrame(bad).select(pl.any_horizontal(pl.all())).to_series() if bad else pl.lit(False)
        key = self._key.value.cast(pl.String)
        wrong = self._key.faulty.fill_null(False) | (key.str.len_chars() > LONGEST).fill_null(False) | erroneous
        told = work.select(ROW, key.alias(KEY), pl.when(wrong).then(False).when(key.is_not_null()).then(True).alias(_KNOWN))
        names = [text_name(self._workings.columns.index(name)) for name in self._only_if.names] if self._only_if else []
        truth = self._only_if.truth([work[ROW], *(work[name] for name in names)]) if self._only_if else None
        out = pl.lit(False) if truth is None else (~truth).fill_null(False)
        return told.select(ROW, pl.when(pl.col(_KNOWN)).then(KEY).alias(KEY), out.alias(FILTERED), _KNOWN)
