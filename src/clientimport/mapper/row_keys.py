"""The keys of rows alone, without the rest of the record: to say whose a row is."""

from __future__ import annotations

import polars as pl

from clientimport.core.record_batch import KEY
from clientimport.core.rows import ROW
from clientimport.mapper.bind import Bound
from clientimport.mapper.key import LONGEST, compile_key
from clientimport.mapper.making import Author
from clientimport.mapper.rules import RuleMaker
from clientimport.mapper.working_rows import lay_out
from clientimport.mapper.workings import Workings


class RowKeys:
    """A bound mapping's key, compiled once for many frames of rows."""

    def __init__(self, bound: Bound) -> None:
        self._workings = Workings()
        self._plan = compile_key(RuleMaker(self._workings, bound.mapping, Author(bound.mapping.path)), bound.mapping.key)
        self._columns = [bound.columns[heading] for heading in self._workings.columns]
        self._blank = bound.mapping.source.blank

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows as read (RowBatch.rows) -> ROW, KEY; null where it is missing or too long."""
        # Of an archived file the joined tables may be gone.
        absent = [name for name in self._columns if name is not None and name not in rows.columns]
        whole = rows.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
        work = self._workings.add_to(lay_out(whole, self._columns, self._blank))
        keys = work.select(ROW, self._plan.value.cast(pl.String).alias(KEY))
        return keys.with_columns(pl.when(pl.col(KEY).str.len_chars() <= LONGEST).then(pl.col(KEY)).alias(KEY))
