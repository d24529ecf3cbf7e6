"""Columns as received -> tidy text, null where blank."""

from __future__ import annotations

import unicodedata

import polars as pl

from clientimport.values.text import tidy

_EDGE = r"\x21-\x7E\x{A1}-\x{2FF}"
"""Characters that no tidying alters, wherever they stand: below U+0300 nothing is composed, and no blank is among them."""
_PLAIN = rf"^[{_EDGE}](?:[\t\n\r {_EDGE}]*[{_EDGE}])?$"
_BREAK = "\n"
_ODD = rf"[^\t\n\r {_EDGE}]|[\t\r ]\n|\n[\t\n\r ]|^[\t\n\r ]|[\t\n\r ]$|^$"
"""In the cells of a column, one a line: a character that tidying may alter, or a blank that may stand at a cell's edge."""


def tidy_columns(columns: list[pl.Series], blank: tuple[str, ...]) -> list[pl.Series]:
    """Text as received -> NFC, trimmed, null where nothing is left or where the whole cell is one of `blank`."""
    if not columns:
        return []
    frame = pl.DataFrame([column.alias(str(i)) for i, column in enumerate(columns)])
    tidied = _tidy_odd(frame)
    words = sorted({unicodedata.normalize("NFC", word).strip() for word in blank} - {""})
    if not words:
        return tidied
    return pl.DataFrame(tidied).select(pl.when(~pl.all().is_in(words)).then(pl.all())).get_columns()


def trim(text: pl.Expr) -> pl.Expr:
    """A text made of tidy ones -> trimmed, null where nothing is left."""
    # Not by when(): the text would be worked out twice.
    return text.str.strip_chars().replace("", None)


def _tidy_odd(frame: pl.DataFrame) -> list[pl.Series]:
    # Most columns are plain altogether, and most cells of the others. The few odd cells of all columns are tidied in one go
    # and put back, which costs a fraction of normalising every cell.
    suspects = _suspects(frame)
    if not suspects:
        return frame.get_columns()
    odd = frame.select((~pl.col(suspects).str.contains(_PLAIN)).fill_null(False))
    places = {column.name: column.arg_true() for column in odd}
    cells = pl.concat([frame[name].gather(at) for name, at in places.items()], rechunk=False)
    tidied = cells.alias("odd").to_frame().select(tidy(pl.col("odd"))).to_series()
    columns, begin = [], 0
    for column in frame:
        at = places.get(column.name)
        if at is not None and len(at):
            column = column.clone().scatter(at, tidied.slice(begin, len(at)))  # noqa: PLW2901 - the same column, tidy
            begin += len(at)
        columns.append(column)
    return columns


def _suspects(frame: pl.DataFrame) -> list[str]:
    """The columns that may have a cell that is not plain."""
    # One search through all of a column's text is cheaper than one a cell.
    looks = frame.select(pl.all().str.join(_BREAK).str.contains(_ODD)).row(0)
    return [name for name, look_closer in zip(frame.columns, looks, strict=True) if look_closer]
