"""On what terms a run waits for the lock, and who is told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clientimport.core.events import Event


def _nothing_to_heed() -> None:
    pass


def _nobody_listens(event: Event) -> None:
    pass


@dataclass(frozen=True)
class Terms:
    """`wait`: seconds to wait for the lock. `heed`: called while waiting; raises where the run must end. `tell`: of events."""

    wait: float = 0.0
    heed: Callable[[], None] = _nothing_to_heed
    tell: Callable[[Event], None] = _nobody_listens
