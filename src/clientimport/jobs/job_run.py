"""What the imports of one job share while it runs, and what comes of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from clientimport.core.bugs import bug_place
from clientimport.core.errors import ExitCode, Terminated
from clientimport.core.events import Event, Level, Tell
from clientimport.core.language import said
from clientimport.core.outcomes import RunOutcome
from clientimport.jobs.job_file import JobFile
from clientimport.jobs.job_ledger import JobLedger
from clientimport.jobs.settings import Settings
from clientimport.jobs.words_job import WORDS
from clientimport.pipeline.order import Progress


@dataclass
class JobRun:
    """One running of a job. `clock` gives moments with an offset, `pause` waits so many seconds.

    `outcomes` grow as runs end. `stopped`: why the rest is not begun, "" while nothing stops it; `stop_code` its exit code.
    """

    job: JobFile
    settings: Settings
    ledger: JobLedger
    tell: Tell
    progress: Progress
    clock: Callable[[], datetime]
    pause: Callable[[float], None]
    deadline: datetime | None = None
    outcomes: list[RunOutcome] = field(default_factory=list)
    stopped: str = ""
    stop_code: int = 0

    def stop(self, why: str, code: int) -> None:
        """Nothing further is begun."""
        self.stopped, self.stop_code = why, int(code)

    def break_off(self, broken: BaseException) -> tuple[int, str]:
        """A signal, or a bug of ours, stops the job -> exit code and words for what it came upon; others are raised again."""
        if isinstance(broken, SystemExit | GeneratorExit) or os.environ.get("CLIENTIMPORT_DEBUG"):
            raise broken
        if isinstance(broken, KeyboardInterrupt):
            self.stop(self.said("job-interrupted"), ExitCode.INTERRUPTED)
            return ExitCode.INTERRUPTED, self.said("interrupted")
        if isinstance(broken, Terminated):
            self.stop(self.said("job-terminated"), ExitCode.TERMINATED)
            return ExitCode.TERMINATED, self.said("terminated")
        self.stop(self.said("job-bug"), ExitCode.BUG)
        return ExitCode.BUG, self.said("bug", place=bug_place(broken))

    def said(self, key: str, **places: object) -> str:
        """A text of the job's words in its language."""
        return said(WORDS, self.settings.lang, key, **places)

    def say(self, name: str, words: str, level: Level = "info", run_id: str = "", **facts: object) -> None:
        """One event of this job."""
        self.tell(Event(name, words, level, run_id, {"job": self.job.name, **facts}))

    def moment(self) -> str:
        """Now, as outcomes have it."""
        return self.clock().astimezone(UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True)
class JobResult:
    """How a job ended. `failures`: a sentence for each thing that went wrong after the runs: old things that could not
    be removed, messages, metrics and lineage that could not be told.
    """

    job: str
    exit_code: int
    started_at: str
    seconds: float
    outcomes: tuple[RunOutcome, ...]
    stopped: str = ""
    failures: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The object that `job run --json` prints; `run` is what run.json holds."""
        return {
            "job": self.job,
            "exit_code": self.exit_code,
            "started_at": self.started_at,
            "seconds": round(self.seconds, 3),
            "stopped": self.stopped or None,
            "imports": [
                {
                    "name": each.name,
                    "file": each.file or None,
                    "exit_code": each.exit_code,
                    "words": each.words,
                    "notes": list(each.notes),
                    "started_at": each.started_at,
                    "seconds": round(each.seconds, 3),
                    "news": each.news.to_json() if each.news else None,
                    "run": each.summary.to_json() if each.summary else None,
                }
                for each in self.outcomes
            ],
            "failures": list(self.failures),
        }
