"""The run's one transaction and its lock, which dies with it."""

from __future__ import annotations

from contextlib import suppress
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, exc

from clientimport.core.errors import LockHeld
from clientimport.loader.dialects import is_mariadb
from clientimport.loader.engine import shown
from clientimport.loader.failures import database_failures, driver_error, is_busy
from clientimport.loader.named_locks import begin_mariadb, interrupt_mariadb

_PAUSE = 0.1
_CANCEL_SECONDS = 5.0
_FIX = "Wait until it has ended, or allow for it with --wait SECONDS."


def begin(engine: Engine, target_name: str, wait: float) -> Connection:
    """A connection in a transaction that holds the lock of this target; waits for it at most `wait` seconds.

    Raises LockHeld, DatabaseFailure.
    """
    deadline = monotonic() + wait
    with database_failures(shown(engine)):
        connection = engine.connect()
        try:
            if engine.dialect.name == "sqlite":
                _begin_sqlite(connection, deadline, shown(engine))
            elif is_mariadb(engine):
                begin_mariadb(connection, target_name, deadline, shown(engine))
            else:
                _begin_postgresql(connection, target_name, deadline, shown(engine))
        except BaseException:
            connection.close()
            raise
    return connection


def interrupt(connection: Connection) -> None:
    """Breaks off the statement that another thread waits for, if any."""
    driver: Any = connection.connection.driver_connection
    with suppress(Exception):  # the connection may be broken already, which is as good
        if is_mariadb(connection):
            interrupt_mariadb(connection)
        elif connection.dialect.name == "sqlite":
            driver.interrupt()
        else:
            driver.cancel_safe(timeout=_CANCEL_SECONDS)


def _begin_sqlite(connection: Connection, deadline: float, where: str) -> None:
    # BEGIN IMMEDIATE is the lock: SQLite has one writer.
    driver = connection.connection.driver_connection
    assert driver is not None
    (usual,) = driver.execute("PRAGMA busy_timeout").fetchone()
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.begin()
            except exc.DBAPIError as problem:
                if not is_busy(driver_error(problem) or problem):
                    raise
                if monotonic() >= deadline:
                    raise LockHeld(
                        "Another run, or another program, is writing to this database.", fix=_FIX, where=where
                    ) from None
                sleep(_PAUSE)
            else:
                return
    finally:
        driver.execute(f"PRAGMA busy_timeout = {int(usual)}")


def _begin_postgresql(connection: Connection, target_name: str, deadline: float, where: str) -> None:
    connection.begin()
    # Told by the statement that breaks it, not at the end of everything.
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    # Between two batches the server hears nothing for as long as a batch takes to map.
    connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
    taken = "SELECT pg_try_advisory_xact_lock(hashtextextended('clientimport run ' || %s, 0))"
    while not connection.exec_driver_sql(taken, (target_name,)).scalar():
        if monotonic() >= deadline:
            raise LockHeld(f"Another run is loading {target_name} into this database.", fix=_FIX, where=where)
        sleep(_PAUSE)
