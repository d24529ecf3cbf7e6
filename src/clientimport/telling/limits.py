"""Work that may take so long and no longer, whatever the other side does."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

Answer = TypeVar("Answer")


def within(seconds: float, work: Callable[[], Answer]) -> Answer:
    """What the work answers, or raises; TimeoutError where it takes longer. It is left to itself then."""
    answers: list[Answer] = []
    faults: list[BaseException] = []

    def do() -> None:
        try:
            answers.append(work())
        except BaseException as fault:
            faults.append(fault)

    # A server that answers a byte at a time never runs into a socket's limit. A daemon keeps no program from ending.
    thread = Thread(target=do, daemon=True)
    thread.start()
    thread.join(seconds)
    if faults:
        raise faults[0]
    if not answers:
        raise TimeoutError(f"no answer within {seconds:g} seconds")
    return answers[0]
