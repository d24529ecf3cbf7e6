"""Columns as received -> tidy text, null where blank."""

from __future__ import annotations

import unicodedata

import polars as pl

from clientimport.values.text import tidy

_PLAIN = r"^[\x21-\x7E](?:[\x20-\x7E]*[\x21-\x7E])?$"


def tidy_columns(columns: list[pl.Series], blank: tuple[str, ...]) -> list[pl.Series]:
    """Text as received -> NFC, trimmed, null where nothing is left or where the whole cell is one of `blank`."""
    frame = pl.DataFrame([column.alias(str(i)) for i, column in enumerate(columns)])
    odd = frame.select((~pl.all().str.contains(_PLAIN)).fill_null(False))
    tidied = [_tidy_odd(column, odd[column.name]) for column in frame.get_columns()]
    words = sorted({unicodedata.normalize("NFC", word).strip() for word in blank} - {""})
    if not words or not tidied:
        return tidied
    return pl.DataFrame(tidied).select(pl.when(~pl.all().is_in(words)).then(pl.all())).get_columns()


def trim(text: pl.Expr) -> pl.Expr:
    """A text made of tidy ones -> trimmed, null where nothing is left."""
    trimmed = text.str.strip_chars()
    return pl.when(trimmed != "").then(trimmed)


def _tidy_odd(column: pl.Series, odd: pl.Series) -> pl.Series:
    # Most cells are plain: the few others are tidied by themselves and gathered back, which costs a fraction of
    # normalising all of them.
    places = odd.arg_true()
    if places.is_empty():
        return column
    tidied = column.gather(places).to_frame("odd").select(tidy(pl.col("odd"))).to_series()
    order = pl.select(
        pl.when(odd)
        .then(odd.cum_sum().cast(pl.UInt32) + (len(column) - 1))
        .otherwise(pl.int_range(len(column), dtype=pl.UInt32))
    ).to_series()
    return pl.concat([column, tidied.alias(column.name)]).gather(order)
