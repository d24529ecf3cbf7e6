"""From a URL to an engine that is safe to load with: real transactions, no password in any message."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url
from sqlalchemy.pool import StaticPool

from clientimport.core.errors import DatabaseFailure, PassingFailure, UsageFailure
from clientimport.loader.dialects import MARIADB_NAMES
from clientimport.loader.failures import database_failures, driver_error, in_words
from clientimport.loader.failures_mariadb import WORDS, is_of_pymysql, number_of
from clientimport.loader.holder import session_name, this_process
from clientimport.loader.passing import is_coming_up
from clientimport.loader.timeouts import Timeouts, keep_timeouts

_READ_ONLY = "clientimport_read_only"
_USUAL = Timeouts()


def connect(url: str, *, create: bool = True, timeouts: Timeouts = _USUAL) -> Engine:
    """A SQLAlchemy URL, or the path of a SQLite file -> an engine whose database answered.

    `create` False: a SQLite file that does not exist is a DatabaseFailure instead of a new database. `timeouts`: of its
    statements.
    Raises UsageFailure (no URL, unknown kind, missing extra) and DatabaseFailure (not reachable). Close it with `dispose()`.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        engine = _sqlite(parsed, create=create)
    elif parsed.get_backend_name() == "postgresql":
        engine = _postgresql(parsed)
    elif parsed.get_backend_name() in MARIADB_NAMES:
        engine = _mariadb(parsed)
    else:
        raise UsageFailure(
            f"clientimport cannot load into {parsed.get_backend_name()!r}.",
            fix="Give the path of a SQLite file, or a URL such as postgresql://user@host/name or mariadb://user@host/name.",
        )
    keep_timeouts(engine, timeouts)
    try:
        with engine.connect():
            pass
    except (exc.SQLAlchemyError, sqlite3.Error) as problem:
        engine.dispose()
        raise _unreachable(problem, parsed) from None
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that only reads: a run that is going on does not hold it up.

    Raises DatabaseFailure for every error of the database.
    """
    with database_failures(shown(engine)), engine.connect() as connection:
        yield connection.execution_options(**{_READ_ONLY: True})


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction of its own, committed at the end. Raises DatabaseFailure for every database error."""
    with database_failures(shown(engine)), engine.begin() as connection:
        yield connection


def shown(engine: Engine) -> str:
    """The engine's database for messages: no password in it."""
    return _shown(engine.url)


def shown_url(url: str) -> str:
    """A database's URL for messages: no password in it. Raises UsageFailure where it cannot be understood."""
    return _shown(_parsed(url))


def _shown(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return url.database or "sqlite://"
    return url.set(query={}).render_as_string(hide_password=True)


def _parsed(url: str) -> URL:
    if not url:
        raise UsageFailure("No database is named.", fix="Give --database, or set CLIENTIMPORT_DATABASE.")
    if "://" not in url:
        return URL.create("sqlite", database=url)
    try:
        parsed = make_url(re.sub(r"^postgres://", "postgresql://", url))
    except (exc.ArgumentError, ValueError):
        # Not repeated in the message: it may hold a password.
        raise UsageFailure(
            "The database URL cannot be understood.", fix="Write it as postgresql://user@host:5432/name."
        ) from None
    return parsed


def _sqlite(url: URL, *, create: bool) -> Engine:
    if url.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise UsageFailure(f"The SQLite driver in {url.drivername!r} is not supported.", fix="Write sqlite:///path.")
    memory = not url.database or url.database == ":memory:"
    if not memory and not create and not Path(url.database or "").is_file():
        raise DatabaseFailure(f"There is no database {url.database}.", fix="Check the path, or import something first.")
    # One connection for all: a second one would see another, empty database in memory.
    options: dict[str, Any] = {"poolclass": StaticPool} if memory else {}
    engine = create_engine(url, hide_parameters=True, connect_args={"check_same_thread": False}, **options)

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _: object) -> None:
        # The driver's own transactions end at DDL and begin after SAVEPOINT: ours begin in `on_begin`.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        if create:
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA cache_size = -65536")
        # What is sorted for an index at the end may outgrow the memory; temporary tables are small and stay in their cache.
        connection.execute("PRAGMA temp_store = FILE")
        connection.execute("PRAGMA temp.cache_size = -16384")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get(_READ_ONLY)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: URL) -> Engine:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise UsageFailure(
            "PostgreSQL needs a part that is not installed.", fix="Install it: pip install 'clientimport[postgres]'."
        ) from None
    me = this_process("")
    arguments: dict[str, Any] = {
        "connect_timeout": 10,
        "application_name": session_name(me),
        # The copies are UTF-8 whatever the database's own encoding is.
        "client_encoding": "utf8",
        # A server that lost its power or its network is given up after two minutes, not after a quarter of an hour or never.
        **{"keepalives_idle": 60, "keepalives_interval": 10, "keepalives_count": 6, "tcp_user_timeout": 120_000},
        # Behind a pooler the next transaction may be on another connection, which knows nothing of what was prepared.
        "prepare_threshold": None,
    }
    given = {name: value for name, value in arguments.items() if name not in url.query}
    return create_engine(url.set(drivername="postgresql+psycopg"), hide_parameters=True, connect_args=given)


def _mariadb(url: URL) -> Engine:
    from clientimport.loader.engine_mariadb import open_engine

    try:
        return open_engine(url, _shown(url))
    except (exc.SQLAlchemyError, RuntimeError) as problem:
        raise _unreachable(problem, url) from None


def _unreachable(problem: Exception, url: URL) -> Exception:
    found = driver_error(problem) or problem
    if url.get_backend_name() == "sqlite":
        return in_words(found, _shown(url))
    reason = _first_line(found)
    for secret in {str(url.password or ""), *map(str, url.query.values())} - {""}:
        reason = reason.replace(secret, "***")
    return (PassingFailure if is_coming_up(reason) else DatabaseFailure)(
        f"The database cannot be reached: {reason}",
        fix="Check the address, the user and that the server runs.",
        where=_shown(url),
    )


def _first_line(found: BaseException) -> str:
    # MariaDB's driver tells (number, words).
    words = WORDS.get(number_of(found)) if number_of(found) > 0 else None
    said = words or str(found.args[-1] if is_of_pymysql(found) and found.args else found).strip()
    return said.splitlines()[0] if said else type(found).__name__
