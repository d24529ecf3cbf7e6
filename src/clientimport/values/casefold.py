"""Comparing without case, as Unicode folds it."""

from __future__ import annotations

import polars as pl

from clientimport.values.distinct import each_distinct

_ASCII = r"^[\x00-\x7F]*$"


def casefold(values: pl.Series) -> pl.Series:
    """String Series -> its case-folded form, same height and name, nulls kept."""
    plain = values.str.contains(_ASCII)
    lowered = values.str.to_lowercase()
    if plain.all():
        return lowered
    folded = each_distinct(values.set(plain.fill_null(True), None), str.casefold)
    return lowered.zip_with(plain.fill_null(True), folded)
