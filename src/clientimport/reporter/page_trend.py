"""The last runs as two rows of bars: what they brought into the database, and what they rejected, each to its own scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clientimport.core.fates import CLIENT_FATES
from clientimport.core.runs import RunPoint, RunSummary
from clientimport.reporter.page_language import PageLanguage
from clientimport.reporter.summary import nothing_loaded

SLOTS = 14
"""Places for a run; where there were fewer the places on the left stay empty."""
HEIGHT = 40
"""Of a row of bars, in its own units; SLOT is a place's width, BAR a bar's."""
SLOT = 20
BAR = 14
_LEAST = 1.5


@dataclass(frozen=True)
class Bar:
    """Of a row of bars; `empty`: of a run that loaded nothing. `now`: of this run."""

    x: int
    y: float
    height: float
    title: str
    now: bool
    empty: bool = False


@dataclass(frozen=True)
class Line:
    """One run in the table of numbers."""

    when: str
    accepted: str
    rejected: str
    now: bool


@dataclass(frozen=True)
class Trend:
    """`most_…`: what the highest bar stands for. `first`, `last`: days at the two ends."""

    runs: int
    accepted: list[Bar]
    rejected: list[Bar]
    most_accepted: int
    most_rejected: int
    first: str
    last: str
    lines: list[Line]


def page_trend(summary: RunSummary, words: PageLanguage) -> Trend | None:
    """The earlier runs and this one; None where it is the first of its kind."""
    if not summary.trend:
        return None
    counts = summary.fates.counts
    own = None if nothing_loaded(summary) else sum(counts[fate] for fate in CLIENT_FATES)
    runs = [*summary.trend, RunPoint(summary.run_id, summary.started_at, own, counts["rejected"])][-SLOTS:]
    most_accepted = max((run.accepted or 0 for run in runs), default=0)
    most_rejected = max((run.rejected for run in runs), default=0)
    return Trend(
        runs=len(runs),
        accepted=_bars(runs, [run.accepted for run in runs], most_accepted, words),
        rejected=_bars(runs, [run.rejected for run in runs], most_rejected, words),
        most_accepted=most_accepted,
        most_rejected=most_rejected,
        first=words.short_day(runs[0].started_at),
        last=words.short_day(runs[-1].started_at),
        lines=[
            Line(words.moment(run.started_at), _accepted(run, words), words.number(run.rejected), run is runs[-1])
            for run in reversed(runs)
        ],
    )


def _bars(runs: Sequence[RunPoint], values: Sequence[int | None], most: int, words: PageLanguage) -> list[Bar]:
    bars = []
    for at, (run, value) in enumerate(zip(runs, values, strict=True)):
        height = max(HEIGHT * value / most, _LEAST) if value and most else _LEAST
        title = _title(run, words)
        x = (SLOTS - len(runs) + at) * SLOT + (SLOT - BAR) // 2
        bars.append(Bar(x, round(HEIGHT - height, 2), round(height, 2), title, run is runs[-1], empty=not value))
    return bars


def _title(run: RunPoint, words: PageLanguage) -> str:
    when = words.moment(run.started_at)
    if run.accepted is None:
        return words.say("trend.empty", when=when, rejected=run.rejected)
    return words.say("trend.bar", when=when, accepted=run.accepted, rejected=run.rejected)


def _accepted(run: RunPoint, words: PageLanguage) -> str:
    return words.say("trend.nothing") if run.accepted is None else words.number(run.accepted)
