"""A run's files in figures: what the gates of later runs compare theirs with."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Self

from clientimport.core.gates import History

_DIGITS = 6


@dataclass(frozen=True)
class ColumnProfile:
    """Of one column: the share of blank cells among its rows, and of distinct texts among its filled cells (both 0..1).

    `distinct` is None for a secret column, and where no cell is filled.
    """

    blank: float
    distinct: float | None = None


@dataclass(frozen=True)
class Profile:
    """Of a whole run: its data rows, the share of them that were rejected, the headings of its files.

    `columns`: the columns that the mapping reads, by frame name. `history`: how the run itself was judged, None: not at all.
    """

    rows: int
    rejects: float
    headings: tuple[str, ...]
    columns: dict[str, ColumnProfile] = field(default_factory=dict)
    history: History | None = None

    def to_json(self) -> str:
        """As the ledger holds it."""
        return json.dumps(self.as_object(), ensure_ascii=False)

    def as_object(self) -> dict[str, object]:
        """For machines: rows, rejects, headings, columns {name: {blank, distinct}}, history."""
        return {
            "rows": self.rows,
            "rejects": round(self.rejects, _DIGITS),
            "headings": list(self.headings),
            "columns": {
                name: {
                    "blank": round(of.blank, _DIGITS),
                    "distinct": None if of.distinct is None else round(of.distinct, _DIGITS),
                }
                for name, of in self.columns.items()
            },
            "history": None if self.history is None else asdict(self.history),
        }

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What `to_json` wrote."""
        held = json.loads(text)
        asked = held["history"]
        return cls(
            held["rows"],
            held["rejects"],
            tuple(held["headings"]),
            {name: ColumnProfile(**of) for name, of in held["columns"].items()},
            None if asked is None else History(**{**asked, "ignore": tuple(asked["ignore"])}),
        )
