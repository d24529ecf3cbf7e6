"""Databases for the conformance suite: SQLite in memory, and a new PostgreSQL database for each test that asks."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, event, make_url, text
from sqlalchemy.exc import OperationalError

from clientimport.targets import target_named, target_names

POSTGRES = os.environ.get("CLIENTIMPORT_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "target" in metafunc.fixturenames:
        metafunc.parametrize("target", [target_named(name) for name in target_names()], ids=target_names())


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """A connection in a transaction to a database without any table."""
    yield from sqlite() if request.param == "sqlite" else postgresql()


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


def postgresql() -> Iterator[Connection]:
    name = f"conformance_{uuid.uuid4().hex[:12]}"
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        server.dispose()
        pytest.skip(
            f"NO POSTGRESQL answers at {make_url(POSTGRES)!r}: set CLIENTIMPORT_TEST_POSTGRES; nothing was tested with it"
        )
    engine = create_engine(make_url(POSTGRES).set(database=name))
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()
