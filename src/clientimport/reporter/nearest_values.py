"""Beside a value that is not known, the known value that comes nearest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from clientimport.values.spelling import folded, nearest, proposed

MOST = 5_000
"""Causes for which it is looked up, the most frequent first."""
_LONGEST = 200
"""Characters of a value that are looked at."""


def nearest_known(causes: pl.DataFrame, allowed: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """Causes (CAUSE_SCHEMA) -> the same with `nearest`; null where there is none, and behind the first MOST.

    `allowed`: heading text -> the values that its column may have. What a message proposes counts first.
    """
    by_fold = {heading: {folded(value): value for value in values} for heading, values in allowed.items()}
    found = []
    for column, value, detail in causes.head(MOST).select("column", "value", "detail").iter_rows():
        known, fold = by_fold.get(column, {}), _fold(value)
        near = proposed(detail or "") or (known.get(nearest(fold, known), "") if fold and known else "")
        found.append(near or None)
    return causes.with_columns(pl.Series("nearest", found, dtype=pl.String).extend_constant(None, causes.height - len(found)))


def with_nearest(causes: pl.DataFrame, allowed: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """As `nearest_known`, those of one fault that seem to mean the same standing together: near one value, or spelled alike."""
    folds = [_fold(value) or None for value in causes["value"].head(MOST)]
    fold = pl.Series("fold", folds, dtype=pl.String).extend_constant(None, causes.height - len(folds))
    told = nearest_known(causes, allowed).with_columns(
        pl.coalesce("=" + pl.col("nearest"), fold).alias("alike"), pl.int_range(pl.len()).alias("at")
    )
    # As one place in the order, by all their rows together.
    one = ["severity", "code", "column", "field", "alike"]
    single = pl.col("alike").is_null()
    placed = told.with_columns(
        pl.when(single).then("rows").otherwise(pl.col("rows").sum().over(one)).alias("together"),
        pl.when(single).then("at").otherwise(pl.col("at").min().over(one)).alias("first"),
        pl.col("at").min().over("severity").alias("rank"),
    )
    return placed.sort("rank", -pl.col("together"), "first", "at").drop("alike", "at", "together", "first", "rank")


def _fold(value: str | None) -> str:
    return folded((value or "")[:_LONGEST])
