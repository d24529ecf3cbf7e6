"""What is new among the rejected rows of a run, beside what was known of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class News:
    """Rejected rows of a run that loaded.

    `new`: `back` of them had been resolved before. `known`: `changed` of them have other cells now. `gone`: rows that
    were open before and are no rejects any more. `waived`: rows that are in none of the others.
    """

    new: int = 0
    known: int = 0
    gone: int = 0
    changed: int = 0
    back: int = 0
    waived: int = 0

    @property
    def open(self) -> int:
        """Rows that somebody has to see to."""
        return self.new + self.known

    def plus(self, other: News) -> News:
        """Of two runs together."""
        mine, theirs = asdict(self), asdict(other)
        return News(**{name: mine[name] + theirs[name] for name in mine})

    def to_json(self) -> dict[str, int]:
        """For machines."""
        return {name: getattr(self, name) for name in ("new", "known", "changed", "back", "gone", "waived")}
