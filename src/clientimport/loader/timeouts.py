"""How long one statement may wait for another program's lock, or take: told to the database for each transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event


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


_KEEPING: dict[str, Callable[[Engine, Timeouts], None]] = {"sqlite": _sqlite, "postgresql": _postgresql}
