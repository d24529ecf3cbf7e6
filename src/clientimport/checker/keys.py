"""A row without a key, or with one that is too long, where the mapper has not said so already."""

from __future__ import annotations

import polars as pl

from clientimport.checker.tables import Tables
from clientimport.core.problems import faults_of
from clientimport.core.record_batch import KEY, Origins
from clientimport.core.rows import ROW

MOST = 255
"""Characters of a key."""


def check_keys(tables: Tables, origins: Origins) -> None:
    """Names rows whose key is absent or longer than MOST."""
    key = tables.own[KEY]
    length = key.str.len_chars()
    if not key.null_count() and (length.max() or 0) <= MOST:  # type: ignore[operator]
        return
    named = tables.faults.filter(pl.col("code").is_in(["key-missing", "key-too-long"]))[ROW]
    rows = tables.own.filter(~pl.col(ROW).is_in(named.implode()))
    tables.add(
        faults_of(rows.filter(pl.col(KEY).is_null()), "key-missing", columns=origins.key),
        faults_of(
            rows.filter(pl.col(KEY).str.len_chars() > MOST),
            "key-too-long",
            value=pl.col(KEY),
            detail=pl.col(KEY).str.len_chars().cast(pl.String),
            columns=origins.key,
        ),
    )
