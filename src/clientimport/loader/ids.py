"""Ids from the database's own identity, reserved before the rows are written."""

from __future__ import annotations

import polars as pl
from sqlalchemy import Connection, Table, func, select, text

from clientimport.loader.dialects import is_mariadb
from clientimport.loader.ids_mariadb import reserve_block


def reserve_ids(connection: Connection, table: Table, count: int) -> pl.Series:
    """The next `count` ids of a table, ascending. In SQLite the caller's write lock keeps them reserved."""
    if not count:
        return pl.Series("id", [], dtype=pl.Int64)
    if connection.dialect.name == "postgresql":
        return _drawn(connection, table, count)
    if is_mariadb(connection):
        return reserve_block(connection, table, count)
    highest = connection.execute(select(func.max(table.c.id))).scalar() or 0
    if _has_sequence(connection):
        given = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}).scalar()
        highest = max(highest, given or 0)
    return pl.int_range(highest + 1, highest + 1 + count, dtype=pl.Int64, eager=True).alias("id")


def _drawn(connection: Connection, table: Table, count: int) -> pl.Series:
    # The sequence's name is looked up once, not for each id.
    named = "SELECT pg_get_serial_sequence(:name, 'id')::regclass AS sequence OFFSET 0"
    drawn = f"SELECT nextval(named.sequence) AS id FROM ({named}) AS named, generate_series(1, :count)"  # noqa: S608
    given = {"name": connection.dialect.identifier_preparer.format_table(table), "count": count}
    ends = f"SELECT min(id), max(id) FROM ({drawn}) AS ids"  # noqa: S608 - the text above
    first, last = connection.execute(text(ends), given).one()
    if last - first + 1 == count:
        return pl.int_range(first, last + 1, dtype=pl.Int64, eager=True).alias("id")
    # Another program drew in between: the ids have gaps, so they are asked for one by one.
    return pl.Series("id", connection.execute(text(drawn), given).scalars().all(), dtype=pl.Int64).sort()


def _has_sequence(connection: Connection) -> bool:
    found = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"))
    return found.first() is not None
