"""Waiting for another thread or process so that an interrupt is heard."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

Answer = TypeVar("Answer")

_SECONDS = 0.2


def nothing_to_heed() -> None:
    """For those who may wait as long as it takes."""


def answer_of(future: Future[Answer], heed: Callable[[], None] = nothing_to_heed) -> Answer:
    """What a future answers, or raises. `heed`: asked again and again meanwhile; what it raises ends the waiting."""
    # Polars' handler of interrupts has waits of the system go on after one: without an end to each wait, Ctrl-C would be
    # heard when the database, or the lock that it waits for, comes to it.
    while not wait([future], timeout=_SECONDS).done:
        heed()
    return future.result()
