"""Times of the ledger: SQLite and MariaDB have them without an offset, PostgreSQL gives them back with the session's."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection

from clientimport.loader.dialects import is_mariadb


def as_utc(moment: datetime) -> datetime:
    """The same time with its offset, in UTC."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def in_utc(moment: datetime | None) -> str:
    """As people and machines are told of it: ISO 8601, UTC, in seconds; "" where there is none."""
    return "" if moment is None else as_utc(moment).isoformat(timespec="seconds")


def written(connection: Connection, at: datetime) -> str:
    """A moment as it stands in a frame that is copied."""
    plain = at.replace(tzinfo=None) if is_mariadb(connection) or connection.dialect.name == "sqlite" else at
    return plain.isoformat(sep=" ", timespec="microseconds")
