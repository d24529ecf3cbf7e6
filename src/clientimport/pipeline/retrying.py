"""A run is tried again from the beginning where the connection was lost and nothing had been committed."""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from clientimport.core.errors import DatabaseFailure, PassingFailure
from clientimport.core.events import Event
from clientimport.core.runs import RunSummary
from clientimport.pipeline.deadline import Deadline
from clientimport.pipeline.order import RunOrder

PAUSES = (2.0, 10.0, 30.0, 60.0)
"""Seconds before the second attempt, the third …; the last of them before all that follow."""
_OWN_LOCK = 180.0
"""Seconds that a further attempt waits for the lock at least: the lost session may hold it until its end is noticed."""


@dataclass
class Attempt:
    """One attempt of a run. `wait`: seconds to wait for the lock. `remark`: why there is no other, where that is not plain."""

    number: int
    last: bool
    wait: float
    remark: str = ""
    again: bool = False
    """Set by `gives_up_for`: this attempt has left nothing behind, and there is to be another."""

    def gives_up_for(self, failure: DatabaseFailure, *, connected: bool) -> bool:
        """Whether a failure ends this attempt alone. `connected`: whether the database had answered in it."""
        # A server that restarts refuses connections for a while; one that never answered was never lost.
        passing = isinstance(failure, PassingFailure) or (self.number > 1 and not connected)
        if passing and self.last and self.remark:
            failure.fix = f"{failure.fix} {self.remark}".strip()
        self.again = passing and not self.last
        return self.again


def persist(order: RunOrder, once: Callable[[Attempt], RunSummary]) -> RunSummary:
    """What the first attempt that comes to an end answers or raises.

    An attempt that calls `gives_up_for` and is told so raises the failure and has written nothing, no report either.
    """
    unrepeatable = next((file for file in order.files if _read_once(file)), None)
    retries = 0 if unrepeatable else order.retries
    said = "Standard input" if unrepeatable == "-" else unrepeatable
    remark = f"{said} cannot be read twice, so the run was not tried again: give it once more." if unrepeatable else ""
    number = 1
    while True:
        attempt = Attempt(number, number > retries, order.wait if number == 1 else max(order.wait, _OWN_LOCK), remark)
        try:
            return once(attempt)
        except DatabaseFailure as failure:
            if not attempt.again:
                raise
            pause = PAUSES[min(number, len(PAUSES)) - 1]
            order.tell(_told(failure, number, retries, pause))
        Deadline(order.deadline).rest(pause)
        number += 1


def _told(failure: DatabaseFailure, number: int, retries: int, pause: float) -> Event:
    run_id = failure.summary.run_id if isinstance(failure.summary, RunSummary) else ""
    words = f"{failure.message} Nothing was written; trying again in {pause:g} seconds ({number} of {retries})."
    facts: dict[str, object] = {"attempt": number, "retries": retries, "pause_seconds": pause}
    return Event("retry", words, "warning", run_id, facts)


def _read_once(file: str) -> bool:
    """Standard input, a pipe, a device."""
    if file == "-":
        return True
    try:
        mode = Path(file).stat().st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)
