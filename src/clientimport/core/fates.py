"""The fates: every row of every file ends in exactly one of them, and their sum is checked before the commit."""

from __future__ import annotations

from typing import Final

CLIENT_FATES: Final = ("created", "updated", "unchanged", "merged")
"""Rows whose client is in the database after the run."""
DATA_FATES: Final = (*CLIENT_FATES, "accepted", "rejected", "held", "skipped")
"""Data rows: what gates take their shares of. "accepted" is the fate of a good row in a check that has no database."""
LAYOUT_FATES: Final = ("preamble", "heading", "footer", "blank", "comment", "other-table", "hidden")
"""Rows that are no data."""
FATES: Final = (*DATA_FATES, "filtered", *LAYOUT_FATES)


class Fates:
    """Counts of fates. `add` refuses a name that is none."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = dict.fromkeys(FATES, 0)

    def add(self, fate: str, number: int) -> None:
        """Count `number` rows of one fate."""
        if fate not in self.counts:
            raise KeyError(fate)
        self.counts[fate] += number

    @property
    def total(self) -> int:
        """All rows of all fates."""
        return sum(self.counts.values())

    @property
    def data(self) -> int:
        """Data rows alone."""
        return sum(self.counts[fate] for fate in DATA_FATES)

    def named(self) -> dict[str, int]:
        """The fates that occurred, in their order."""
        return {fate: count for fate, count in self.counts.items() if count}
