"""Beside a value that is not known, the known value that comes nearest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from clientimport.values.spelling import folded, nearest, proposed

MOST = 5_000
"""Causes for which it is looked up, the most frequent first."""


def nearest_known(causes: pl.DataFrame, allowed: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """Causes (CAUSE_SCHEMA) -> the same with `nearest`; null where there is none, and behind the first MOST.

    `allowed`: heading text -> the values that its column may have. What a message proposes counts first.
    """
    by_fold = {heading: {folded(value): value for value in values} for heading, values in allowed.items()}
    found = []
    for column, value, detail in causes.head(MOST).select("column", "value", "detail").iter_rows():
        known = by_fold.get(column, {})
        near = proposed(detail or "") or (known.get(nearest(folded(value), known), "") if value and known else "")
        found.append(near or None)
    return causes.with_columns(pl.Series("nearest", found, dtype=pl.String).extend_constant(None, causes.height - len(found)))


def with_nearest(causes: pl.DataFrame, allowed: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """As `nearest_known`, those of one kind with one nearest value standing together."""
    told = nearest_known(causes, allowed)
    alike = ["severity", "code", "column", "field", "nearest"]
    # Of one kind and meaning the same: as one place in the order, by all their rows together.
    at = pl.int_range(pl.len()).alias("at")
    placed = told.with_columns(at).with_columns(
        pl.when(pl.col("nearest").is_null()).then("rows").otherwise(pl.col("rows").sum().over(alike)).alias("together"),
        pl.when(pl.col("nearest").is_null()).then("at").otherwise(pl.col("at").min().over(alike)).alias("first"),
    )
    rank = pl.col("at").min().over("severity")
    return (
        placed.with_columns(rank.alias("rank"))
        .sort("rank", -pl.col("together"), "first", "at")
        .drop("at", "together", "first", "rank")
    )
