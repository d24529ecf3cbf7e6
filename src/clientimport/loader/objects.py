"""Nested objects with a table of their own: taken whole or kept whole; a login's parts one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Column, Connection

from clientimport.core.mapping import Mapping
from clientimport.core.rows import ROW
from clientimport.core.target import ObjectPart
from clientimport.loader.batch import Batch
from clientimport.loader.keys import read_of_clients
from clientimport.loader.places import Places, blank_choice, own_dtypes
from clientimport.loader.writes import Delete, Insert, Update, Write

_STORED = "stored "


@dataclass(frozen=True)
class MergedObject:
    """`writes`, `altered` as for lists. `result`: ROW and the object's own paths as they would stand, its secret null."""

    writes: list[Write]
    altered: pl.Series
    result: pl.DataFrame


def object_paths(batch: Batch, part: ObjectPart, places: Places) -> list[str]:
    """The object's own paths that the batch holds, its secret apart."""
    secret = f"{part.field}.{part.secret}"
    return [path for path in places.objects[part.field] if path in batch.own.columns and path != secret]


def read_object(connection: Connection, places: Places, part: ObjectPart, clients: pl.DataFrame) -> pl.DataFrame:
    """Lines with ROW and client_id -> ROW, client_id, id and the object's own paths as stored; without one, no line.

    The secret's column holds what is stored of it: a hash.
    """
    table, dtypes = places.table(part.table), own_dtypes(places.target)
    columns: dict[str, tuple[Column[Any], pl.DataType]] = {"id": (table.c.id, pl.Int64())}
    columns |= {path: (table.c[column], dtypes[path]) for path, column in places.objects[part.field].items()}
    return read_of_clients(connection, clients, table.c.client_id, columns)


def new_objects(batch: Batch, part: ObjectPart, places: Places) -> Insert:
    """The objects of clients that are being created; `batch.own` has client_id. Secrets follow at the run's end."""
    paths = object_paths(batch, part, places)
    filled = batch.own.filter(pl.any_horizontal(pl.lit(False), *(pl.col(path).is_not_null() for path in paths)))
    columns = [pl.col(path).alias(places.objects[part.field][path]) for path in paths]
    return Insert(places.table(part.table), filled.select(ROW, "client_id", *columns))


def merge_object(stored: pl.DataFrame, batch: Batch, part: ObjectPart, places: Places, mapping: Mapping) -> MergedObject:
    """Stored objects (of `read_object`) and the batch's -> what changes."""
    table, columns = places.table(part.table), places.objects[part.field]
    secret = f"{part.field}.{part.secret}" if part.secret else ""
    paths = [path for path in columns if path != secret]
    mapped = object_paths(batch, part, places)
    incoming = batch.own.select(ROW, "client_id", *mapped)
    both = incoming.join(
        stored.select(ROW, "id", *(pl.col(path).alias(_STORED + path) for path in paths)),
        on=ROW,
        how="left",
        maintain_order="left",
    )
    filled = pl.any_horizontal(pl.lit(False), *(pl.col(path).is_not_null() for path in mapped))
    if secret in batch.own.columns:
        # A password alone leaves the object standing.
        both = both.with_columns(batch.own.select(pl.col(secret).is_not_null().alias("__secret")).to_series())
        filled = filled | pl.col("__secret")
    lost = pl.any_horizontal(pl.lit(False), *(batch.dropped_in(path) for path in mapped))
    clears = pl.lit(blank_choice(mapping, part.field) == "clear") & ~filled & ~lost
    told = [pl.when(batch.assumed_in(p)).then(False).otherwise(_new(batch, p).ne_missing(pl.col(_STORED + p))) for p in mapped]
    differs = pl.any_horizontal(pl.lit(False), *told)
    if part.secret:
        values = [_one_by_one(batch, p, mapping) if p in mapped else pl.col(_STORED + p) for p in paths]
    else:
        taken = pl.col("id").is_null() | differs
        values = [pl.when(taken).then(_new(batch, p) if p in mapped else None).otherwise(pl.col(_STORED + p)) for p in paths]
    both = both.with_columns(filled.alias("__filled"), clears.alias("__clears"))
    after = both.with_columns(value.alias(path) for path, value in zip(paths, values, strict=True))
    after = after.with_columns(
        pl.when("__clears").then(None).when("__filled").then(pl.col(p)).otherwise(pl.col(_STORED + p)).alias(p) for p in paths
    )
    any_value = pl.any_horizontal(pl.lit(False), *(pl.col(path).is_not_null() for path in paths))
    changed = pl.any_horizontal(pl.lit(False), *(pl.col(p).ne_missing(pl.col(_STORED + p)) for p in paths))
    stands = pl.col("id").is_not_null()
    into = [pl.col(path).alias(columns[path]) for path in paths]
    writes: list[Write] = [
        Delete(table, after.filter(stands & pl.col("__clears")).select(ROW, "id")),
        Update(table, after.filter(stands & ~pl.col("__clears") & changed).select(ROW, "id", *into)),
        Insert(table, after.filter(~stands & any_value).select(ROW, "client_id", *into)),
    ]
    altered = pl.concat([write.frame[ROW] for write in writes]).unique()
    return MergedObject(writes, altered, after.select(ROW, *paths))


def _new(batch: Batch, path: str) -> pl.Expr:
    """The incoming value; where on_invalid dropped it, what is stored."""
    return pl.when(pl.col(path).is_null() & batch.dropped_in(path)).then(pl.col(_STORED + path)).otherwise(pl.col(path))


def _one_by_one(batch: Batch, path: str, mapping: Mapping) -> pl.Expr:
    keeps = pl.lit(blank_choice(mapping, path) == "keep") | batch.dropped_in(path) | pl.col("id").is_null()
    blank = pl.when(keeps).then(pl.col(_STORED + path))
    return (
        pl.when(pl.col(path).is_null())
        .then(blank)
        .when(batch.assumed_in(path))
        .then(pl.coalesce(_STORED + path, path))
        .otherwise(pl.col(path))
    )
