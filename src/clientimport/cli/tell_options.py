"""Options and settings of `run` for telling others how it ended: messages, metrics, lineage."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from clientimport.core.errors import UsageFailure
from clientimport.core.outcomes import RunOutcome
from clientimport.core.runs import RunSummary

if TYPE_CHECKING:
    from clientimport.jobs.settings import Settings
    from clientimport.telling import Telling

_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--job", metavar="NAME", help="What this run is called in messages, metrics and trends.  [default: run]"),
    click.option("--metrics", metavar="FILE", help="Write metrics for Prometheus' node exporter into this textfile (*.prom)."),
    click.option("--lineage", metavar="URL|FILE", help="Send OpenLineage events to this address, or add them to this file."),
)


def tell_options(command: _Command) -> _Command:
    """Adds --job, --metrics and --lineage to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True)
class Ended:
    """How a run ended, as `carry_out` hands it on. `words`: without a value of a row."""

    summary: RunSummary | None
    exit_code: int
    words: str
    started_at: str
    seconds: float


@dataclass(frozen=True)
class Afterwards:
    """Tells of one run by hand what a job would tell of its own."""

    telling: Telling
    job: str
    name: str
    file: str
    database: str

    def __call__(self, ended: Ended) -> list[str]:
        """A sentence for each thing that could not be told."""
        from clientimport.telling import tell_outcomes

        news = ended.summary.news if ended.summary is not None else None
        outcome = RunOutcome(
            self.job, self.name, self.file, ended.exit_code, ended.words, ended.started_at, ended.seconds, ended.summary, news
        )
        return tell_outcomes(self.telling, self.job, [outcome], ended.exit_code)


def afterwards(
    *, job: str | None, settings: Settings, mapping: str, files: tuple[str, ...], database: str
) -> tuple[Afterwards, str]:
    """Options and settings -> who tells, and the run's name in the ledger ("" without --job).

    Raises UsageFailure before anything is read.
    """
    from clientimport.jobs.telling_orders import telling_of

    if job is not None and not re.fullmatch(r"[^/\x00-\x1f\x7f]{1,100}", job):
        raise UsageFailure("--job is a name of at most 100 characters without a slash.", fix="Such as --job nightly.")
    name = Path(mapping).stem[:100]
    file = files[0] if len(files) == 1 else f"{len(files)} files"
    return Afterwards(telling_of(settings), job or "run", name, file, database), f"{job}/{name}" if job else ""
