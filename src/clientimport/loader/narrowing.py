"""Refused by the database: which rows it was, found by halving; everything else is written."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from sqlalchemy import Connection

from clientimport.core.rows import ROW
from clientimport.loader.failures import refusal
from clientimport.loader.writes import Write

REFUSED = {ROW: pl.Int64, "detail": pl.String}
"""Rows that the database refused, and why in plain words."""


def write_narrowed(connection: Connection, writes: Sequence[Write], rows: pl.Series) -> pl.DataFrame:
    """Writes all of it inside savepoints -> REFUSED: the rows left out.

    `rows`: the rows that the writes come from, ascending. Errors that are not about rows pass.
    """
    if rows.is_empty():
        return pl.DataFrame(schema=REFUSED)
    detail = _attempt(connection, writes)
    if detail is None:
        return pl.DataFrame(schema=REFUSED)
    if len(rows) == 1:
        return pl.DataFrame({ROW: rows, "detail": [detail]}, schema=REFUSED)
    middle = len(rows) // 2
    halves = [rows.slice(0, middle), rows.slice(middle)]
    return pl.concat([write_narrowed(connection, _between(writes, half), half) for half in halves])


def _attempt(connection: Connection, writes: Sequence[Write]) -> str | None:
    savepoint = connection.begin_nested()
    try:
        for write in writes:
            write.apply(connection)
        savepoint.commit()
    except Exception as problem:
        detail = refusal(problem)
        if detail is None:
            raise
        savepoint.rollback()
        return detail
    return None


def _between(writes: Sequence[Write], rows: pl.Series) -> list[Write]:
    first, last = int(rows[0]), int(rows[-1])
    return [part for write in writes if not (part := write.between(first, last)).frame.is_empty()]
