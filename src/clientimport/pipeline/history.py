"""The gate on history: a run's profile against those of the last good runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from clientimport.core.details import detail
from clientimport.core.gates import History
from clientimport.core.profile import ColumnProfile, Profile
from clientimport.core.runs import GateReading
from clientimport.core.wording import spoken_detail
from clientimport.pipeline.band import Band, band_of_rows, band_of_shares, in_rows, in_shares, percent

NAME = "history"
_FIGURES: dict[str, Callable[[ColumnProfile], float | None]] = {
    "blanks": lambda of: of.blank,
    "distinct": lambda of: of.distinct,
}


@dataclass(frozen=True)
class Judged:
    """One figure of a run, the band that it must lie in, and how it is called: "rows", "rejects", "blanks", "distinct"."""

    figure: str
    column: str
    value: float
    band: Band
    limits: list[str]  # details (core.details), one behind the other

    @property
    def place(self) -> str:
        """inside, near or outside."""
        return self.band.place(self.value)

    @property
    def shown(self) -> str:
        """The value as people read it, in English."""
        return spoken_detail(self.told)

    @property
    def told(self) -> str:
        """The value as a detail."""
        return detail("number", f"{self.value:.0f}") if self.figure == "rows" else percent(self.value)


def learning(history: History, past: list[Profile]) -> str:
    """The detail "learning, 3 of 5 runs" while there are too few to judge by, else ""."""
    return detail("learning", len(past), history.at_least) if len(past) < history.at_least else ""


def judged(history: History, profile: Profile, past: list[Profile]) -> Iterator[Judged]:
    """Every figure that has a band: those of the run, then column by column; a column that too few of the runs had is learned.

    `past`: the last good runs, `history.runs` of them at most.
    """
    if learning(history, past):
        return
    runs = len(past)
    if history.rows is not None:
        band = band_of_rows((each.rows for each in past), history.rows)
        yield Judged("rows", "", profile.rows, band, in_rows(band, runs))
    if history.rejects is not None and profile.rows:
        band = band_of_shares((each.rejects for each in past), history.rejects, profile.rows, below=False)
        yield Judged("rejects", "", profile.rejects, band, in_shares(band, runs, below=False))
    ignored = {_flat(name) for name in history.ignore}
    for column, of in profile.columns.items():
        known = [] if _flat(column) in ignored else [each.columns[column] for each in past if column in each.columns]
        for figure, share in _FIGURES.items():
            distance, value = getattr(history, figure), share(of)
            shares = [had for each in known if (had := share(each)) is not None]
            if distance is not None and value is not None and profile.rows and len(shares) >= history.at_least:
                band = band_of_shares(shares, distance, profile.rows)
                yield Judged(figure, _flat(column), value, band, in_shares(band, runs))


def read_history(history: History, profile: Profile, past: list[Profile]) -> list[GateReading]:
    """The readings: one while it learns; else one a figure, and of columns one for each that holds the run."""
    if note := learning(history, past):
        limit = [detail("good-runs", history.at_least)]
        return [_reading(NAME, limit, [str(len(past))], note=[note])]
    found = list(judged(history, profile, past))
    readings = [
        _reading(f"{NAME}.{each.figure}", each.limits, [each.told], held=each.place == "outside", column=each.column)
        for each in found
        if not each.column or each.place == "outside"
    ]
    for figure in _FIGURES:
        columns = [each for each in found if each.figure == figure]
        if columns and not any(each.place == "outside" for each in columns):
            inside = detail("column-inside") if len(columns) == 1 else detail("columns-inside", len(columns))
            readings.append(_reading(f"{NAME}.{figure}", _as_before(past), [inside]))
    if history.headings:
        readings.append(_headings(history, profile, past))
    return readings


def changed_headings(history: History, profile: Profile, past: list[Profile]) -> tuple[list[str], list[str]]:
    """Headings that all of the runs had and this one lacks, and those that none of them had; their order is no matter."""
    ignored = {_flat(name) for name in history.ignore}
    now = dict.fromkeys(map(_flat, profile.headings))
    before = [set(map(_flat, each.headings)) for each in past]
    gone = [
        name for name in dict.fromkeys(map(_flat, past[0].headings)) if name not in now and all(name in had for had in before)
    ]
    new = [name for name in now if not any(name in had for had in before)]
    return [name for name in gone if name not in ignored], [name for name in new if name not in ignored]


def _headings(history: History, profile: Profile, past: list[Profile]) -> GateReading:
    gone, new = changed_headings(history, profile, past)
    lacks, adds = (", ".join(f"“{name}”" for name in names) for names in (gone, new))
    if lacks and adds:
        value = detail("lacks-and-adds", lacks, adds)
    else:
        value = detail("lacks", lacks) if lacks else detail("adds", adds) if adds else detail("same-headings")
    return _reading(f"{NAME}.headings", _as_before(past), [value], held=bool(gone or new))


def _as_before(past: list[Profile]) -> list[str]:
    return [detail("as-last-run") if len(past) == 1 else detail("as-last-runs", len(past))]


def _reading(  # noqa: PLR0913 - a gate's own parts
    name: str, limit: list[str], value: list[str], *, held: bool = False, column: str = "", note: list[str] | None = None
) -> GateReading:
    """A reading of details: their English words, and the details where they are words."""
    parts = {"limit": limit, "value": value, "note": note or []}
    words = {which: "".join(map(spoken_detail, told)) for which, told in parts.items()}
    details = {which: told for which, told in parts.items() if words[which] != "".join(told)}
    return GateReading(name, words["limit"], words["value"], held, column, words["note"], details)


def _flat(heading: str) -> str:
    return " ".join(heading.split())
