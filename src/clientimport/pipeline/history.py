"""The gate on history: a run's profile against those of the last good runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from clientimport.core.gates import History
from clientimport.core.profile import ColumnProfile, Profile
from clientimport.core.runs import GateReading
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
    limits: str  # in words

    @property
    def place(self) -> str:
        """inside, near or outside."""
        return self.band.place(self.value)

    @property
    def shown(self) -> str:
        """The value as people read it."""
        return f"{self.value:,.0f}" if self.figure == "rows" else percent(self.value)


def last_runs(number: int) -> str:
    """The runs that a run is compared with, in words."""
    return "the last good run" if number == 1 else f"the last {number} good runs"


def learning(history: History, past: list[Profile]) -> str:
    """ "learning, 3 of 5 runs" while there are too few to judge by, else ""."""
    return f"learning, {len(past)} of {history.at_least} runs" if len(past) < history.at_least else ""


def judged(history: History, profile: Profile, past: list[Profile]) -> Iterator[Judged]:
    """Every figure that has a band: those of the run, then column by column; a column that too few of the runs had is learned.

    `past`: the last good runs, `history.runs` of them at most.
    """
    if learning(history, past):
        return
    ran = last_runs(len(past))
    if history.rows is not None:
        band = band_of_rows((each.rows for each in past), history.rows)
        yield Judged("rows", "", profile.rows, band, in_rows(band).format(runs=ran))
    if history.rejects is not None and profile.rows:
        band = band_of_shares((each.rejects for each in past), history.rejects, profile.rows, below=False)
        yield Judged("rejects", "", profile.rejects, band, in_shares(band, below=False).format(runs=ran))
    ignored = {_flat(name) for name in history.ignore}
    for column, of in profile.columns.items():
        known = [] if _flat(column) in ignored else [each.columns[column] for each in past if column in each.columns]
        for figure, share in _FIGURES.items():
            distance, value = getattr(history, figure), share(of)
            shares = [had for each in known if (had := share(each)) is not None]
            if distance is not None and value is not None and profile.rows and len(shares) >= history.at_least:
                band = band_of_shares(shares, distance, profile.rows)
                yield Judged(figure, _flat(column), value, band, in_shares(band).format(runs=ran))


def read_history(history: History, profile: Profile, past: list[Profile]) -> list[GateReading]:
    """The readings: one while it learns; else one a figure, and of columns one for each that holds the run."""
    if note := learning(history, past):
        return [GateReading(NAME, f"good runs: {history.at_least}", str(len(past)), held=False, note=note)]
    found = list(judged(history, profile, past))
    readings = [
        GateReading(f"{NAME}.{each.figure}", each.limits, each.shown, each.place == "outside", each.column)
        for each in found
        if not each.column or each.place == "outside"
    ]
    for figure in _FIGURES:
        columns = [each for each in found if each.figure == figure]
        if columns and not any(each.place == "outside" for each in columns):
            said = "1 column" if len(columns) == 1 else f"{len(columns)} columns"
            readings.append(GateReading(f"{NAME}.{figure}", f"as {last_runs(len(past))} had", f"{said} inside", held=False))
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
    said = [f"{word} {', '.join(f'“{name}”' for name in names)}" for word, names in (("lacks", gone), ("adds", new)) if names]
    return GateReading(f"{NAME}.headings", f"as {last_runs(len(past))} had", " and ".join(said) or "the same", bool(said))


def _flat(heading: str) -> str:
    return " ".join(heading.split())
