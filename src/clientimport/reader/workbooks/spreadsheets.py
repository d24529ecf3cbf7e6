"""What the readers of every kind of spreadsheet share: what is asked of them, and what they say. Standard library only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

if TYPE_CHECKING:
    import polars as pl

HIDDEN = "__hidden"
"""Boolean column of the frames of a sheet: whether the row is hidden or filtered out. Not there: none of them is."""
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""What a sheet can hold."""

_PLACE = re.compile(r"\$?([A-Za-z]{1,3})?\$?(\d{1,7})?")


class Refused(Exception):
    """The workbook cannot be read; the words say why, `fix` what to do about it."""

    def __init__(self, words: str, fix: str = "") -> None:
        super().__init__(words)
        self.fix = fix


class SheetInfo(NamedTuple):
    """One sheet. `kind`: words for a sheet that holds no cells, such as "chart"; it is named and never read."""

    name: str
    visible: bool = True
    kind: str = ""


@dataclass(frozen=True)
class Area:
    """A rectangle of a sheet: rows from 1, columns from 0, the last ones included."""

    top: int = 1
    left: int = 0
    bottom: int = MOST_ROWS
    right: int = MOST_COLUMNS - 1

    @classmethod
    def read(cls, text: str) -> Self | None:
        """ "B3:F200", "$B$3:$F$200", "B:F", "3:200" or "B3" -> the area; None for a text that is none."""
        first, colon, last = text.strip().partition(":")
        found = _PLACE.fullmatch(first), _PLACE.fullmatch(last if colon else first)
        if not (first and found[0] and found[1] and (last or not colon)) or (not colon and None in found[0].groups()):
            return None
        (left, top), (right, bottom) = found[0].groups(), found[1].groups()
        if (left is None, top is None) != (right is None, bottom is None):
            return None
        rows = sorted((int(top), int(bottom))) if top else [1, MOST_ROWS]
        columns = sorted((column_of(left), column_of(right))) if left else [0, MOST_COLUMNS - 1]
        if rows[0] < 1 or rows[1] > MOST_ROWS or columns[1] >= MOST_COLUMNS:
            return None
        return cls(rows[0], columns[0], rows[1], columns[1])


@dataclass(frozen=True)
class Named:
    """A name for an area: a defined name or a table. `sheet`: where the area is; `scope`: the only sheet that knows it.

    `header`: whether its first row holds headings (None: not told).
    """

    name: str
    sheet: str
    area: Area
    kind: str = "name"
    scope: str = ""
    header: bool | None = None


@dataclass(frozen=True)
class Limits:
    """See core.mapping.ReadLimits."""

    cell: int = 1_000_000
    columns: int = MOST_COLUMNS
    rows: int = 1_000_000_000
    unpacked: int = 64 << 30


@dataclass(frozen=True)
class Request:
    """What is asked of the process that parses; the fields are told in workbook_child."""

    path: str
    kind: str = "xlsx"
    sheet: str = ""
    range: str = ""
    encoding: str = ""
    list_only: bool = False
    ours: bool = False
    memory: int = 2 << 30
    seconds: int = 900
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def of(cls, told: dict[str, object]) -> Self:
        """The object of the protocol -> the request."""
        fields = dict(told)
        fields["limits"] = Limits(**fields.get("limits") or {})  # type: ignore[arg-type]
        return cls(**fields)  # type: ignore[arg-type]


class Book(Protocol):
    """A spreadsheet, opened."""

    sheets: list[SheetInfo]
    first: int | None
    """The sheet to read where none is asked for; None: the first visible one with data."""

    @property
    def names(self) -> list[Named]:
        """Defined names of one area each, and tables."""
        ...

    def frames(self, at: int) -> Iterator[pl.DataFrame]:
        """The filled rows of a sheet, as workbook_child tells."""
        ...

    def notes(self, at: int) -> dict[str, str]:
        """Words for `look`; asked once the first frame is there."""
        ...

    def merged(self, at: int) -> list[str]:
        """Merged areas of several rows ("A5:A7"); asked behind the last frame."""
        ...


def column_of(letters: str) -> int:
    """ "A" -> 0, "AA" -> 26."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


def letters_of(column: int) -> str:
    """0 -> "A", 26 -> "AA"."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
