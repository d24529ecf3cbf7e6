"""The band that a figure of a run must lie in: what the last good runs had, and a stated distance beyond it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, inf, sqrt

from clientimport.core.details import detail

_DIGITS = 6
"""Figures are compared to so many decimal places: those that the ledger keeps."""
FEW_ROWS = 10
"""So many rows more or fewer are never too many: files of a few rows differ by more than a share of them."""


@dataclass(frozen=True)
class Band:
    """`lowest`, `highest`: of the last good runs. `lower`, `upper`: the limits; exactly at one of them is inside.

    `greatest`: what no value can exceed.
    """

    lowest: float
    highest: float
    lower: float
    upper: float
    greatest: float = inf

    def holds(self, value: float) -> bool:
        """Whether the value lies inside the limits."""
        return round(value - self.lower, _DIGITS) >= 0 and round(self.upper - value, _DIGITS) >= 0

    def place(self, value: float) -> str:
        """Inside, outside, or near to a limit: more than half of the way to it from what the last runs had."""
        if not self.holds(value):
            return "outside"
        # A limit at the end of all possible values cannot be passed, so nothing is near to it.
        low = self.lower > 0 and value < (self.lowest + self.lower) / 2
        high = self.upper != self.greatest and value > (self.highest + self.upper) / 2
        return "near" if low or high else "inside"


def band_of_rows(past: Iterable[float], distance: float) -> Band:
    """Rows of the last runs -> the band: from `distance` (a share) fewer than the lowest to as many more than the highest."""
    known = list(past)
    lowest, highest = min(known), max(known)
    lower = lowest - max(distance * lowest, FEW_ROWS)
    return Band(lowest, highest, max(lower, 0), highest + max(distance * highest, FEW_ROWS))


def band_of_shares(past: Iterable[float], distance: float, rows: int, *, below: bool = True) -> Band:
    """Shares (0..1) of the last runs -> the band of a run of `rows` rows: `distance` and what chance may do, on both sides.

    `below` False: however low is inside.
    """
    known = list(past)
    lowest, highest = min(known), max(known)
    beyond = distance + chance(rows)
    return Band(lowest, highest, max(lowest - beyond, 0) if below else 0, min(highest + beyond, 1), 1)


def chance(rows: int) -> float:
    """How far the share of a sample of so many rows lies from the true one by chance alone: two standard errors at most.

    The standard error of a share p among n rows is √(p(1-p)/n), which is greatest at p = ½: 1/(2√n).
    """
    return 1 / sqrt(rows) if rows else inf


def in_rows(band: Band, runs: int) -> list[str]:
    """The limits of a band of rows as details, one behind the other, and what the last `runs` runs had."""
    lower, upper = ceil(round(band.lower, _DIGITS)), floor(round(band.upper, _DIGITS))
    lowest, highest = f"{band.lowest:.0f}", f"{band.highest:.0f}"
    had = detail("number", lowest) if lowest == highest else detail("from-to-rows", lowest, highest)
    return [detail("from-to-rows", lower, upper), *_had(runs, had)]


def in_shares(band: Band, runs: int, *, below: bool = True) -> list[str]:
    """The limits of a band of shares as details, one behind the other, and what the last `runs` runs had."""
    limits = detail("from-to", percent(band.lower), percent(band.upper)) if below else percent(band.upper)
    lowest, highest = percent(band.lowest), percent(band.highest)
    return [limits, *_had(runs, lowest if lowest == highest else detail("from-to", lowest, highest))]


def percent(share: float) -> str:
    """0.0512 -> "5.12%", two places at most."""
    return f"{round(share * 100, 2):g}%"


def _had(runs: int, what: str) -> list[str]:
    return [detail("last-run-had") if runs == 1 else detail("last-runs-had", runs), what, ")"]
