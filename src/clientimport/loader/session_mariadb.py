"""A run's transaction in MariaDB and MySQL: a lock by name, which the session holds and lets go when it ends."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from clientimport.loader.holder import Holder
from clientimport.loader.named_locks import holder_of, lock_of_run, try_lock


def attempt(connection: Connection, target_name: str, me: Holder) -> Holder | None:
    """Begins the transaction; None: the lock is ours, else who has it, and no transaction is open."""
    connection.begin()
    wanted = lock_of_run(target_name)
    if try_lock(connection, wanted):
        return None
    found = holder_of(connection, wanted)
    connection.rollback()
    # A session has no name that others could read, as it has in PostgreSQL.
    return Holder(host=found[2], user=found[1]) if found else Holder()


def let_go(connection: Connection) -> None:
    """Nothing is to be done: the lock is released when the connection goes back to the pool."""


def interrupt(connection: Connection) -> None:
    """Breaks off the statement that another thread waits for, by a connection of its own."""
    driver: Any = connection.connection.driver_connection
    with connection.engine.connect() as other:
        other.exec_driver_sql(f"KILL QUERY {int(driver.thread_id())}")
