"""Each test of this folder on every database of houses.py, and the history that nobody disturbs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from histories import History, Unbroken, run_unbroken
from houses import DATABASES, SERVERS
from imports import Forking, make_database


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=SERVERS)
def server_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind that is a server."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(scope="session")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> Unbroken:
    """What is there after each import of a history without faults."""
    folder = tmp_path_factory.mktemp("unbroken")
    return run_unbroken(str(folder / "clients.db"), folder)


@pytest.fixture
def history(url: str, tmp_path: Path, unbroken: Unbroken) -> History:
    """A history that is to be disturbed, at its beginning."""
    make_database(url, tmp_path)
    return History(url, tmp_path, unbroken)


@pytest.fixture
def forks(url: str, tmp_path: Path) -> Iterator[Forking]:
    """Runs on that database."""
    with Forking(url, tmp_path) as found:
        yield found
