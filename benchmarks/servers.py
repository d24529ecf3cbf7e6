"""Databases that are made for one line of the benchmark, and dropped after it."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.programs import settle

POSTGRES = "postgresql://postgres@127.0.0.1:5432/postgres"
MARIADB = "mariadb://root@127.0.0.1:3306/"

_numbers = itertools.count(1)


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    """A file that is not there yet -> its URL."""
    file = folder / f"{_name()}.db"
    try:
        yield f"sqlite:///{file}"
    finally:
        for end in ("", "-wal", "-shm"):
            Path(f"{file}{end}").unlink(missing_ok=True)


@contextmanager
def postgresql(server: str) -> Iterator[str]:
    """An empty database on the server -> its URL."""
    import psycopg

    name = _name()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    try:
        yield server.rpartition("/")[0] + "/" + name
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def mariadb(server: str) -> Iterator[str]:
    """An empty database on the server -> its URL."""
    from sqlalchemy import create_engine, make_url, text

    name = _name()
    engine = create_engine(make_url(server).set(drivername="mariadb+pymysql"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} CHARACTER SET utf8mb4"))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name}"))
        engine.dispose()


def checkpoint(server: str) -> None:
    """What PostgreSQL and the machine have still to write is written."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    settle()


def one_client(url: str) -> None:
    """A client of another system, so that what follows is no first load and every constraint stays in place."""
    from sqlalchemy import text

    from clientimport.loader import connect, writing

    engine = connect(url)
    with writing(engine) as connection:
        connection.execute(
            text("INSERT INTO ticketevolution_client (system, key, name) VALUES ('before', '1', 'Ned Flanders')")
        )
    engine.dispose()


def _name() -> str:
    return f"clientimport_benchmark_{os.getpid()}_{next(_numbers)}"
