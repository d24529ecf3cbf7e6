"""The moment by which a run must be done: heeded while it waits, and what the database is at is broken off then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread
from time import sleep
from typing import Protocol

from clientimport.core.errors import DatabaseFailure, DeadlinePassed

_LOOK_EVERY = 0.25
"""Seconds. By the clock on the wall, which may be put forward or back meanwhile, as that is what the operator goes by."""


class _Interruptible(Protocol):
    def interrupt(self) -> None: ...


class Deadline:
    """`moment`: from which nothing may be committed, with its offset; None: there is none."""

    def __init__(self, moment: datetime | None) -> None:
        self._moment = moment

    @property
    def left(self) -> float:
        """Seconds until then; infinite where there is no deadline."""
        return float("inf") if self._moment is None else (self._moment - datetime.now(UTC)).total_seconds()

    def heed(self) -> None:
        """Raises DeadlinePassed if it has come."""
        if self._moment is not None and self.left <= 0:
            raise DeadlinePassed(
                f"the deadline has come, {self._shown}: the run ends, and nothing was written.",
                fix="Run again when there is more time, or with a later --deadline.",
            )

    def heed_at_start(self) -> None:
        """Raises DeadlinePassed if it came before anything was begun."""
        if self._moment is not None and self.left <= 0:
            raise DeadlinePassed(
                f"the deadline, {self._shown}, had passed before the run began: nothing was read, and nothing was written.",
                fix="Start the run earlier, or with a later --deadline.",
            )

    def rest(self, seconds: float) -> None:
        """Sleeps so long, or until the deadline."""
        sleep(max(0.0, min(seconds, self.left)))

    @contextmanager
    def watching(self, load: _Interruptible) -> Iterator[None]:
        """From the deadline on, whatever the database is asked inside is broken off. Raises DeadlinePassed then."""
        if self._moment is None:
            yield
            return
        done = Event()
        watch = Thread(target=self._watch, args=(load, done), name="deadline", daemon=True)
        watch.start()
        try:
            yield
        except DatabaseFailure:
            self.heed()
            raise
        finally:
            done.set()
            watch.join()
        self.heed()

    def _watch(self, load: _Interruptible, done: Event) -> None:
        while not done.wait(_LOOK_EVERY):
            # Again and again: between two statements there is nothing to break off.
            if self.left <= 0:
                load.interrupt()

    @property
    def _shown(self) -> str:
        assert self._moment is not None
        return self._moment.astimezone().isoformat(sep=" ", timespec="seconds")
