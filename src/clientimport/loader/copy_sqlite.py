"""Frames into SQLite, on the connection of the transaction."""

from __future__ import annotations

from itertools import chain

import polars as pl
from sqlalchemy import Connection

_VALUES = 400
"""Bound values of one statement: several rows at once cost half of one by one, and more of them gain nothing."""


def copy_rows(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    """Inserts all rows of a frame; its columns are named as the table's. Errors are the driver's own."""
    if frame.is_empty():
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name in frame.columns)
    row = "(" + ", ".join("?" * frame.width) + ")"
    begin = f"INSERT INTO {quote(table)} ({columns}) VALUES "  # noqa: S608 - names of our own tables, quoted
    rows = frame.rows()
    at_once = max(1, _VALUES // frame.width)
    whole = len(rows) - len(rows) % at_once
    if whole:
        many = begin + ", ".join([row] * at_once)
        driver.executemany(many, (tuple(chain.from_iterable(rows[at : at + at_once])) for at in range(0, whole, at_once)))
    if whole < len(rows):
        driver.executemany(begin + row, rows[whole:])
