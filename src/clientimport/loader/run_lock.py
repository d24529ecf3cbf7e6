"""A transaction that keeps runs of a target out while it lasts: what changes the ledger beside them takes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from clientimport.loader.engine import shown
from clientimport.loader.failures import database_failures
from clientimport.loader.terms import Terms
from clientimport.loader.transaction import begin, let_go


@contextmanager
def locked(engine: Engine, target_name: str, wait: float = 0.0) -> Iterator[Connection]:
    """A connection in a transaction that holds the lock of the target's runs; committed at the end, rolled back on an error.

    Waits at most `wait` seconds for a run that is under way. Raises LockHeld, DatabaseFailure.
    """
    connection, _ = begin(engine, target_name, "", Terms(wait))
    with database_failures(shown(engine)):
        try:
            yield connection
            connection.commit()
        finally:
            let_go(connection)
            connection.close()
