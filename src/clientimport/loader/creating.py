"""New clients: everything that is written for them, copied straight in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import Connection

from clientimport.core.record_batch import FINGERPRINT, HASH, KEY
from clientimport.core.rows import ROW
from clientimport.core.target import ListPart, ObjectPart
from clientimport.loader.batch import Batch
from clientimport.loader.ids import reserve_ids
from clientimport.loader.lists import new_items
from clientimport.loader.objects import new_objects
from clientimport.loader.places import Places
from clientimport.loader.writes import Insert, Write


def with_fixed(own: pl.DataFrame, places: Places) -> pl.DataFrame:
    """An own frame with `Target.fixed` filled in where the mapping gives nothing."""
    for path, text in places.target.fixed.items():
        given = pl.col(path) if path in own.columns else pl.lit(None, pl.String)
        own = own.with_columns(given.fill_null(text).alias(path))
    return own


def with_ids(connection: Connection, own: pl.DataFrame, places: Places) -> pl.DataFrame:
    """The own frame with client_id, drawn from the database in the order of the rows."""
    return own.with_columns(reserve_ids(connection, places.client_table, own.height).alias("client_id"))


def create_writes(batch: Batch, places: Places, system: str, run_id: str, now: Any) -> list[Write]:
    """New clients and their lists. `batch.own`: with client_id, account, FINGERPRINT, fixed values, and the ids of shared
    objects in their id fields."""
    target, own = places.target, batch.own
    clients = own.select(
        ROW,
        pl.col("client_id").alias("id"),
        pl.lit(system).alias("system"),
        pl.col(KEY).alias("key"),
        pl.lit(run_id).alias("run_id"),
        moment(now).alias("created_at"),
        moment(now).alias("updated_at"),
        pl.col(HASH).alias("content_hash"),
        pl.col(FINGERPRINT).alias("fingerprint"),
        *([pl.col("account").alias(target.account.column)] if target.account else []),
        *(pl.col(path).alias(column) for path, column in places.client.items() if path in own.columns),
    )
    writes: list[Write] = [Insert(places.client_table, clients)]
    writes += [new_objects(batch, part, places) for part in target.parts_of(ObjectPart)]
    for part in target.parts_of(ListPart):
        if part.field in batch.lists:
            writes.append(new_items(batch.lists[part.field], own, part, places))
    return writes


def moment(now: Any) -> pl.Expr:
    """A time as the database's driver takes it, as a constant column."""
    return pl.lit(now.isoformat() if isinstance(now, datetime) else now)
