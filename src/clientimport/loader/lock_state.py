"""Whether a run is going on, found out without standing in its way."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, exc

from clientimport.loader.dialects import is_mariadb
from clientimport.loader.engine import reading
from clientimport.loader.failures import database_failures, driver_error, is_busy
from clientimport.loader.named_locks import holder_of, lock_of_run

# The key of the advisory lock that runs take (transaction.py), as pg_locks shows it.
_HELD = """
    SELECT count(*) FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND ((classid::bigint << 32) | objid::bigint) = hashtextextended('clientimport run ' || %s, 0)
"""


def run_under_way(engine: Engine, target_name: str) -> bool:
    """Whether a run of this target holds its lock; in SQLite, whether anybody writes to the file. Raises DatabaseFailure."""
    if engine.dialect.name == "postgresql":
        with reading(engine) as connection:
            return bool(connection.exec_driver_sql(_HELD, (target_name,)).scalar())
    if is_mariadb(engine):
        with reading(engine) as connection:
            return holder_of(connection, lock_of_run(target_name)) is not None
    with database_failures(), engine.connect() as connection:
        return _sqlite_busy(connection)


def _sqlite_busy(connection: Connection) -> bool:
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
