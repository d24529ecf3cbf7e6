"""Stored clients: what is written to their own rows."""

from __future__ import annotations

from typing import Any

import polars as pl

from clientimport.core.record_batch import FINGERPRINT, HASH
from clientimport.core.rows import ROW
from clientimport.loader.changing import Changes
from clientimport.loader.creating import moment
from clientimport.loader.own_rows import STORED
from clientimport.loader.places import Places
from clientimport.loader.writes import Update, Write


def altered_rows(changes: Changes, places: Places, passwords: pl.Series) -> pl.Series:
    """The rows that alter anything stored. `passwords`: rows whose password is to be stored."""
    own = changes.own
    if own.is_empty():
        return changes.altered
    differ = pl.any_horizontal(pl.lit(False), *_differs(own, places).values())
    return pl.concat(
        [own.filter(differ)[ROW], changes.altered, own.join(passwords.to_frame(), on=ROW, how="semi")[ROW]]
    ).unique()


def update_writes(changes: Changes, altered: pl.Series, places: Places, run_id: str, now: Any) -> list[Write]:
    """`changes.own`: of `merge_own`, with the ids of shared objects in their id fields, and FINGERPRINT."""
    own, table = changes.own, places.client_table
    differs = _differs(own, places)
    change = own.select(pl.lit(0), *(differs[path].any().alias(path) for path in differs))
    columns = [path for path in differs if change[path][0]]
    is_altered = pl.col(ROW).is_in(altered.implode())
    known = [
        ROW,
        pl.col("client_id").alias("id"),
        pl.col(HASH).alias("content_hash"),
        pl.col(FINGERPRINT).alias("fingerprint"),
    ]
    told = [pl.lit(run_id).alias("run_id"), moment(now).alias("updated_at")]
    values = [pl.col(path).alias(places.client[path]) for path in columns]
    return [
        Update(table, own.filter(is_altered).select(*known, *told, *values)),
        # Compared and found equal: the next run can tell by the hash alone.
        Update(table, own.filter(~is_altered).select(known)),
        *changes.writes,
    ]


def _differs(own: pl.DataFrame, places: Places) -> dict[str, pl.Expr]:
    here = [path for path in places.client if path in own.columns and STORED + path in own.columns]
    return {path: pl.col(path).ne_missing(pl.col(STORED + path)) for path in here}
