"""How one import of a job ended: what jobs hand to those who tell of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from clientimport.core.errors import LOADED, ExitCode
from clientimport.core.news import News
from clientimport.core.runs import RunSummary

__all__ = ["News", "RunOutcome"]

_BY_SIGNAL = (ExitCode.INTERRUPTED, ExitCode.TERMINATED)


@dataclass(frozen=True)
class RunOutcome:
    """One run of a job, or the reason why there was none.

    `job`, `name`: of the job file and of the import in it. `file`: as named to the run. `words`: one sentence for people,
    without a secret. `summary` is None where no run began (a file that is not there, a lock that was held).
    """

    job: str
    name: str
    file: str
    exit_code: int
    words: str
    started_at: str  # ISO 8601, UTC
    seconds: float
    summary: RunSummary | None = None
    news: News | None = None
    notes: tuple[str, ...] = field(default=())  # what else happened: archived to, left for next time

    @property
    def loaded(self) -> bool:
        """Whether the clients are in the database: also where a signal came while they were being committed."""
        return self.exit_code in LOADED or (self.exit_code in _BY_SIGNAL and self._finished)

    @property
    def unknown(self) -> bool:
        """Whether nobody knows: the connection was lost during the commit."""
        return self.exit_code == ExitCode.DATABASE and self._finished

    @property
    def _finished(self) -> bool:
        # A run that is rolled back is failed or held by the time it is told.
        return self.summary is not None and self.summary.status == "done"
