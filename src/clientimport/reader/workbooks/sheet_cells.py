"""The cells of one sheet by the XML parser: every form that the standard allows, and what stands around the cells."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from xml.parsers import expat

import polars as pl

from clientimport.core.rows import NOT_CALCULATED
from clientimport.reader.workbooks.background import Later
from clientimport.reader.workbooks.cell_text import Shown, plain_number
from clientimport.reader.workbooks.row_frames import RowFrames, twice
from clientimport.reader.workbooks.shown_dates import iso
from clientimport.reader.workbooks.spreadsheets import MOST_COLUMNS, MOST_ROWS, Area, Limits, Refused, column_of
from clientimport.reader.workbooks.workbook_parts import Depth, is_true, local, refuse_document_type, unescape

_MOST_MERGED = 100_000


class SheetCells:
    """Reads the cells of one sheet; rows without a filled cell are left out, the others keep their numbers."""

    def __init__(self, strings: Later[pl.Series], shown: list[Shown], limits: Limits) -> None:
        self._strings, self.shown, self.limits = strings, shown, limits
        self.hidden_columns: set[int] = set()
        self.merged: list[str] = []
        self.rows = RowFrames(limits)
        self.row = 0
        self.tidied = False
        self.known: dict[Shown, dict[str, str]] = {}
        self._list: list[str] | None = None
        self._column, self._hidden = -1, False
        self._cells: dict[int, str] = {}
        self._attributes: dict[str, str] = {}
        self._text: list[str] = []
        self._letters: dict[str, int] = {}
        self._extension = self._phonetic = self._formula = self._value_seen = self._in_cell = False
        self._depth = Depth()
        self._parser = expat.ParserCreate()
        refuse_document_type(self._parser)
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end

    @cached_property
    def strings(self) -> pl.Series:
        """The shared strings. Raises Refused where they cannot be read."""
        return self._strings.result()

    @cached_property
    def blank_strings(self) -> bool:
        """Whether one of them is empty."""
        return bool((self.strings == "").any())

    def feed(self, text: bytes, *, last: bool = False) -> None:
        """Goes on parsing; the rows gather in `rows`. Raises expat.ExpatError, Refused."""
        self._parser.Parse(text, last)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth.enter()
        name = local(name)
        if name == "c":
            self._attributes = attributes
            place = attributes.get("r")
            self._column = self._column + 1 if place is None else self.column(place.rstrip("0123456789"))
            if self._column >= MOST_COLUMNS:
                raise Refused(f"It has more than {MOST_COLUMNS:,} columns.")
            self._text.clear()
            self._formula = self._value_seen = False
            self._in_cell = True
        elif name == "v" or (name == "t" and not self._phonetic):
            if self._in_cell and not self._extension:
                self._value_seen = True
                self._parser.CharacterDataHandler = self._text.append
        elif name == "f":
            self._formula = True
        elif name == "row":
            number = attributes.get("r", "")
            self.row = int(number) if number.isdigit() else self.row + 1
            if not 0 < self.row <= MOST_ROWS:
                raise Refused(f"It has more than {MOST_ROWS:,} rows.")
            self._column, self._cells = -1, {}
            self._hidden = is_true(attributes.get("hidden"))
        elif name == "rPh":
            self._phonetic = True
        elif name == "extLst":
            self._extension = True
        elif name == "mergeCell":
            area = Area.read(attributes.get("ref", ""))
            if area and area.bottom > area.top and len(self.merged) < _MOST_MERGED:
                self.merged.append(attributes["ref"])
        elif name == "col" and is_true(attributes.get("hidden")):
            first, last = (int(attributes.get(key, "0")) for key in ("min", "max"))
            self.hidden_columns.update(range(max(first, 1) - 1, min(last, MOST_COLUMNS)))

    def _end(self, name: str) -> None:
        self._depth.now -= 1
        name = local(name)
        if name in ("v", "t"):
            self._parser.CharacterDataHandler = None
        elif name == "c":
            self._in_cell = False
            if (text := self._cell()) and self._cells.setdefault(self._column, text) != text:
                raise twice(self._column, self.row)
        elif name == "row":
            self.rows.add(self.row, self._cells, hidden=self._hidden)
        elif name == "rPh":
            self._phonetic = False
        elif name == "extLst":
            self._extension = False

    def column(self, letters: str) -> int:
        """A column's letters -> its index from 0. Raises Refused for one that no sheet has."""
        column = self._letters.get(letters)
        if column is None:
            plain = letters.replace("$", "")
            column = column_of(plain) if plain.isalpha() and plain.isascii() and len(plain) < 4 else MOST_COLUMNS
            if column >= MOST_COLUMNS:
                raise Refused(f"It has more than {MOST_COLUMNS:,} columns.")
            self._letters[letters] = column
        return column

    def _cell(self) -> str:
        kind, style = self._attributes.get("t", "n"), self._attributes.get("s", "0")
        text = "".join(self._text)
        if self._formula and not text and not (self._value_seen and kind == "str"):
            return NOT_CALCULATED
        return self.value(text, kind, style) if text else ""

    def show(self, style: str) -> Shown:
        """How cells of a style show a number; the plain number for a style that the workbook lacks."""
        number = int(style) if style.isdigit() else 0
        return self.shown[number] if number < len(self.shown) else plain_number

    def value(self, text: str, kind: str, style: str) -> str:
        """What stands in a cell -> its text. Raises Refused."""
        if kind == "s":
            if self._list is None:
                self._list = self.strings.to_list()
            return self._list[shared_index(text, len(self._list))]
        if kind == "n":
            return number_text(text, self.show(style))
        if kind == "b":
            return boolean_text(text)
        if kind == "d":
            return date_text(text)
        return unescape(text)


def shared_index(text: str, count: int) -> int:
    """The index of a shared string. Raises Refused for one that is not there."""
    text = text.strip()
    if not (text.isascii() and text.isdigit()) or int(text) >= count:
        raise Refused(f"It is damaged: a cell holds the shared text number {text[:20]}, and there are {count:,}.")
    return int(text)


def number_text(text: str, show: Shown) -> str:
    """A stored number as its format shows it; what is no number stays as it is."""
    try:
        return show(text.strip())
    except (ValueError, ArithmeticError):
        return text


def boolean_text(text: str) -> str:
    """ "1" -> "true"."""
    return "true" if is_true(text) else "false"


def date_text(text: str) -> str:
    """A date or time in ISO 8601, as a sheet of the strict standard stores it -> as we write it."""
    try:
        return iso(datetime.fromisoformat(text.strip()))
    except ValueError:
        return text.strip()
