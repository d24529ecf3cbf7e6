"""Refused by the database: which rows it was, found by halving; everything else is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl
from sqlalchemy import Connection, Table, delete

from clientimport.core.rows import ROW
from clientimport.loader.failures import refusal
from clientimport.loader.writes import Write

REFUSED = {ROW: pl.Int64, "detail": pl.String}
"""Rows that the database refused, and why: a detail of core.details."""


def write_narrowed(
    connection: Connection,
    writes: Sequence[Write],
    rows: pl.Series,
    *,
    fresh: Table | None = None,
    before_undoing: Callable[[], None] = lambda: None,
) -> pl.DataFrame:
    """Writes all of it, each attempt undone where it is refused -> REFUSED: the rows left out.

    `rows`: the rows that the writes come from, ascending. `fresh`: the table of which new lines are written, where everything
    else that is written hangs on them. `before_undoing`: called before such lines are taken out again. Errors that are not
    about rows pass.
    """
    if rows.is_empty():
        return pl.DataFrame(schema=REFUSED)
    detail = _attempt(connection, writes, fresh, before_undoing)
    if detail is None:
        return pl.DataFrame(schema=REFUSED)
    if len(rows) == 1:
        return pl.DataFrame({ROW: rows, "detail": [detail]}, schema=REFUSED)
    middle = len(rows) // 2
    halves = [rows.slice(0, middle), rows.slice(middle)]
    return pl.concat(
        [
            write_narrowed(connection, _between(writes, half), half, fresh=fresh, before_undoing=before_undoing)
            for half in halves
        ]
    )


def _attempt(
    connection: Connection, writes: Sequence[Write], fresh: Table | None, before_undoing: Callable[[], None]
) -> str | None:
    # A savepoint of SQLite keeps a copy of every page that is written under it, which costs ten times the inserts
    # themselves once the pages outgrow the cache. What is wholly new is taken out again by its ids instead.
    by_ids = fresh is not None and connection.dialect.name == "sqlite"
    savepoint = None if by_ids else connection.begin_nested()
    try:
        for write in writes:
            write.apply(connection)
    except Exception as problem:
        detail = refusal(problem)
        if detail is None:
            raise
        if savepoint is not None:
            savepoint.rollback()
        elif fresh is not None:
            before_undoing()
            _take_out(connection, writes, fresh)
        return detail
    if savepoint is not None:
        savepoint.commit()
    return None


def _take_out(connection: Connection, writes: Sequence[Write], fresh: Table) -> None:
    """Removes the new lines of a refused attempt; what hangs on them goes with them (ON DELETE CASCADE)."""
    ids = pl.concat([write.frame["id"] for write in writes if write.table is fresh])
    # Ids are drawn in the order of the rows while the write lock is held: no other line stands between them.
    connection.execute(delete(fresh).where(fresh.c.id.between(ids.min(), ids.max())))


def _between(writes: Sequence[Write], rows: pl.Series) -> list[Write]:
    first, last = int(rows[0]), int(rows[-1])
    return [part for write in writes if not (part := write.between(first, last)).frame.is_empty()]
