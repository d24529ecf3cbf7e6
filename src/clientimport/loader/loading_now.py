"""Which run is loading into a database, and since when: found out without standing in its way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from time import monotonic, sleep

from sqlalchemy import Connection, Engine, select

from clientimport.loader import session_postgresql, session_sqlite
from clientimport.loader.dialects import is_mariadb
from clientimport.loader.engine import reading, shown
from clientimport.loader.failures import database_failures
from clientimport.loader.holder import Holder
from clientimport.loader.ledger_tables import RUN
from clientimport.loader.lock_state import sqlite_busy
from clientimport.loader.moments import as_utc
from clientimport.loader.named_locks import holder_of, lock_of_run

_BRIEF = 0.5
"""Seconds after which one who writes to a SQLite file without saying who it is counts as loading: a reviewer takes less."""
_PAUSE = 0.02


def find_loading(engine: Engine, targets: Collection[str]) -> Holder | None:
    """Who is loading one of these targets, or writes to the SQLite file; None: nobody. Raises DatabaseFailure.

    What cannot be found out of it is empty.
    """
    if engine.dialect.name == "sqlite":
        with database_failures(shown(engine)), engine.connect() as connection:
            return _writer(connection)
    with reading(engine) as connection:
        if is_mariadb(engine):
            # For the one transaction, and before its first statement: the run's own row is not committed yet.
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED")
        found = (_holder(connection, target) for target in targets)
        return next((holder for holder in found if holder is not None), None)


def _holder(connection: Connection, target: str) -> Holder | None:
    if connection.dialect.name == "postgresql":
        return session_postgresql.holder_of(connection, target)
    session = holder_of(connection, lock_of_run(target))
    return None if session is None else _named(connection, target, Holder(host=session[2], user=session[1]))


def _writer(connection: Connection) -> Holder | None:
    until = monotonic() + _BRIEF
    while sqlite_busy(connection):
        found = session_sqlite.told(connection)
        if found != Holder() or monotonic() >= until:
            return found
        sleep(_PAUSE)
    return None


def _named(connection: Connection, target: str, holder: Holder) -> Holder:
    """With the run's id and when it began, where its row can be seen."""
    query = select(RUN.c.run_id, RUN.c.started_at).where(RUN.c.target == target, RUN.c.status == "running")
    run = connection.execute(query.order_by(RUN.c.started_at.desc()).limit(1)).first()
    if run is None:
        return holder
    return replace(holder, run_id=run.run_id, since=as_utc(run.started_at).isoformat(timespec="seconds"))
