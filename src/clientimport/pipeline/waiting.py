"""Waiting for another thread or process so that an interrupt is heard."""

from __future__ import annotations

from concurrent.futures import Future, wait
from typing import TypeVar

Answer = TypeVar("Answer")

_SECONDS = 0.2


def answer_of(future: Future[Answer]) -> Answer:
    """What a future answers, or raises."""
    # Polars' handler of interrupts has waits of the system go on after one: without an end to each wait, Ctrl-C would be
    # heard when the database, or the lock that it waits for, comes to it.
    while not wait([future], timeout=_SECONDS).done:
        pass
    return future.result()
