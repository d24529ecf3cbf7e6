"""A stored client's own fields as they would stand after the file's row."""

from __future__ import annotations

from typing import Any

import polars as pl
from sqlalchemy import Column, Connection

from clientimport.core.fields import own_fields
from clientimport.core.fingerprint import carried_over, fingerprint_parts
from clientimport.core.mapping import Mapping
from clientimport.core.record_batch import FINGERPRINT, KEY
from clientimport.core.rows import ROW
from clientimport.core.target import SharedObject
from clientimport.loader.batch import Batch
from clientimport.loader.keys import read_of_clients
from clientimport.loader.places import Places, blank_choice, own_dtypes

STORED = "stored "
"""Prefix of columns that hold what is stored."""
ALTERED = "__altered"
"""Boolean column: whether anything stored would change."""


def read_own(connection: Connection, places: Places, clients: pl.DataFrame, paths: list[str]) -> pl.DataFrame:
    """Lines with ROW and client_id -> ROW, what is stored of these own paths and FINGERPRINT, all prefixed with STORED."""
    table, dtypes = places.client_table, own_dtypes(places.target)
    columns: dict[str, tuple[Column[Any], pl.DataType]] = {STORED + FINGERPRINT: (table.c.fingerprint, pl.String())}
    columns |= {STORED + path: (table.c[places.client[path]], dtypes[path]) for path in paths}
    return read_of_clients(connection, clients, table.c.id, columns).drop("client_id")


def mapped_paths(batch: Batch, places: Places) -> list[str]:
    """The client table's own paths that an update of this batch must know: mapped ones and ids of shared objects."""
    named = {part.id_field for path, part in places.shared_names.items() if path in batch.own.columns}
    return [path for path in places.client if path in batch.own.columns or path in named]


def merge_own(batch: Batch, stored: pl.DataFrame, places: Places, mapping: Mapping) -> pl.DataFrame:
    """Incoming rows (with FINGERPRINT) and what is stored of them -> the mapped own paths as they would stand, and ALTERED.

    Shared objects stand as their id or, where the file names one, as the name with a null id: ALTERED does not know of
    them yet. STORED columns stay.
    """
    both = batch.own.join(stored, on=ROW, how="left", maintain_order="left")
    shared_ids = {part.id_field for part in places.shared_names.values()}
    plain = [path for path in places.client if path in batch.own.columns and path not in shared_ids]
    merged = both.with_columns(_value(batch, path, mapping).alias(path) for path in plain)
    for path, part in places.shared_names.items():
        if path in batch.own.columns or part.id_field in batch.own.columns:
            merged = _merge_shared(merged, batch, path, part, mapping)
    target = places.target
    kept = [part.path for part in fingerprint_parts(target) if blank_choice(mapping, part.path) == "keep"]
    told = carried_over(pl.col(FINGERPRINT), pl.col(STORED + FINGERPRINT), target, kept)
    merged = merged.with_columns(told.alias(FINGERPRINT))
    altered = [pl.col(path).ne_missing(pl.col(STORED + path)) for path in plain]
    return merged.with_columns(pl.any_horizontal(pl.lit(False), *altered).alias(ALTERED))


def _value(batch: Batch, path: str, mapping: Mapping) -> pl.Expr:
    incoming, stored = pl.col(path), pl.col(STORED + path)
    if blank_choice(mapping, path) == "clear":
        blank = pl.when(batch.dropped_in(path)).then(stored)
    else:
        blank = pl.when(pl.lit(True)).then(stored)
    return (
        pl.when(incoming.is_null())
        .then(blank)
        .when(batch.assumed_in(path))
        .then(pl.coalesce(stored, incoming))
        .otherwise(incoming)
    )


def _merge_shared(merged: pl.DataFrame, batch: Batch, path: str, part: SharedObject, mapping: Mapping) -> pl.DataFrame:
    """Name and id exclude each other: what the file tells replaces either; what it leaves blank is kept or cleared."""
    here = [field for field in (path, part.id_field) if field in batch.own.columns]
    name = pl.col(path) if path in here else pl.lit(None, pl.String)
    number = pl.col(part.id_field) if part.id_field in here else pl.lit(None, pl.Int64)
    stored = pl.col(STORED + part.id_field)
    keeps = [pl.lit(blank_choice(mapping, field) == "keep") | batch.dropped_in(field) for field in here]
    only_assumed = pl.all_horizontal(pl.col(field).is_null() | batch.assumed_in(field) for field in here)
    kept = only_assumed & stored.is_not_null() & (name.is_not_null() | number.is_not_null())
    blank = name.is_null() & number.is_null()
    return merged.with_columns(
        pl.when(kept).then(None).otherwise(name).alias(path),
        pl.when(kept)
        .then(stored)
        .when(blank)
        .then(pl.when(pl.any_horizontal(keeps)).then(stored))
        .when(name.is_not_null())
        .then(None)
        .otherwise(number)
        .alias(part.id_field),
    )


def whole_own(merged: pl.DataFrame, stored: pl.DataFrame, objects: list[pl.DataFrame], places: Places) -> pl.DataFrame:
    """Merged rows, all that is stored of them and their nested objects -> whole records: ROW, KEY, all paths."""
    secrets = [path for path, found in own_fields(places.target.record).items() if found.secret]
    here = [path for path in [*places.client, *places.shared_names, *secrets] if path in merged.columns]
    whole = merged.select(ROW, KEY, *here)
    rest = [path for path in places.client if path not in whole.columns]
    whole = whole.join(
        stored.select(ROW, *(pl.col(STORED + p).alias(p) for p in rest)), on=ROW, how="left", maintain_order="left"
    )
    for found in objects:
        whole = whole.join(found, on=ROW, how="left", maintain_order="left")
    return whole
