"""A database with the tables of one target."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from loading import INTEND, TICKET, Database, database

from clientimport.loader import connect


@pytest.fixture
def ticket(database_url: str) -> Iterator[Database]:
    engine = connect(database_url)
    yield database(engine, TICKET)
    engine.dispose()


@pytest.fixture
def intend(database_url: str) -> Iterator[Database]:
    engine = connect(database_url)
    yield database(engine, INTEND)
    engine.dispose()
