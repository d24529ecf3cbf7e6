"""Rows of other tables that were joined to a batch, and where each of them stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import polars as pl

PARTNER = "__partner"
"""Int64 column: the number of the partner row in its own file."""


def joined_name(join: str, column: str) -> str:
    """What a column of a joined table is called, in the mapping and in frames."""
    return f"{join}.{column}"


def parted_name(heading: str, joins: Collection[str]) -> tuple[str, str]:
    """A heading of the mapping -> its join ("" for the main file) and the column's name there."""
    join, dot, column = heading.partition(".")
    return (join, column) if dot and join in joins else ("", heading)


@dataclass
class JoinedRows:
    """What joining a batch found; main rows by ROW.

    `one`: ROW, and for each join with one partner row an Int64 column of its name: the partner's row. `many`: for each other
    join ROW, PARTNER and its columns, the partner rows of a main row in the order of their file.
    `faults`: FAULT_SCHEMA, of rows without their partner; those of rows that are filtered out do not count.
    """

    one: pl.DataFrame
    many: dict[str, pl.DataFrame] = field(default_factory=dict)
    faults: pl.DataFrame = field(default_factory=pl.DataFrame)


@dataclass(frozen=True)
class PartnerFile:
    """The file of a join, for telling places in it. `letters`: the frame name of a column -> its letters in a spreadsheet."""

    name: str
    letters: dict[str, str]

    def cell(self, column: str, row: int) -> str:
        """Where a cell stands, for people and machines: accounts.csv!B17."""
        return f"{self.name}!{self.letters.get(column, '')}{row}"
