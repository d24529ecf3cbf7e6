"""Usernames belong to one client: those that another client in the database has."""

from __future__ import annotations

import polars as pl
from sqlalchemy import Connection, Select, select

from clientimport.core.rows import ROW
from clientimport.core.target import ObjectPart
from clientimport.loader.copying import read_frame
from clientimport.loader.places import Places, unique_path
from clientimport.loader.staging import staged


def taken_usernames(connection: Connection, places: Places, part: ObjectPart, own: pl.DataFrame) -> pl.DataFrame:
    """An own frame with client_id (null for new clients) -> ROW and the name, where the name is another client's."""
    path = unique_path(part)
    wanted = own.select(ROW, "client_id", pl.col(path).alias("name")).drop_nulls("name")
    if wanted.is_empty():
        return wanted.select(ROW, "name")
    table = places.table(part.table)
    column = table.c[places.objects[part.field][path]]
    with staged(connection, wanted.select(ROW, "name"), {"name": column.type}) as named:
        query: Select[tuple[object, ...]] = select(named.c[ROW], table.c.client_id).join_from(
            named, table, column == named.c.name
        )
        found = read_frame(connection, query, {ROW: pl.Int64(), "owner": pl.Int64()})
    others = wanted.join(found, on=ROW).filter(pl.col("owner").ne_missing(pl.col("client_id")))
    return others.select(ROW, "name")
