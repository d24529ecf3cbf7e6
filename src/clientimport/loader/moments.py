"""Times of the ledger as they are read back: SQLite and MariaDB give them without an offset, PostgreSQL with the session's."""

from __future__ import annotations

from datetime import UTC, datetime


def as_utc(moment: datetime) -> datetime:
    """The same time with its offset, in UTC."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
