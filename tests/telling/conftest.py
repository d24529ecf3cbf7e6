"""Servers on loopback for all tests of telling."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from loopback import Mail, Web, mail_server, web_server


@pytest.fixture
def web() -> Iterator[Web]:
    with web_server() as server:
        yield server


@pytest.fixture
def mail() -> Iterator[Mail]:
    with mail_server() as server:
        yield server
