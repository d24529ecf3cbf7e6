"""Which clients of a batch are stored already."""

from __future__ import annotations

from typing import Any

import polars as pl
from sqlalchemy import Column, Connection, Select, select

from clientimport.core.record_batch import KEY
from clientimport.core.rows import ROW
from clientimport.core.target import Target
from clientimport.loader.copying import read_frame
from clientimport.loader.index_plans import by_index
from clientimport.loader.listed import InOrder, listed
from clientimport.loader.places import places_of

STORED = {ROW: pl.Int64(), "client_id": pl.Int64(), "stored_hash": pl.Int64(), "account": pl.String()}
"""Rows whose key is stored: the client, the content hash of its last import, its account code."""


def any_client(connection: Connection, target: Target, system: str) -> bool:
    """Whether the system has any client yet."""
    client = places_of(target).client_table
    return connection.execute(select(client.c.id).where(client.c.system == system).limit(1)).first() is not None


def stored_clients(connection: Connection, target: Target, system: str, own: pl.DataFrame) -> pl.DataFrame:
    """An own frame with ROW and KEY -> STORED, one line for each row whose (system, key) is in the database."""
    client = places_of(target).client_table
    account = client.c[target.account.column] if target.account else client.c.id
    with listed(connection, own[KEY], client.c.key) as wanted:
        found: Select[tuple[object, ...]] = select(wanted.c.place, client.c.id, client.c.content_hash, account).select_from(
            InOrder(wanted, client, (client.c.key == wanted.c.value) & (client.c.system == system))
        )
        kept = {**STORED, "account": pl.String() if target.account else pl.Int64()}
        with by_index(connection):
            stored = read_frame(connection, found, kept)
    stored = stored.with_columns(own[ROW].gather(stored[ROW]))
    return stored if target.account else stored.with_columns(pl.lit(None, pl.String).alias("account"))


def read_of_clients(
    connection: Connection,
    rows: pl.DataFrame,
    by: Column[int],
    columns: dict[str, tuple[Column[Any], pl.DataType]],
) -> pl.DataFrame:
    """Lines that belong to clients. `rows`: ROW, client_id; `by`: the column that holds the client's id.

    `columns`: name in the result -> (column of the same table, type). The result has ROW and client_id besides, ordered by
    ROW and, where the table has one, id.
    """
    table = by.table
    rows = rows.select(ROW, "client_id").sort(ROW, maintain_order=True)
    with listed(connection, rows["client_id"], by) as wanted:
        found: Select[tuple[object, ...]] = (
            select(wanted.c.place, wanted.c.value, *(column for column, _ in columns.values()))
            .select_from(InOrder(wanted, table, by == wanted.c.value))
            .order_by(wanted.c.place, *([table.c.id] if "id" in table.c else []))
        )
        schema = {ROW: pl.Int64(), "client_id": pl.Int64(), **{name: dtype for name, (_, dtype) in columns.items()}}
        with by_index(connection):
            lines = read_frame(connection, found, schema)
    return lines.with_columns(rows[ROW].gather(lines[ROW]))
