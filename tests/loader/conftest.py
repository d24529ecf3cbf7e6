"""A database with the tables of one target, or of both where a test asks for both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from loading import INTEND, TICKET, Database

from clientimport.loader import connect
from database_copies import KINDS, with_tables

TARGETS = {"ticket": TICKET, "intend": INTEND}


@pytest.fixture(params=KINDS)
def laid_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """One database for all targets of a test."""
    names = [target.name for fixture, target in TARGETS.items() if fixture in request.fixturenames]
    with with_tables(request, request.param, tmp_path, *names) as url:
        yield url


@pytest.fixture
def ticket(laid_url: str) -> Iterator[Database]:
    engine = connect(laid_url)
    yield Database(engine, TICKET)
    engine.dispose()


@pytest.fixture
def intend(laid_url: str) -> Iterator[Database]:
    engine = connect(laid_url)
    yield Database(engine, INTEND)
    engine.dispose()
