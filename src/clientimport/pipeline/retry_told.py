"""What a retry tells of the rows that a person sent back: cells that changed, cells that were bent, rows that are not tried."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from clientimport.core.secrets import WITHHELD


@dataclass(frozen=True)
class Where:
    """A row: where it was rejected, whose it is, and where it stands in the file that was sent back.

    `run_id`, `file`, `row`: "" and 0 where it is not known which reject it is. `sheet` is empty for a text.
    """

    mended: str = ""
    sheet: str = ""
    line: int = 0
    run_id: str = ""
    file: str = ""
    row: int = 0
    key: str = ""
    name: str = ""

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "run_id": self.run_id or None,
            "file": self.file or None,
            "row": self.row or None,
            "key": self.key or None,
            "name": self.name or None,
            "mended_file": self.mended or None,
            "mended_sheet": self.sheet or None,
            "mended_row": self.line or None,
        }


@dataclass(frozen=True)
class Change:
    """A cell that differs from what the ledger holds. Of a secret one `received` and `typed` are withheld."""

    where: Where
    column: str
    received: str
    typed: str
    secret: bool = False

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        old, new = (WITHHELD, WITHHELD) if self.secret else (self.received, self.typed)
        return {**self.where.to_json(), "column": self.column, "received": old, "typed": new, "secret": self.secret}


@dataclass(frozen=True)
class Bent:
    """A cell that a spreadsheet program changed. `kind`: values.bent_cells.Bend. `taken`: "received" or "typed"."""

    where: Where
    column: str
    kind: str
    received: str
    typed: str
    taken: str

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            **self.where.to_json(),
            "column": self.column,
            "kind": self.kind,
            "received": self.received,
            "typed": self.typed,
            "taken": self.taken,
        }


@dataclass(frozen=True)
class Skipped:
    """A row that is not tried. `reason`: of retry_words.REASONS; `facts` fill its words.

    `conflict`: somebody has to see to it.
    """

    where: Where
    reason: str
    facts: dict[str, str] = field(default_factory=dict)
    conflict: bool = True

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {**self.where.to_json(), "reason": self.reason, "facts": self.facts, "conflict": self.conflict}


@dataclass(frozen=True)
class Remark:
    """What concerns a file, a column or a mapping. `reason`: of retry_words.REMARKS."""

    reason: str
    facts: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {"reason": self.reason, "facts": self.facts}


@dataclass
class RetryTold:
    """All of it, in the order in which the rows stand in the files. `rows`: filled rows of the files."""

    rows: int = 0
    tried: int = 0
    changes: list[Change] = field(default_factory=list)
    warnings: list[Bent] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def conflicts(self) -> int:
        """Rows that are not tried and that somebody has to see to."""
        return sum(1 for each in self.skipped if each.conflict)

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "rows": self.rows,
            "tried": self.tried,
            "changes": [each.to_json() for each in self.changes],
            "warnings": [each.to_json() for each in self.warnings],
            "skipped": [each.to_json() for each in self.skipped],
            "remarks": [each.to_json() for each in self.remarks],
        }
