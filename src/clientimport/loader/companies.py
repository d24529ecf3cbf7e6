"""Shared objects of clients (companies): from the name in the file to the id in the client table."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection

from clientimport.core.mapping import Mapping
from clientimport.core.rows import ROW
from clientimport.core.target import SharedObject
from clientimport.loader.keys import read_of_clients
from clientimport.loader.places import Places
from clientimport.loader.shared import NAME_KEY, make_names, name_key, refused_rows, remove_unused, share_names

_STANDING = "__standing"


@dataclass(frozen=True)
class Companies:
    """`ids`: ROW, id for the rows that name one. `made`: ids of lines made for this batch. `refused`: REFUSED."""

    ids: pl.DataFrame
    made: pl.Series
    refused: pl.DataFrame


def company_ids(connection: Connection, places: Places, part: SharedObject, mapping: Mapping, rows: pl.DataFrame) -> Companies:
    """ROW, client_id (null for new clients), name -> ids of the shared object, made where `load.company` asks for it.

    One made for one client alone is kept as long as its name stays the same, so a rerun makes no second one.
    """
    table = places.table(part.table)
    named = rows.filter(pl.col("name").is_not_null())
    named = named.with_columns(name_key(named["name"]))
    if mapping.load.company == "share":
        names = share_names(connection, table, named.select("name", NAME_KEY))
        ids = named.join(names.ids, on=NAME_KEY, maintain_order="left").select(ROW, "id")
        return Companies(ids, names.made, refused_rows(named.select(ROW, NAME_KEY), names.refused))
    standing = _standing(connection, places, part, named.filter(pl.col("client_id").is_not_null()))
    same = named.join(standing, on=[ROW, NAME_KEY], maintain_order="left").select(ROW, pl.col(_STANDING).alias("id"))
    made, refused = make_names(
        connection, table, named.join(same, on=ROW, how="anti", maintain_order="left").select(ROW, "name")
    )
    return Companies(pl.concat([same, made]), made["id"], refused)


def remove_unused_companies(connection: Connection, places: Places, part: SharedObject, made: pl.Series) -> None:
    """Takes away what was made for rows that the database refused afterwards."""
    remove_unused(connection, made, places.table(part.table), places.client_table.c[places.client[part.id_field]])


def _standing(connection: Connection, places: Places, part: SharedObject, rows: pl.DataFrame) -> pl.DataFrame:
    """ROW, client_id -> ROW, name_key and id of the shared object that the client has now."""
    client, table = places.client_table, places.table(part.table)
    column = client.c[places.client[part.id_field]]
    have = read_of_clients(connection, rows, client.c.id, {_STANDING: (column, pl.Int64())}).drop_nulls(_STANDING)
    named = have.select(ROW, pl.col(_STANDING).alias("client_id"))
    names = read_of_clients(connection, named, table.c.id, {"name": (table.c.name, pl.String())})
    return names.select(ROW, pl.col("client_id").alias(_STANDING)).with_columns(name_key(names["name"]))
