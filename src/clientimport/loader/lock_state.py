"""Whether a run is going on, found out without standing in its way."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, exc

from clientimport.loader import session_postgresql
from clientimport.loader.dialects import is_mariadb
from clientimport.loader.engine import reading
from clientimport.loader.failures import database_failures, driver_error, is_busy
from clientimport.loader.named_locks import holder_of, lock_of_run


def run_under_way(engine: Engine, target_name: str) -> bool:
    """Whether a run of this target holds its lock; in SQLite, whether anybody writes to the file. Raises DatabaseFailure."""
    if engine.dialect.name == "postgresql":
        with reading(engine) as connection:
            return session_postgresql.holder_of(connection, target_name) is not None
    if is_mariadb(engine):
        with reading(engine) as connection:
            return holder_of(connection, lock_of_run(target_name)) is not None
    with database_failures(), engine.connect() as connection:
        return sqlite_busy(connection)


def sqlite_busy(connection: Connection) -> bool:
    """Whether somebody writes to the SQLite file; the connection is in no transaction."""
    driver = connection.connection.driver_connection
    assert driver is not None
    (usual,) = driver.execute("PRAGMA busy_timeout").fetchone()
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        # There is no asking without taking: given back at once.
        connection.begin().rollback()
    except exc.DBAPIError as problem:
        if not is_busy(driver_error(problem) or problem):
            raise
        return True
    finally:
        driver.execute(f"PRAGMA busy_timeout = {int(usual)}")
    return False
