"""New databases of every kind, empty or a copy of another one: what takes long to fill is filled once."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, chdir, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from clientimport.loader import connect, ensure_schema
from clientimport.targets import target_named

KINDS = ("sqlite", "postgresql", "mariadb")
UNENCRYPTED = {"ssl_disabled": True}
"""For PyMySQL, which otherwise reads the certificates of all authorities for each connection."""


@contextmanager
def new_postgresql(server: str, origin: str = "") -> Iterator[str]:
    """The URL of a new PostgreSQL database, dropped afterwards. `origin`: the URL of one whose content it has."""
    name = f"clientimport_{uuid.uuid4().hex[:12]}"
    template = f" TEMPLATE {make_url(origin).database}" if origin else ""
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}{template}"))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


@contextmanager
def new_mariadb(server: str, origin: str = "") -> Iterator[str]:
    """The same of MariaDB; its own collation is one that is blind to case."""
    name = f"clientimport_{uuid.uuid4().hex[:12]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool, connect_args=UNENCRYPTED)
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} CHARACTER SET latin1 COLLATE latin1_swedish_ci"))
        if origin:
            _fill_mariadb(connection, str(make_url(origin).database), name)
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            # A session that a test forgot would hold up the DROP.
            mine = "SELECT id FROM information_schema.processlist WHERE db = :name AND id <> CONNECTION_ID()"
            for (session,) in connection.execute(text(mine), {"name": name}).all():
                with suppress(DBAPIError):
                    connection.execute(text(f"KILL {session}"))
            connection.execute(text(f"DROP DATABASE {name}"))
        engine.dispose()


def _fill_mariadb(connection: Connection, origin: str, name: str) -> None:
    """Every table as its own words make it, with its rows; it has no templates."""
    as_it_stands = connection.execution_options(no_parameters=True)
    as_it_stands.exec_driver_sql(f"USE {name}")
    as_it_stands.exec_driver_sql("SET foreign_key_checks = 0, sql_mode = 'NO_AUTO_VALUE_ON_ZERO'")
    for (table,) in as_it_stands.exec_driver_sql(f"SHOW TABLES FROM {origin}").all():
        (made,) = as_it_stands.exec_driver_sql(f"SHOW CREATE TABLE {origin}.{table}").all()
        as_it_stands.exec_driver_sql(made[1])
        as_it_stands.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM {origin}.{table}")


class Origins:
    """Of each kind a database that was filled once, and the folder in which that was done; copied for each test."""

    def __init__(self, folder: Callable[[str], Path]) -> None:
        self._folder = folder
        self._closing = ExitStack()
        self._filled: dict[tuple[str, str], tuple[str, Path, Any]] = {}

    @contextmanager
    def copied(
        self, request: pytest.FixtureRequest, kind: str, here: Path, fill: Callable[[str], Any], what: str = ""
    ) -> Iterator[tuple[str, Any]]:
        """The URL of a copy, with all files copied to `here`, and what `fill` answered.

        `fill`: is given the URL of an empty database, in the folder whose files are copied; no path in what it stores may
        name that folder. `what`: tells those of one test module apart.
        """
        server = "" if kind == "sqlite" else str(request.getfixturevalue(f"{kind}_server"))
        if (kind, what) not in self._filled:
            folder = self._folder(kind)
            url = self._closing.enter_context(_new(kind, server, folder))
            with chdir(folder):
                self._filled[kind, what] = (url, folder, fill(url))
        url, folder, told = self._filled[kind, what]
        shutil.copytree(folder, here, dirs_exist_ok=True)
        with _new(kind, server, here, url) as copy:
            yield copy, told

    def close(self) -> None:
        """Drops them all."""
        self._closing.close()


@contextmanager
def with_tables(request: pytest.FixtureRequest, kind: str, here: Path, *names: str) -> Iterator[str]:
    """The URL of a new database with the tables of these record shapes, as the program makes them, and nothing in them.

    For tests of what is done with the tables; that they are made where there are none is for others.
    """

    def fill(url: str) -> None:
        engine = connect(url)
        ensure_schema(engine, [target for name in names if (target := target_named(name))])
        engine.dispose()

    laid: Origins = request.getfixturevalue(f"{kind}_tables")
    with laid.copied(request, kind, here, fill, " ".join(names)) as (url, _):
        yield url


@contextmanager
def _new(kind: str, server: str, folder: Path, origin: str = "") -> Iterator[str]:
    if kind == "sqlite":
        yield str(folder / "clients.db")
    else:
        with {"postgresql": new_postgresql, "mariadb": new_mariadb}[kind](server, origin) as url:
            yield url
