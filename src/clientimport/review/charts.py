"""The last runs as two rows of bars: what they brought into the database, and what they rejected, each to its own scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clientimport.review.review_language import ReviewLanguage

HEIGHT = 40
"""Of a row of bars, in its own units; SLOT is a run's width, BAR that of its bar."""
SLOT = 20
BAR = 14
_LEAST = 1.5
_FEWEST = 14
"""Slots at least, so that two runs are no wall."""


@dataclass(frozen=True)
class Bar:
    """Of a row of bars; `empty`: of a run that loaded nothing, or none. `now`: of the run that is looked at."""

    x: int
    y: float
    height: float
    title: str
    now: bool
    empty: bool


@dataclass(frozen=True)
class Row:
    """Bars in a drawing that is so wide; each bar is `bar` wide."""

    bars: tuple[Bar, ...]
    width: int
    bar: int = BAR


@dataclass(frozen=True)
class Chart:
    """`most_…`: what the highest bar stands for. `first`, `last`: days at the two ends."""

    runs: int
    accepted: Row
    rejected: Row
    most_accepted: int
    most_rejected: int
    first: str
    last: str


Point = tuple[str, str, int | None, int]
"""run_id, started_at, rows in the database (None: nothing was loaded), rows rejected."""


def chart(points: Sequence[Point], words: ReviewLanguage, *, now: str = "") -> Chart | None:
    """Runs, the oldest first -> their chart; None where one alone is no row. `now`: the run that is looked at."""
    if len(points) < 2:
        return None
    most_accepted = max(accepted or 0 for _, _, accepted, _ in points)
    most_rejected = max(rejected for _, _, _, rejected in points)
    return Chart(
        runs=len(points),
        accepted=_row(points, [accepted for _, _, accepted, _ in points], most_accepted, words, now),
        rejected=_row(points, [rejected for _, _, _, rejected in points], most_rejected, words, now),
        most_accepted=most_accepted,
        most_rejected=most_rejected,
        first=words.short_day(points[0][1]),
        last=words.short_day(points[-1][1]),
    )


def _row(points: Sequence[Point], values: Sequence[int | None], most: int, words: ReviewLanguage, now: str) -> Row:
    slots = max(len(points), _FEWEST)
    bars = []
    for at, (point, value) in enumerate(zip(points, values, strict=True)):
        height = max(HEIGHT * value / most, _LEAST) if value and most else _LEAST
        x = (slots - len(points) + at) * SLOT + (SLOT - BAR) // 2
        bars.append(Bar(x, round(HEIGHT - height, 2), round(height, 2), _title(point, words), point[0] == now, not value))
    return Row(tuple(bars), slots * SLOT)


def _title(point: Point, words: ReviewLanguage) -> str:
    _, started_at, accepted, rejected = point
    when = words.moment(started_at)
    if accepted is None:
        return words.say("trend.empty", when=when, rejected=rejected)
    return words.say("trend.bar", when=when, accepted=accepted, rejected=rejected)
