"""Frames into SQLite, on the connection of the transaction."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import polars as pl
from sqlalchemy import Connection

_VALUES = 400
"""Bound values of one statement: several rows at once cost half of one by one, and more of them gain nothing."""
_STATEMENTS = 200
"""Statements whose rows are taken out of a frame at a time: all of a batch as Python's objects take tens of megabytes."""


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
    at_once = max(1, _VALUES // frame.width)
    whole = frame.height - frame.height % at_once
    if whole:
        many = begin + ", ".join([row] * at_once)
        driver.executemany(many, _joined(frame.head(whole), at_once))
    if whole < frame.height:
        driver.executemany(begin + row, frame.tail(frame.height - whole).rows())


def _joined(frame: pl.DataFrame, at_once: int) -> Iterator[tuple[Any, ...]]:
    """The values of so many rows each, from the first to the last; few rows at a time are Python's objects."""
    for part in frame.iter_slices(at_once * _STATEMENTS):
        rows = part.rows()
        for at in range(0, len(rows), at_once):
            yield tuple(chain.from_iterable(rows[at : at + at_once]))
