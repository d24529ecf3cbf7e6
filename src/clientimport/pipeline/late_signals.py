"""Signals that come while a run is being committed wait until it is known what became of it."""

from __future__ import annotations

import signal
from threading import current_thread, main_thread
from types import FrameType, TracebackType
from typing import Any, Self

from clientimport.core.errors import CommitUnknown, InterruptedLate, TerminatedLate
from clientimport.core.runs import RunSummary

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class LateSignals:
    """As a context manager: what came after `hold` and was not answered by `act` is sent again on the way out."""

    def __init__(self, run_id: str) -> None:
        self._run_id = run_id
        self._usual: dict[int, Any] = {}
        self._came: int | None = None

    @property
    def came(self) -> bool:
        """Whether there is one."""
        return self._came is not None

    def hold(self) -> None:
        """From here on they wait; a second one is not put off any longer and raises CommitUnknown."""
        if current_thread() is main_thread():  # no other may say what signals do
            self._usual = {each: signal.signal(each, self._note) for each in _SIGNALS}

    def act(self, summary: RunSummary) -> None:
        """The run is in the database and its reports are in place. Raises InterruptedLate if a signal came meanwhile."""
        came = self._answered()
        if came is not None:
            kind, verb = (TerminatedLate, "Terminated") if came == signal.SIGTERM else (InterruptedLate, "Interrupted")
            failure = kind(f"{verb} while run {self._run_id} was being committed: its clients are in the database.")
            failure.summary = summary
            raise failure

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        came = self._answered()
        # That it is not known what became of the run is an answer, too: "nothing was loaded" would be none.
        if came is not None and not isinstance(problem, CommitUnknown):
            signal.raise_signal(came)

    def _answered(self) -> int | None:
        for each, usual in self._usual.items():
            signal.signal(each, usual)
        self._usual = {}
        came, self._came = self._came, None
        return came

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self._came is not None:
            raise commit_unknown(self._run_id)
        self._came = number


def commit_unknown(run_id: str) -> CommitUnknown:
    """The failure to raise where nobody knows whether a run was committed."""
    return CommitUnknown(
        f"The connection was lost while run {run_id} was being committed, and the database does not tell what became of it: "
        "it is not known whether its clients are there.",
        fix="Nothing is lost or doubled: run the same again when the database answers. "
        "That run finds out by itself, and puts the reports in place.",
    )
