"""A batch's frames side by side while they are checked: the own frame and each list's, with their fields and faults."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from clientimport.checker.columns import FieldColumn, columns_in
from clientimport.core.fields import list_names
from clientimport.core.problems import FAULT_SCHEMA, no_faults
from clientimport.core.record_batch import POSITION, RecordBatch
from clientimport.core.rows import ROW
from clientimport.core.rules import Record

OWN = ""
"""Name of the own frame among the tables."""


@dataclass
class Tables:
    """`frames`: by list name, OWN for the record's own. `faults`: FAULT_SCHEMA, found so far."""

    record: type[Record]
    frames: dict[str, pl.DataFrame]
    faults: pl.DataFrame = field(default_factory=no_faults)

    def columns(self, name: str) -> tuple[FieldColumn, ...]:
        """The columns of one frame that are fields."""
        return columns_in(self.record, name, self.frames[name])

    @property
    def own(self) -> pl.DataFrame:
        """The own frame."""
        return self.frames[OWN]

    @property
    def lists(self) -> dict[str, pl.DataFrame]:
        """The list frames, in the record's order."""
        return {name: frame for name, frame in self.frames.items() if name != OWN}

    def add(self, *faults: pl.DataFrame) -> None:
        """Faults of FAULT_SCHEMA."""
        found = [frame for frame in faults if not frame.is_empty()]
        if found:
            self.faults = pl.concat([self.faults, *(frame.select(list(FAULT_SCHEMA)).cast(FAULT_SCHEMA) for frame in found)])  # type: ignore[arg-type]


def tables_of(records: RecordBatch, record: type[Record]) -> Tables:
    """A record batch's frames in the order of the record, items in the order of their positions."""
    frames = {OWN: records.own}
    for name in list_names(record):
        if name in records.lists:
            frames[name] = in_order(records.lists[name])
    return Tables(record, frames, records.faults)


def in_order(items: pl.DataFrame) -> pl.DataFrame:
    """A list frame sorted by row and position; one that is so already is left as it is."""
    if len(items) < 2:
        return items
    row, position = pl.col(ROW), pl.col(POSITION)
    ascending = (row.diff() > 0) | ((row.diff() == 0) & (position.diff() > 0))
    return items if items.select(ascending.all()).item() else items.sort(ROW, POSITION)
