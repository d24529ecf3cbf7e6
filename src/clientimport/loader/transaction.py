"""The run's one transaction and its lock, which dies with it."""

from __future__ import annotations

from contextlib import suppress
from time import monotonic, sleep
from typing import Protocol

from sqlalchemy import Connection, Engine, select

from clientimport.core.errors import LockHeld
from clientimport.core.events import Event
from clientimport.loader import session_mariadb, session_postgresql, session_sqlite
from clientimport.loader.dialects import MARIADB_NAMES
from clientimport.loader.engine import reading, shown
from clientimport.loader.failures import database_failures
from clientimport.loader.holder import Holder, this_process
from clientimport.loader.ledger_tables import RUN
from clientimport.loader.terms import Terms

_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 1.0
_FIX = "Wait until it has ended, or allow for it with --wait 10m."


class _Session(Protocol):
    """What each kind of database has a module of its own for."""

    def attempt(self, connection: Connection, target_name: str, me: Holder) -> Holder | None: ...
    def let_go(self, connection: Connection) -> None: ...
    def interrupt(self, connection: Connection) -> None: ...


_SESSIONS: dict[str, _Session] = {
    "sqlite": session_sqlite,
    "postgresql": session_postgresql,
    **dict.fromkeys(MARIADB_NAMES, session_mariadb),
}


def begin(engine: Engine, target_name: str, run_id: str, terms: Terms) -> tuple[Connection, bool]:
    """A connection in a transaction that holds the lock of this target, and whether it had to be waited for.

    Raises LockHeld, DatabaseFailure, and what `terms.heed` raises.
    """
    with database_failures(shown(engine)):
        connection = engine.connect()
        try:
            waited = _wait(connection, target_name, this_process(run_id), terms)
        except BaseException:
            connection.close()
            raise
    return connection, waited


def let_go(connection: Connection) -> None:
    """To be called before the connection is closed."""
    with suppress(Exception):  # the connection may be broken, and with it the lock
        _SESSIONS[connection.dialect.name].let_go(connection)


def interrupt(connection: Connection) -> None:
    """Breaks off the statement that another thread waits for, if any."""
    with suppress(Exception):  # the connection may be broken already, which is as good
        _SESSIONS[connection.dialect.name].interrupt(connection)


def was_committed(engine: Engine, target_name: str, run_id: str, terms: Terms) -> bool:
    """Whether the database has the run; for one whose connection was lost while it was committed.

    Looked up under the lock: the lost session may still be at its commit, and holds the lock until it has ended.
    Raises LockHeld, DatabaseFailure.
    """
    query = select(RUN.c.status).where(RUN.c.run_id == run_id)
    try:
        connection, _ = begin(engine, target_name, "", terms)
    except LockHeld:
        with reading(engine) as connection:
            if connection.execute(query).scalar() == "done":
                return True
        raise
    with database_failures(shown(engine)):
        try:
            return connection.execute(query).scalar() == "done"
        finally:
            let_go(connection)
            connection.close()


def _wait(connection: Connection, target_name: str, me: Holder, terms: Terms) -> bool:
    session = _SESSIONS[connection.dialect.name]
    where = shown(connection.engine)
    until, pause, waited = monotonic() + terms.wait, _FIRST_PAUSE, False
    while (holder := session.attempt(connection, target_name, me)) is not None:
        said = _said(connection, target_name, holder)
        if monotonic() >= until:
            raise LockHeld(f"{said}.", fix=_FIX, where=where)
        if not waited:
            facts = {"wait_seconds": terms.wait, "holder": holder.facts}
            terms.tell(Event("lock-waiting", f"{said}; waiting for it to end.", "warning", me.run_id, facts))
        waited = True
        terms.heed()
        sleep(max(0.0, min(pause, until - monotonic())))
        pause = min(_LONGEST_PAUSE, pause * 1.5)
    terms.tell(Event("lock-taken", f"The lock on {target_name} is taken.", "info", me.run_id, {"waited": waited}))
    return waited


def _said(connection: Connection, target_name: str, holder: Holder) -> str:
    at = f": {holder.words}" if holder.words else ""
    if connection.dialect.name == "sqlite":
        # Whoever writes to the file is in the way, a run or not.
        return f"Another run{'' if at else ', or another program,'} is writing to this database{at}"
    return f"Another run is loading {target_name} into this database{at}"
