"""Which row of which file tells what of a client, so that a problem names the row and the column that are at fault."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from clientimport.core.client_batch import MEMBER
from clientimport.core.problems import PROBLEM_SCHEMA
from clientimport.core.record_batch import POSITION
from clientimport.core.rows import ROW
from clientimport.core.run_rows import file_of, row_of
from clientimport.core.wording import add_words
from clientimport.mapper.bind import Bound
from clientimport.mapper.merged_marks import HEADING, OF_ROW
from clientimport.mapper.merged_values import OwnRows

_FILE_COLUMNS = "__columns"


@dataclass(frozen=True)
class Tellers:
    """`own`: the rows' own fields. `items`: by list, ROW, POSITION, MEMBER."""

    own: OwnRows
    items: dict[str, pl.DataFrame]
    bounds: tuple[Bound, ...]

    def name_rows(self, problems: pl.DataFrame, lang: str) -> pl.DataFrame:
        """PROBLEM_SCHEMA of clients -> of the rows that are at fault, each with its file and its number there."""
        if problems.is_empty():
            return problems
        marked = pl.col("columns").list.first().str.starts_with(OF_ROW).fill_null(False)
        given = pl.when(marked).then(pl.col("columns").list.first().str.strip_prefix(OF_ROW).cast(pl.Int64, strict=False))
        found = problems.with_columns(
            given.alias(MEMBER),
            pl.when(marked).then(pl.col("columns").list.slice(1)).otherwise("columns").alias("columns"),
            pl.int_range(pl.len()).alias("at"),
        )
        found = found.with_columns(pl.coalesce(MEMBER, self._told_by(found), ROW).alias(MEMBER))
        named = self._columns_of_files(found.with_columns(file_of(MEMBER).alias("file"), row_of(MEMBER).alias(ROW)))
        return (
            add_words(named, lang)
            .select(list(PROBLEM_SCHEMA))
            .sort("file", ROW, pl.col("columns").list.first(), "field", "code", nulls_last=False, maintain_order=True)
        )

    def _told_by(self, problems: pl.DataFrame) -> pl.Series:
        """Problems with `at`, their index -> MEMBER of the row that tells the field, null where none does by itself."""
        parts = problems.select("at", ROW, "field", name=pl.col("field").str.extract(r"^([^\[]+)\["))
        position = pl.col("field").str.extract(r"^[^\[]+\[(\d+)\]").cast(pl.Int32).alias(POSITION)
        told = [self.own.tellers(parts.filter(pl.col("name").is_null()).select("at", ROW, "field"))]
        for (name,), mine in parts.with_columns(position).drop_nulls(["name", POSITION]).group_by("name", maintain_order=True):
            told.append(mine.join(self.items[str(name)], on=[ROW, POSITION]).select("at", MEMBER))
        return parts.join(pl.concat(told), on="at", how="left", maintain_order="left")[MEMBER]

    def _columns_of_files(self, problems: pl.DataFrame) -> pl.DataFrame:
        kinds = problems.select("file", "columns").unique(maintain_order=True)
        spelt = [
            None if columns is None else [n for name in columns if (n := _in_file(name, self.bounds[file])) is not None]
            for file, columns in kinds.iter_rows()
        ]
        kinds = kinds.with_columns(pl.Series(_FILE_COLUMNS, spelt, dtype=pl.List(pl.String)))
        joined = problems.join(kinds, on=["file", "columns"], how="left", nulls_equal=True, maintain_order="left")
        return joined.with_columns(pl.col(_FILE_COLUMNS).alias("columns")).drop(_FILE_COLUMNS)


def _in_file(name: str, bound: Bound) -> str | None:
    return bound.columns[name[1:]] if name.startswith(HEADING) else name
