"""A transaction in which a reviewer changes something: it stands in no run's way, and none goes on while a run loads."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, exc

from clientimport.core.errors import LockHeld
from clientimport.loader import session_sqlite
from clientimport.loader.engine import shown
from clientimport.loader.failures import database_failures, driver_error, is_busy
from clientimport.loader.failures_mariadb import number_of
from clientimport.loader.holder import Holder
from clientimport.loader.loading_now import find_loading
from clientimport.loader.timeouts import Timeouts

REVIEW_TIMEOUTS = Timeouts(lock=3.0)
"""Of a review's engine: another reviewer takes moments, and nobody is to wait before a page for the end of a run."""
_PAUSE = 0.02
_IN_VAIN_POSTGRESQL, _IN_VAIN_MARIADB = ("55P03", "40P01"), (1205, 1213)
"""Errors of one who waited too long for a row, or for one who waited for him."""


class RunUnderWay(LockHeld):
    """A run is loading, or somebody else writes to the SQLite file. `holder`: what is known of it."""

    def __init__(self, holder: Holder, where: str) -> None:
        said = f": {holder.words}" if holder.words else ""
        super().__init__(f"A run is loading into this database{said}.", fix="Try again when it has ended.", where=where)
        self.holder = holder


@contextmanager
def reviewing(engine: Engine, targets: Collection[str]) -> Iterator[Connection]:
    """A connection in a transaction that changes what belongs to rejects of these targets, committed at the end.

    Raises RunUnderWay, DatabaseFailure.

    A run that begins meanwhile is not held up: whoever changes what belongs to a rejected row locks that row first, as a run
    does at its end.
    """
    where = shown(engine)
    sqlite = engine.dialect.name == "sqlite"
    if not sqlite and (holder := find_loading(engine, targets)) is not None:
        raise RunUnderWay(holder, where)
    with database_failures(where), engine.connect() as connection:
        if sqlite:
            _begin_sqlite(connection, where)
        try:
            yield connection
            connection.commit()
        except exc.DBAPIError as problem:
            if not _waited_in_vain(problem):
                raise
            connection.rollback()
            raise RunUnderWay(find_loading(engine, targets) or Holder(), where) from None


def _begin_sqlite(connection: Connection, where: str) -> None:
    driver: Any = connection.connection.driver_connection
    (usual,) = driver.execute("PRAGMA busy_timeout").fetchone()
    driver.execute("PRAGMA busy_timeout = 0")
    until = monotonic() + REVIEW_TIMEOUTS.lock
    try:
        while True:
            try:
                connection.begin()
            except exc.DBAPIError as problem:
                if not is_busy(driver_error(problem) or problem):
                    raise
            else:
                return
            holder = session_sqlite.told(connection)
            if holder != Holder() or monotonic() >= until:
                raise RunUnderWay(holder, where)
            sleep(_PAUSE)
    finally:
        driver.execute(f"PRAGMA busy_timeout = {int(usual)}")


def _waited_in_vain(problem: exc.DBAPIError) -> bool:
    found = driver_error(problem) or problem
    return getattr(found, "sqlstate", None) in _IN_VAIN_POSTGRESQL or number_of(found) in _IN_VAIN_MARIADB
