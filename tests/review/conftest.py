"""A running page for every test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from probes import PROBES

from clientimport.review.app import PAGES
from database_copies import with_tables
from review_running import Running, empty_ledger, running


@pytest.fixture
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a run."""
    with with_tables(request, "sqlite", tmp_path, "ticketevolution") as url:
        yield url


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The page, with pages that are there for tests alone: one server for all tests of a file."""
    ledger = str(tmp_path_factory.mktemp("review") / "clients.db")
    empty_ledger(ledger)
    with running(ledger, pages=[*PAGES, PROBES]) as run:
        yield run
