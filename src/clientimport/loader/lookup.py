"""The beginning of a batch: which rows are new, which unchanged, and which may not be loaded at all."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection

from clientimport.core.mapping import Mapping
from clientimport.core.problems import faults_of
from clientimport.core.record_batch import HASH, KEY
from clientimport.core.rows import ROW
from clientimport.core.target import ObjectPart
from clientimport.loader.batch import Batch
from clientimport.loader.kept_accounts import account_faults
from clientimport.loader.keys import STORED, stored_clients
from clientimport.loader.objects import read_object
from clientimport.loader.passwords import differing, told_password
from clientimport.loader.places import Places, unique_path
from clientimport.loader.usernames import taken_usernames

PASSWORDS = {ROW: pl.Int64, "part": pl.String, "password": pl.String}
"""Passwords to be stored, by the field of their part."""


@dataclass(frozen=True)
class Looked:
    """`new`, `changed`: still to be judged; their own frames have client_id (null for new ones) and account.

    `unchanged`: own lines of rows that cost nothing. `passwords`: PASSWORDS of new and changed rows. `faults`: FAULT_SCHEMA.
    """

    new: Batch
    changed: Batch
    unchanged: pl.DataFrame
    passwords: pl.DataFrame
    faults: list[pl.DataFrame]


def look_up(connection: Connection, batch: Batch, places: Places, mapping: Mapping, *, any_stored: bool) -> Looked:
    """`any_stored`: whether the system had any client when the run began; where not, no key is looked for."""
    nothing = pl.DataFrame(schema=STORED)
    stored = stored_clients(connection, places.target, mapping.system, batch.own) if any_stored else nothing
    own = batch.own.join(stored, on=ROW, how="left", maintain_order="left")
    known = pl.col("client_id").is_not_null()
    faults: list[pl.DataFrame] = []
    if mapping.load.mode == "insert":
        faults.append(_mode_faults(own.filter(known), "key-exists"))
        own = own.filter(~known)
    elif mapping.load.mode == "update":
        faults.append(_mode_faults(own.filter(~known), "key-unknown"))
        own = own.filter(known)
    passwords = _passwords(connection, own, places, mapping)
    same = (known & (pl.col(HASH) == pl.col("stored_hash"))).fill_null(False) & ~pl.col(ROW).is_in(passwords[ROW].implode())
    unchanged, open_rows = own.filter(same), own.filter(~same)
    for part in places.target.parts_of(ObjectPart):
        path = unique_path(part)
        if path in own.columns:
            taken = taken_usernames(connection, places, part, open_rows)
            faults.append(faults_of(taken, "username-taken", field=path, value=pl.col("name")))
            open_rows = open_rows.filter(~pl.col(ROW).is_in(taken[ROW].implode()))
    for found in account_faults(connection, places, open_rows):
        faults.append(found)
        open_rows = open_rows.filter(~pl.col(ROW).is_in(found[ROW].implode()))
    return Looked(batch.of(open_rows.filter(~known)), batch.of(open_rows.filter(known)), unchanged, passwords, faults)


def _mode_faults(rows: pl.DataFrame, code: str) -> pl.DataFrame:
    return faults_of(rows, code, field="key", value=pl.col(KEY))


def _passwords(connection: Connection, own: pl.DataFrame, places: Places, mapping: Mapping) -> pl.DataFrame:
    """PASSWORDS: of new clients, of clients that have none, and with `passwords: verify` of those that have another."""
    found = [pl.DataFrame(schema=PASSWORDS)]
    for part in places.target.parts_of(ObjectPart):
        path = f"{part.field}.{part.secret}"
        if not part.secret or path not in own.columns:
            continue
        told = own.select(ROW, "client_id", pl.lit(part.field).alias("part"), told_password(path).alias("password"))
        told = told.drop_nulls("password")
        known = told.filter(pl.col("client_id").is_not_null())
        if not known.is_empty():
            stored = read_object(connection, places, part, known).select(ROW, pl.col(path).alias("stored")).drop_nulls()
            have = known.join(stored, on=ROW, maintain_order="left")
            kept = have[ROW]
            if mapping.load.passwords == "verify":
                kept = kept.filter(~kept.is_in(differing(have, mapping).implode()))
            told = told.filter(~pl.col(ROW).is_in(kept.implode()))
        found.append(told.select(list(PASSWORDS)))
    return pl.concat(found)
