"""Reference tables as they come from a CSV: text to typed columns, and every doubt named before anything is stored."""

from __future__ import annotations

import polars as pl

from clientimport.core.errors import SourceFailure


def tidied(frame: pl.DataFrame, headings: tuple[str, ...]) -> pl.DataFrame:
    """The columns of `headings` that the frame has, trimmed, blank cells null, rows without any filled cell left out."""
    here = [name for name in headings if name in frame.columns]
    text = pl.col(pl.String).str.strip_chars()
    trimmed = frame.select(here).with_columns(pl.when(text != "").then(text))
    return trimmed.filter(~pl.all_horizontal(pl.all().is_null()))


def whole_numbers(frame: pl.DataFrame, column: str, *, required: bool) -> pl.DataFrame:
    """`column` as Int64; raises SourceFailure for a value that is no whole number above 0, or is missing but required."""
    numbers = frame[column].cast(pl.Int64, strict=False)
    wrong = frame[column].filter(frame[column].is_not_null() & ~(numbers > 0).fill_null(False))
    if len(wrong):
        raise SourceFailure(f"In the column {column}, {wrong[0]!r} is no id.", fix="Use a whole number above 0.")
    if required and numbers.null_count():
        raise SourceFailure(f"In the column {column}, a row has no id.", fix="Fill it in, or remove the row.")
    return frame.with_columns(numbers.alias(column))


def one_row_each(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    """Equal rows once, in order of their first; raises SourceFailure where one key has two different rows."""
    rows = frame.filter(pl.col(key).is_not_null()).unique(maintain_order=True)
    repeated = rows.filter(pl.col(key).is_duplicated())
    if repeated.height:
        raise SourceFailure(
            f"The {key} {repeated[key][0]} stands on several rows with different values.", fix="Keep one of them."
        )
    return rows
