"""A database's ledger, opened for a command and closed behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from clientimport.loader import connect, require_ledger

if TYPE_CHECKING:
    from sqlalchemy import Engine


@contextmanager
def opened_ledger(database: str) -> Iterator[Engine]:
    """Raises DatabaseFailure where the database has no ledger, or one of another schema."""
    engine = connect(database, create=False)
    try:
        require_ledger(engine)
        yield engine
    finally:
        engine.dispose()
