"""A run's transaction in PostgreSQL: an advisory lock of the transaction, so that it works behind a connection pooler.

Everything is set for the transaction alone, for the same reason.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, exc

from clientimport.loader.holder import Holder, named_session, session_name

_CANCEL_SECONDS = 5.0
_SETTINGS = (
    # Told by the statement that breaks it, not at the end of everything.
    "SET CONSTRAINTS ALL IMMEDIATE",
    # Between two batches the server hears nothing for as long as a batch takes to map.
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    # Statements of a batch are short, and each is another one: to compile their plans takes longer than it saves.
    "SET LOCAL jit = off",
    # The lock of a machine that lost its power or its network ends after two minutes, not after two hours.
    "SET LOCAL tcp_keepalives_idle = 60",
    "SET LOCAL tcp_keepalives_interval = 10",
    "SET LOCAL tcp_keepalives_count = 6",
)
# Not every server can: older ones, and some systems.
_CHECKED_WHILE_BUSY = "SET LOCAL client_connection_check_interval = '10s'"
_KEY = "hashtextextended('clientimport run ' || %s, 0)"
_TAKE = f"SELECT pg_try_advisory_xact_lock({_KEY})"
# Names and times of other users' sessions are null for those who may not see them.
_HOLDER = f"""
    SELECT l.pid, a.usename, a.application_name, coalesce(a.client_hostname, host(a.client_addr)),
           to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')
    FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND ((l.classid::bigint << 32) | l.objid::bigint) = {_KEY}
"""  # noqa: S608 - of constants alone


def attempt(connection: Connection, target_name: str, me: Holder) -> Holder | None:
    """Begins the transaction; None: the lock is ours, else who has it, and no transaction is open."""
    connection.begin()
    if connection.exec_driver_sql(_TAKE, (target_name,)).scalar():
        connection.exec_driver_sql("; ".join(_SETTINGS))
        connection.exec_driver_sql("SELECT set_config('application_name', %s, true)", (session_name(me),))
        with suppress(exc.DBAPIError), connection.begin_nested():
            connection.exec_driver_sql(_CHECKED_WHILE_BUSY)
        return None
    found = holder_of(connection, target_name)
    # Behind a pooler, whoever waits in a transaction keeps a connection from others.
    connection.rollback()
    return found or Holder()


def holder_of(connection: Connection, target_name: str) -> Holder | None:
    """Who holds the lock of a target's runs, if anybody does."""
    found = connection.exec_driver_sql(_HOLDER, (target_name,)).first()
    if found is None:
        return None
    pid, user, name, address, since = found
    told = named_session(name or "")
    return Holder(told.run_id, told.host or address or "", told.pid or pid, user or "", since or "")


def let_go(connection: Connection) -> None:
    """Nothing is to be done: the lock ends with the transaction."""


def interrupt(connection: Connection) -> None:
    """Breaks off the statement that another thread waits for, if any."""
    driver: Any = connection.connection.driver_connection
    driver.cancel_safe(timeout=_CANCEL_SECONDS)
