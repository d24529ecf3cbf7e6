"""Frames into SQLite, on the connection of the transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Connection

_VALUES = 960
"""Bound values of one statement: many rows at once cost half of one by one. Older libraries take no thousand."""
_SLICE = 4_000
"""Rows taken out of a frame at a time: all of a batch as Python's objects take tens of megabytes."""
_MANY_BLANKS = 0.2
"""Share of a column's cells from which `NULLIF` costs less than binding None, for which the driver looks for an adapter."""


@dataclass(frozen=True)
class _Column:
    """`name`: of the table's column. `term`: what stands in a statement. `stand_in`: bound for a blank, where it is not None.

    `bound` None: every cell is the same, and stands in the statement once.
    """

    name: str
    term: str
    bound: pl.Series | None
    stand_in: Any = None


def copy_rows(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    """Inserts all rows of a frame; its columns are named as the table's. Errors are the driver's own."""
    if frame.is_empty():
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    quote = connection.dialect.identifier_preparer.quote
    same, columns = _planned(frame)
    names = ", ".join(quote(column.name) for column in columns)
    begin = f"INSERT INTO {quote(table)} ({names}) VALUES "  # noqa: S608 - names of our own tables, quoted
    width = sum(column.bound is not None for column in columns)
    at_once = min(frame.height, max(1, (_VALUES - len(same)) // max(1, width)))
    whole = frame.height - frame.height % at_once
    driver.executemany(_statement(begin, columns, at_once), _values(same, columns, 0, whole, at_once))
    if whole < frame.height:
        # One by one: a statement of as many rows as are left would be another one with each batch, to be made out anew.
        driver.executemany(_statement(begin, columns, 1), _values(same, columns, whole, frame.height - whole, 1))


def _planned(frame: pl.DataFrame) -> tuple[list[Any], list[_Column]]:
    """The values that are the same in every row, and how each column is bound.

    Columns of values that are the same come first: those are numbered from 1, so that the others need no numbers, which
    SQLite would look up one by one in all that came before.
    """
    same: list[Any] = []
    first: list[_Column] = []
    columns: list[_Column] = []
    for cells in frame.iter_columns():
        # The driver binds whole numbers at once, but goes through its adapters for True and False.
        plain = cells.cast(pl.Int8) if cells.dtype == pl.Boolean else cells
        blanks = plain.null_count()
        if blanks == len(plain):
            columns.append(_Column(cells.name, "NULL", None))
        elif not blanks and (plain == plain[0]).all():
            same.append(plain[0])
            first.append(_Column(cells.name, f"?{len(same)}", None))
        elif blanks < len(plain) * _MANY_BLANKS:
            columns.append(_Column(cells.name, "?", plain))
        elif plain.dtype == pl.String:
            # A bound value has no affinity: no text equals a number, nor a number a text.
            columns.append(_Column(cells.name, "NULLIF(?, 0)", plain, 0))
        elif plain.dtype.is_numeric():
            columns.append(_Column(cells.name, "NULLIF(?, '')", plain, ""))
        else:
            columns.append(_Column(cells.name, "?", plain))
    return same, first + columns


def _statement(begin: str, columns: list[_Column], rows: int) -> str:
    """An INSERT of so many rows."""
    row = "(" + ", ".join(column.term for column in columns) + ")"
    return begin + ", ".join([row] * rows)


def _values(same: list[Any], columns: list[_Column], start: int, count: int, at_once: int) -> Iterator[list[Any]]:
    """What is bound, for so many rows each, in their order; few rows at a time are Python's objects."""
    bound = [column for column in columns if column.bound is not None]
    step = at_once * len(bound)
    a_slice = max(1, _SLICE // at_once) * at_once
    for at in range(start, start + count, a_slice):
        height = min(a_slice, start + count - at)
        flat: list[Any] = [None] * (height * len(bound))
        for place, column in enumerate(bound):
            flat[place :: len(bound)] = _cells(column, at, height)
        for first in range(0, height // at_once):
            yield same + flat[first * step : (first + 1) * step]


def _cells(column: _Column, at: int, height: int) -> list[Any]:
    assert column.bound is not None
    cells = column.bound.slice(at, height).to_list()
    if column.stand_in is None:
        return cells
    return [column.stand_in if cell is None else cell for cell in cells]
