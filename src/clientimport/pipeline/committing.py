"""The commit of a run: one whose answer was lost is found out, not repeated."""

from __future__ import annotations

from collections.abc import Callable
from time import sleep

from clientimport.core.errors import DatabaseFailure, LockHeld
from clientimport.core.events import Event
from clientimport.pipeline.late_signals import LateSignals, commit_unknown

PAUSES = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds before each time that the database is asked what became of a commit."""
_SLICE = 0.2


def commit(
    run_id: str, make: Callable[[], None], was_made: Callable[[], bool], tell: Callable[[Event], None], late: LateSignals
) -> None:
    """`make` commits the run; where that fails, `was_made` asks the database, as often as it takes within a minute.

    Raises what `make` raised where nothing was committed, and CommitUnknown where the database does not answer.
    """
    try:
        make()
        return
    except DatabaseFailure as failure:
        lost = failure
    words = f"The answer to the commit of run {run_id} was lost: {lost.message} The database is asked what became of it."
    tell(Event("commit-lost", words, "warning", run_id))
    if not _found_out(run_id, was_made, late):
        tell(Event("commit-found", f"Run {run_id} was not committed.", "warning", run_id, {"committed": False}))
        raise lost
    tell(Event("commit-found", f"Run {run_id} was committed.", "info", run_id, {"committed": True}))


def _found_out(run_id: str, was_made: Callable[[], bool], late: LateSignals) -> bool:
    for pause in PAUSES:
        _rest(pause, late)
        if late.came:
            break
        try:
            return was_made()
        except (DatabaseFailure, LockHeld):
            continue  # it does not answer yet, or the lost session has not ended yet
    raise commit_unknown(run_id)


def _rest(seconds: float, late: LateSignals) -> None:
    while seconds > 0 and not late.came:
        sleep(min(seconds, _SLICE))
        seconds -= _SLICE
