"""Work on the distinct values of a column: what costs a call of a library is done once for each value."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl


def each_distinct(values: pl.Series, meaning: Callable[[str], str | None]) -> pl.Series:
    """String Series -> String Series of the same height and name: `meaning` of each value, nulls kept."""
    distinct = values.drop_nulls().unique()
    meant = pl.Series([meaning(value) for value in distinct], dtype=pl.String)
    return values.replace_strict(distinct, meant, default=None, return_dtype=pl.String)
