"""A batch of a check that has no database: keys settled within the run, every good row "accepted"."""

from __future__ import annotations

import polars as pl

from clientimport.core.record_batch import KEY, CheckedBatch, LoadedBatch
from clientimport.core.rows import ROW
from clientimport.loader import Repeats


def settle(repeats: Repeats, checked: CheckedBatch) -> LoadedBatch:
    """What the loader would answer, as far as it is known without a database: no ids, no accounts."""
    settled, late, merged = repeats.settle(checked)
    kept = pl.concat(
        [
            settled.own.select(ROW, pl.col(KEY).alias("key"), pl.lit("accepted").alias("fate")),
            merged.select(ROW, "key", pl.lit("merged").alias("fate")),
        ]
    )
    unknown = (pl.lit(None, pl.Int64).alias("client_id"), pl.lit(None, pl.String).alias("account"))
    return LoadedBatch(kept.with_columns(*unknown), late)
