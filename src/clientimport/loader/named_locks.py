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


def lock_schema_mariadb(connection: Connection, where: str = "") -> None:
    """Keeps other migrations of this database out, beyond the commits that each statement of a migration brings about."""
    if not _taken(connection, "schema", monotonic() + _SCHEMA_SECONDS):
        raise LockHeld(
            f"Another program is changing the tables{holder(connection, 'schema')}.", fix="Run again later.", where=where
        )


def lock_of_run(target_name: str) -> str:
    """What a run of this target locks, for `try_lock` and `holder_of`."""
    return f"run {target_name}"


def try_lock(connection: Connection, what: str) -> bool:
    """Takes a lock of this database for the session, if it is free; `let_go` releases it."""
    name = _name(connection, what)
    if connection.exec_driver_sql("SELECT GET_LOCK(%s, 0)", (name,)).scalar() != 1:
        return False
    connection.info[_HELD] = name
    return True


def holder_of(connection: Connection, what: str) -> tuple[int, str, str] | None:
    """Who holds a lock: the number of the connection, its user and its host, which are "" where they may not be seen."""
    number = connection.exec_driver_sql("SELECT IS_USED_LOCK(%s)", (_name(connection, what),)).scalar()
    if number is None:
        return None
    # Whoever lacks the right PROCESS sees the sessions of his own user alone.
    who = "SELECT user, host FROM information_schema.processlist WHERE id = %s"
    user, host = connection.exec_driver_sql(who, (number,)).first() or ("", "")
    return int(number), str(user), str(host).rpartition(":")[0] or str(host)


def holder(connection: Connection, what: str) -> str:
    """The same for a message: " (connection 7 of ann@host)", or ""."""
    found = holder_of(connection, what)
    if found is None:
        return ""
    number, user, host = found
    return f" (connection {number} of {user}@{host})" if user else f" (connection {number})"


def let_go(driver: Any, record: Any) -> None:
    """When a connection goes back to the pool: its lock is released, for the session lives on."""
    name = record.info.pop(_HELD, None)
    if name is not None and driver is not None:
        # Where the connection is broken, the server has released it.
        with suppress(Exception), driver.cursor() as cursor:
            cursor.execute("DO RELEASE_LOCK(%s)", (name,))


def _taken(connection: Connection, what: str, deadline: float) -> bool:
    while not try_lock(connection, what):
        if monotonic() >= deadline:
            return False
        sleep(_PAUSE)
    return True


def _name(connection: Connection, what: str) -> str:
    # Names are the server's, not the database's, and no longer than 64 characters.
    database = connection.exec_driver_sql("SELECT DATABASE()").scalar()
    return "clientimport " + blake2b(f"{database}\n{what}".encode(), digest_size=20).hexdigest()
