"""Columns as received -> tidy text, null where blank."""

from __future__ import annotations

import unicodedata

import polars as pl

from clientimport.values.text import tidy

_PLAIN = r"^[\x21-\x7E](?:[\x20-\x7E]*[\x21-\x7E])?$"


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
    # Most cells are plain. The few others of all columns are tidied in one go and put back, which costs a fraction of
    # normalising every cell.
    odd = frame.select((~pl.all().str.contains(_PLAIN)).fill_null(False))
    places = [column.arg_true() for column in odd]
    cells = pl.concat([column.gather(at) for column, at in zip(frame, places, strict=True)], rechunk=False)
    tidied = cells.alias("odd").to_frame().select(tidy(pl.col("odd"))).to_series()
    columns, begin = [], 0
    for column, at in zip(frame, places, strict=True):
        columns.append(column.clone().scatter(at, tidied.slice(begin, len(at))) if len(at) else column)
        begin += len(at)
    return columns
