"""Databases for the conformance suite: SQLite in memory, and a new database of a server for each test that asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, event

from clientimport.loader import connect
from clientimport.targets import target_named, target_names


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "target" in metafunc.fixturenames:
        metafunc.parametrize("target", [target_named(name) for name in target_names()], ids=target_names())


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def empty_database(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """A connection in a transaction to a database without any table."""
    yield from sqlite() if request.param == "sqlite" else served(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def transactional_database(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """The same, of the databases that hold a new table in a transaction."""
    yield from sqlite() if request.param == "sqlite" else served(request.getfixturevalue(f"{request.param}_url"))


def sqlite() -> Iterator[Connection]:
    engine = create_engine("sqlite://")

    @event.listens_for(engine, "connect")
    def on_connect(connection, _):  # type: ignore[no-untyped-def]
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def on_begin(connection):  # type: ignore[no-untyped-def]
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.connect() as connection, connection.begin():
        yield connection
    engine.dispose()


def served(url: str) -> Iterator[Connection]:
    engine = connect(url)
    with engine.connect() as connection, connection.begin():
        yield connection
    engine.dispose()
