"""Locks of MariaDB and MySQL by name: they live outside of transactions and die with the session that holds them."""

from __future__ import annotations

from contextlib import suppress
from hashlib import blake2b
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection

from clientimport.core.errors import LockHeld

_HELD = "clientimport_lock"
_PAUSE = 0.1
_SCHEMA_SECONDS = 60.0
_FIX = "Wait until it has ended, or allow for it with --wait SECONDS."


def begin_mariadb(connection: Connection, target_name: str, deadline: float, where: str) -> None:
    """Begins the transaction of a run, with the lock of this database and target.

    `deadline`: on the clock of `monotonic`. Raises LockHeld.
    """
    connection.begin()
    wanted = f"run {target_name}"
    if not _taken(connection, wanted, deadline):
        raise LockHeld(
            f"Another run is loading {target_name} into this database{holder(connection, wanted)}.", fix=_FIX, where=where
        )


def lock_schema_mariadb(connection: Connection, where: str = "") -> None:
    """Keeps other migrations of this database out, beyond the commits that each statement of a migration brings about."""
    if not _taken(connection, "schema", monotonic() + _SCHEMA_SECONDS):
        raise LockHeld(
            f"Another program is changing the tables{holder(connection, 'schema')}.", fix="Run again later.", where=where
        )


def holder(connection: Connection, what: str) -> str:
    """Who holds a lock, as far as the server tells this user: " (connection 7 of ann@host, for 12 s)", or ""."""
    number = connection.exec_driver_sql("SELECT IS_USED_LOCK(%s)", (_name(connection, what),)).scalar()
    if number is None:
        return ""
    # Whoever lacks the right PROCESS sees the sessions of his own user alone.
    who = "SELECT user, host, time FROM information_schema.processlist WHERE id = %s"
    told = connection.exec_driver_sql(who, (number,)).first()
    if told is None:
        return f" (connection {number})"
    return f" (connection {number} of {told[0]}@{str(told[1]).rpartition(':')[0] or told[1]}, idle or at it for {told[2]} s)"


def interrupt_mariadb(connection: Connection) -> None:
    """Breaks off the statement that another thread waits for, by a connection of its own."""
    driver: Any = connection.connection.driver_connection
    with connection.engine.connect() as other:
        other.exec_driver_sql(f"KILL QUERY {int(driver.thread_id())}")


def let_go(driver: Any, record: Any) -> None:
    """When a connection goes back to the pool: its lock is released, for the session lives on."""
    name = record.info.pop(_HELD, None)
    if name is not None and driver is not None:
        # Where the connection is broken, the server has released it.
        with suppress(Exception), driver.cursor() as cursor:
            cursor.execute("DO RELEASE_LOCK(%s)", (name,))


def _taken(connection: Connection, what: str, deadline: float) -> bool:
    name = _name(connection, what)
    while connection.exec_driver_sql("SELECT GET_LOCK(%s, 0)", (name,)).scalar() != 1:
        if monotonic() >= deadline:
            return False
        sleep(_PAUSE)
    connection.info[_HELD] = name
    return True


def _name(connection: Connection, what: str) -> str:
    # Names are the server's, not the database's, and no longer than 64 characters.
    database = connection.exec_driver_sql("SELECT DATABASE()").scalar()
    return "clientimport " + blake2b(f"{database}\n{what}".encode(), digest_size=20).hexdigest()
