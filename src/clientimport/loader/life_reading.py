"""Lives of rejects read from the ledger as frames."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, case, or_, select

from clientimport.loader.copying import read_frame
from clientimport.loader.ledger_tables import LIFE
from clientimport.loader.staging import staged

OPEN = "open"

LIVES: dict[str, pl.DataType] = {
    "life_id": pl.Int64(),
    "fingerprint": pl.String(),
    "occurrence": pl.Int64(),
    "code": pl.String(),
    "field": pl.String(),
    "key": pl.String(),
    "content": pl.String(),
    "kind": pl.String(),
    "state": pl.String(),
    "last_run": pl.String(),
    "last_file": pl.Int32(),
    "last_row": pl.Int64(),
    "waived": pl.Int64(),
    "since": pl.String(),
}
"""One life a line. `waived`: 1 while a waiver is in force. `since`: the day on which it was first seen, ISO 8601."""


def waived_on(today: date, lives: FromClause = LIFE) -> ColumnElement[bool]:
    """Whether a life's waiver is in force on a day; a date names the last day of it. `lives`: the table, or a part of it."""
    c = lives.c
    return and_(c.state == OPEN, c.waived_at.is_not(None), or_(c.waived_until.is_(None), c.waived_until >= today.isoformat()))


def open_lives(connection: Connection, target: str, system: str, today: date) -> pl.DataFrame:
    """LIVES of a target and system that are open."""
    of_system = (LIFE.c.target == target, LIFE.c.system == system)
    return _read(connection, _query(today).where(*of_system, LIFE.c.state == OPEN))


def any_ended(connection: Connection, target: str, system: str) -> bool:
    """Whether any life of a target and system has ended."""
    of_system = (LIFE.c.target == target, LIFE.c.system == system)
    return connection.execute(select(LIFE.c.id).where(*of_system, LIFE.c.state != OPEN).limit(1)).first() is not None


def ended_lives(connection: Connection, fingerprints: pl.Series, today: date) -> pl.DataFrame:
    """LIVES with these fingerprints that have ended."""
    wanted = fingerprints.alias("fingerprint").to_frame()
    with staged(connection, wanted, {"fingerprint": LIFE.c.fingerprint.type}) as asked:
        same = LIFE.c.fingerprint == asked.c.fingerprint
        return _read(connection, _query(today).join_from(asked, LIFE, same).where(LIFE.c.state != OPEN))


def _query(today: date) -> Select[Any]:
    c = LIFE.c
    return select(
        c.id, c.fingerprint, c.occurrence, c.code, c.field, c.key, c.content, c.kind, c.state, c.last_run, c.file, c.row,
        case((waived_on(today), 1), else_=0), c.first_seen,
    )  # fmt: skip


def _read(connection: Connection, query: Select[Any]) -> pl.DataFrame:
    found = read_frame(connection, query, {**LIVES, "since": pl.Object()})
    days = [day_of(moment) for moment in found["since"]]
    return found.with_columns(pl.Series("since", days, dtype=pl.String))


def day_of(moment: datetime) -> str:
    """A moment as a database's driver gives it -> its day in UTC, ISO 8601."""
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date().isoformat()
