"""`gates:` as understood: the limits beyond which a run loads nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace


@dataclass(frozen=True)
class Limit:
    """A gate's limit: a share (0..1) of the data rows, or a count; neither: no limit at all."""

    share: float | None = None
    count: int | None = None

    def __str__(self) -> str:
        """As written in a mapping."""
        if self.share is not None:
            return f"{self.share * 100:g}%"
        return "any" if self.count is None else str(self.count)


@dataclass(frozen=True)
class History:
    """`history:` — how far a run may be from the last good ones; None: however far.

    `runs`: how many of them are looked at; `at_least`: so many there must be, before that the gates only learn.
    `rows`: share of the rows; `rejects`, `blanks`, `distinct`: points of a share (0.1: from 5 % to 15 %).
    `headings`: whether they must be the same; `ignore`: columns that are not judged, by heading.
    """

    runs: int = 10
    at_least: int = 5
    rows: float | None = 0.5
    rejects: float | None = 0.05
    blanks: float | None = 0.1
    distinct: float | None = 0.1
    headings: bool = True
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gates:
    """`gates:` — exactly at the limit is open. None: not named, so what holds elsewhere; `history` False: none."""

    max_rejects: Limit | None = None
    max_drops: Limit | None = None
    min_rows: int | None = None
    max_rows: Limit | None = None
    max_changes: Limit | None = None
    history: History | bool | None = field(default=None)

    @property
    def least_rows(self) -> int:
        """`min_rows`, or the one row that a file must have where nothing is said."""
        return 1 if self.min_rows is None else self.min_rows

    @property
    def judged_by(self) -> History | None:
        """`history:` where it is asked for."""
        return self.history if isinstance(self.history, History) else None

    def over(self, other: Gates) -> Gates:
        """These gates, and the other's where these name none."""
        named = {each.name: value for each in fields(self) if (value := getattr(self, each.name)) is not None}
        return replace(other, **named)
