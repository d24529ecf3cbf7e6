"""Footers: rows without a key at the end of a file, the first of which begins with a word the mapping gives ("Total")."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from clientimport.core.problems import faults_of
from clientimport.core.rows import ROW, RowBatch
from clientimport.mapper.bind import Bound
from clientimport.mapper.key import compile_key
from clientimport.mapper.making import Author
from clientimport.mapper.rules import RuleMaker
from clientimport.mapper.tidy_columns import tidy_columns
from clientimport.mapper.working_rows import lay_out
from clientimport.mapper.workings import Workings

_KEYED = "__keyed"
_BEGINS = "__begins"
_RUN = "__run"
"""How many rows with a key stand before a row."""


class FooterWatch:
    """Watches the batches of one file, in order, for its footer.

    From the first candidate on (its key is blank, its first filled cell begins with a word of `source.footer`) the rows
    without a key are held back. If a row with a key comes after them, they were no footer: rejects `footer-unclear`.
    """

    def __init__(self, bound: Bound) -> None:
        self._words = [word for word in bound.mapping.source.footer if word]
        self._blank = bound.mapping.source.blank
        self._key_columns = bound.origins.key
        self._workings = Workings()
        self._key = compile_key(RuleMaker(self._workings, bound.mapping, Author(bound.mapping.path)), bound.mapping.key)
        self._columns = [bound.columns[heading] for heading in self._workings.columns]
        self._held: pl.DataFrame | None = None

    @property
    def held(self) -> int:
        """Rows held back so far: at the end of the file they are its footer."""
        return 0 if self._held is None else self._held.height

    def take(self, batch: RowBatch) -> RowBatch:
        """A batch -> the same without the rows held back; rows that turn out to be no footer become its `held_rows`."""
        if not self._words or batch.rows.is_empty():
            return batch
        marked = batch.rows.select(ROW, self._keyed(batch.rows).alias(_KEYED)).with_columns(
            pl.col(_KEYED).cast(pl.Int64).cum_sum().alias(_RUN)
        )
        keyed = int(marked[_RUN][-1])
        unkeyed = marked.filter(~pl.col(_KEYED)).drop(_KEYED)
        begins = self._begins(batch.rows.join(unkeyed, on=ROW, how="semi", maintain_order="left"))
        # Rows held at the end of the last batch go on into the first run of this one.
        going_on = (pl.col(_RUN) == 0) & (self._held is not None)
        unkeyed = unkeyed.with_columns(begins.alias(_BEGINS)).filter(
            going_on | pl.col(_BEGINS).cast(pl.Int8).cum_max().over(_RUN).cast(pl.Boolean)
        )
        rows = batch.rows.join(unkeyed, on=ROW, how="anti", maintain_order="left")
        held = batch.rows.join(unkeyed.filter(pl.col(_RUN) == keyed), on=ROW, how="semi", maintain_order="left")
        unclear = batch.rows.join(unkeyed.filter(pl.col(_RUN) < keyed), on=ROW, how="semi", maintain_order="left")
        if keyed:
            unclear = unclear if self._held is None else pl.concat([self._held, unclear])
            self._held = None
        if not held.is_empty():
            self._held = held if self._held is None else pl.concat([self._held, held])
        if unclear.is_empty():
            return replace(batch, rows=rows)
        faults = faults_of(unclear, "footer-unclear", columns=self._key_columns)
        return replace(batch, rows=rows, held_rows=unclear, faults=pl.concat([batch.faults, faults]))

    def _keyed(self, rows: pl.DataFrame) -> pl.Series:
        """Whether a row has a key; one that is an error or at fault is there, and no footer."""
        work = self._workings.add_to(lay_out(rows, self._columns, self._blank))
        return work.select((self._key.value.is_not_null() | self._key.faulty).alias(_KEYED), ROW)[_KEYED]

    def _begins(self, rows: pl.DataFrame) -> pl.Series:
        """Whether the first filled cell of a row begins with one of the words."""
        cells = pl.DataFrame(tidy_columns(rows.drop(ROW).get_columns(), self._blank))
        first = pl.coalesce(pl.all())
        begins = [first.str.starts_with(word) for word in self._words]
        return cells.select(pl.any_horizontal(begins).fill_null(False).alias(_BEGINS))[_BEGINS]
