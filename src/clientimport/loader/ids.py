"""Ids from the database's own identity, reserved before the rows are written."""

from __future__ import annotations

import polars as pl
from sqlalchemy import Connection, Table, func, select, text


def reserve_ids(connection: Connection, table: Table, count: int) -> pl.Series:
    """The next `count` ids of a table, ascending. In SQLite the caller's write lock keeps them reserved."""
    if not count:
        return pl.Series("id", [], dtype=pl.Int64)
    if connection.dialect.name == "postgresql":
        drawn = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
        name = connection.dialect.identifier_preparer.format_table(table)
        ids = [row[0] for row in connection.execute(drawn, {"name": name, "count": count})]
        return pl.Series("id", ids, dtype=pl.Int64).sort()
    highest = connection.execute(select(func.max(table.c.id))).scalar() or 0
    if _has_sequence(connection):
        given = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}).scalar()
        highest = max(highest, given or 0)
    return pl.int_range(highest + 1, highest + 1 + count, dtype=pl.Int64, eager=True).alias("id")


def _has_sequence(connection: Connection) -> bool:
    found = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"))
    return found.first() is not None
