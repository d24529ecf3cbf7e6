"""Rows of all files of a run in one row of numbers: the file's number above, the row's below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from clientimport.core.details import detail_of
from clientimport.core.rows import ROW

FILE_ROWS: Final = 1 << 40
"""Rows of one file at most; rows of file 0 have the numbers that they have there."""


def run_row(file: int) -> pl.Expr:
    """ROW of a frame of one file -> Int64, ascending in the order of files and rows."""
    return pl.col(ROW).cast(pl.Int64) + file * FILE_ROWS


def file_of(number: str) -> pl.Expr:
    """The column of such numbers -> SourceFile.number, Int32."""
    return (pl.col(number) // FILE_ROWS).cast(pl.Int32)


def row_of(number: str) -> pl.Expr:
    """The column of such numbers -> the row's number in its file, Int64."""
    return pl.col(number) % FILE_ROWS


def of_row(other: str, here: str, names: Sequence[str]) -> pl.Expr:
    """The column of a row's number in the run -> the detail "row 12", with its file where that is not the one of `here`."""
    name = named_elsewhere(other, here, names)
    return pl.coalesce(detail_of("row-of-file", row_of(other), name), detail_of("row", row_of(other)))


def named_elsewhere(other: str, here: str, names: Sequence[str]) -> pl.Expr:
    """The name of a row's file, null where the other row is of the same file. `names`: of all files, by number."""
    named = file_of(other).replace_strict(list(range(len(names))), list(names), default=None, return_dtype=pl.String)
    return pl.when(file_of(other) != file_of(here)).then(named)
