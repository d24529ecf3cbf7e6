"""Work that takes longer than a page: done in a thread of its own, looked at by the pages that wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from clientimport.core.bugs import bug_place
from clientimport.core.errors import Failure
from clientimport.core.events import Event, Tell, no_tell
from clientimport.core.language import DEFAULT
from clientimport.review.refusals import words_of_failure

LOADS, LOOKS = "retry", "suggest"
"""Kinds of jobs: one that writes to the database, one that does not."""
_KEPT = 50


class GivenUp(Exception):
    """The server ends, and nobody will see what was looked for."""


@dataclass
class Job:
    """`state`: running, done or failed. `result`: of what was done; `failed`: why it failed, in words; `by`: who began it."""

    number: int
    kind: str
    scope: str
    by: str
    state: str = "running"
    result: Any = None
    failed: str = ""
    thread: threading.Thread | None = field(default=None, repr=False)

    @property
    def ended(self) -> bool:
        """Whether it runs no more."""
        return self.state != "running"


class Background:
    """The jobs of a server. Thread-safe."""

    def __init__(self, tell: Tell = no_tell) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        self._jobs: dict[int, Job] = {}
        self._last = 0
        self._ending = threading.Event()

    def begin(self, kind: str, scope: str, by: str, work: Callable[[], Any], lang: str = DEFAULT) -> Job:
        """Begins a job; where one of its kind and scope still runs, that is the one that is meant. `lang`: of its failure."""
        with self._lock:
            for job in self._jobs.values():
                if (job.kind, job.scope, job.state) == (kind, scope, "running"):
                    return job
            self._last += 1
            job = self._jobs[self._last] = Job(self._last, kind, scope, by)
            for old in [each.number for each in self._jobs.values() if each.ended][: max(0, len(self._jobs) - _KEPT)]:
                del self._jobs[old]
            # Not a daemon: the process ends once what is loading is loaded.
            job.thread = threading.Thread(target=self._do, args=(job, work, lang), name=f"review-{kind}-{job.number}")
            job.thread.start()
        return job

    def find(self, number: int, kind: str) -> Job | None:
        """A job of a kind by its number; None where there is none: it is long ago, or the server was started anew."""
        with self._lock:
            job = self._jobs.get(number)
        return job if job is not None and job.kind == kind else None

    def is_busy(self, kind: str) -> bool:
        """Whether a job of a kind runs."""
        with self._lock:
            return any(not job.ended for job in self._jobs.values() if job.kind == kind)

    def heed(self) -> None:
        """For work that changes nothing to ask now and then. Raises GivenUp once the server ends."""
        if self._ending.is_set():
            raise GivenUp

    def finish(self) -> None:
        """Waits until nothing runs any more: what is loading is loaded, and the database still open for it."""
        self._ending.set()
        with self._lock:
            threads = [job.thread for job in self._jobs.values() if job.thread is not None]
        for thread in threads:
            thread.join()

    def _do(self, job: Job, work: Callable[[], Any], lang: str) -> None:
        try:
            job.result = work()
        except GivenUp:
            job.state = "failed"
        except Failure as failure:
            job.failed = words_of_failure(failure, lang)
            self._tell(Event("review-failed", failure.discreetly(), "error"))
            job.state = "failed"
        except Exception as problem:
            # A thread has nobody above it who would tell of a bug.
            job.failed = bug_place(problem)
            self._tell(Event("review-failed", f"A bug of clientimport: {job.failed}", "error"))
            job.state = "failed"
        else:
            job.state = "done"
