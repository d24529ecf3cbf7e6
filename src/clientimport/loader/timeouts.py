"""How long one statement may wait for another program's lock, or take: told to the database for each transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event

from clientimport.loader.dialects import MARIADB_NAMES


@dataclass(frozen=True)
class Timeouts:
    """Seconds. `lock`: that a statement may wait for a lock; 0: for ever.

    `statement`: that it may take; 0: as the server has it.
    """

    lock: float = 60.0
    statement: float = 0.0


def keep_timeouts(engine: Engine, timeouts: Timeouts) -> None:
    """Has every connection and transaction of the engine keep them."""
    _KEEPING[engine.dialect.name](engine, timeouts)


def _sqlite(engine: Engine, timeouts: Timeouts) -> None:
    # It has no limit for statements. Zero would mean not to wait at all.
    busy = int(timeouts.lock * 1000) or 2**31 - 1

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _: object) -> None:
        connection.execute(f"PRAGMA busy_timeout = {busy}")


def _postgresql(engine: Engine, timeouts: Timeouts) -> None:
    limits = f"SET LOCAL lock_timeout = {int(timeouts.lock * 1000)}"
    if timeouts.statement:
        limits += f"; SET LOCAL statement_timeout = {max(1, int(timeouts.statement * 1000))}"

    # For the transaction alone: behind a pooler the next transaction of the connection is another program's.
    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(limits)


def _mariadb(engine: Engine, timeouts: Timeouts) -> None:
    # Zero would mean not to wait at all; MySQL knows a limit for statements that only read, and no fraction of a second.
    lock = max(1, round(timeouts.lock)) if timeouts.lock else 2**30
    limits = f"SET SESSION innodb_lock_wait_timeout = {lock}, lock_wait_timeout = {min(lock, 86400)}"
    if timeouts.statement:
        seconds = engine.dialect.name == "mariadb"
        name, limit = ("max_statement_time", 1) if seconds else ("max_execution_time", 1000)
        limits += f", {name} = {max(1, round(timeouts.statement * limit))}"

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(limits)


_KEEPING: dict[str, Callable[[Engine, Timeouts], None]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
    **dict.fromkeys(MARIADB_NAMES, _mariadb),
}
