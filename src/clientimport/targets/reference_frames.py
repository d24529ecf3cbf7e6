"""Reference tables as they come from a CSV: text to typed columns, and every doubt named before anything is stored."""

from __future__ import annotations

import polars as pl

from clientimport.core.errors import SourceFailure
from clientimport.core.rows import ROW


def tidied(frame: pl.DataFrame, headings: tuple[str, ...]) -> pl.DataFrame:
    """The columns of `headings` in which anything is filled (the first in any case), trimmed, blank cells null.

    Rows without a filled cell are left out; ROW is kept where the frame has it.
    """
    text = pl.col(pl.String).str.strip_chars()
    trimmed = frame.select(name for name in (ROW, *headings) if name in frame.columns)
    trimmed = trimmed.with_columns(pl.when(text != "").then(text))
    filled = [name for name in trimmed.columns if name in headings]
    told = [name for name in filled if name == headings[0] or trimmed[name].null_count() < max(trimmed.height, 1)]
    here = trimmed.filter(~pl.all_horizontal(pl.col(filled).is_null()))
    return here.select(*(name for name in trimmed.columns if name == ROW), *told)


def filled(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """The frame as it is; raises SourceFailure where a row has none of one of these columns."""
    for column in columns:
        missing = frame.filter(pl.col(column).is_null()) if column in frame.columns else frame
        if missing.height:
            raise SourceFailure(f"{_place(missing)}the {column} is missing.", fix="Fill it in, or remove the row.")
    return frame


def whole_numbers(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """`column` as Int64, blank cells null; raises SourceFailure for a value that is no whole number above 0."""
    number = pl.col(column).cast(pl.Int64, strict=False)
    wrong = frame.filter(pl.col(column).is_not_null() & ~(number > 0).fill_null(False))
    if wrong.height:
        raise SourceFailure(f"{_place(wrong)}{wrong[column][0]!r} is no {column}.", fix="Use a whole number above 0.")
    return frame.with_columns(number)


def one_row_each(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    """Equal rows once, in order of their first; raises SourceFailure where one key has two different rows."""
    kept = [name for name in frame.columns if name != ROW]
    rows = frame.filter(pl.col(key).is_not_null()).unique(kept, keep="first", maintain_order=True)
    repeated = rows.filter(~pl.col(key).is_first_distinct())
    if repeated.height:
        raise SourceFailure(
            f"{_place(repeated)}the {key} {repeated[key][0]} stands on an earlier row with other values.",
            fix="Keep one of them.",
        )
    return rows.select(kept)


def _place(rows: pl.DataFrame) -> str:
    return f"row {rows[ROW][0]}: " if ROW in rows.columns else ""
