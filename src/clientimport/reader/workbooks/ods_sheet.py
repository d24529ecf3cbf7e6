"""One sheet of an OpenDocument spreadsheet: the texts of its cells, row by row."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from clientimport.core.rows import NOT_CALCULATED
from clientimport.reader.workbooks.binary_values import SheetRow
from clientimport.reader.workbooks.ods_styles import OdsStyles
from clientimport.reader.workbooks.sheet_notes import SheetNotes
from clientimport.reader.workbooks.shown_dates import iso, plain_number
from clientimport.reader.workbooks.spreadsheets import MOST_COLUMNS, MOST_ROWS, Refused

MOST_REPEATED = 20_000_000
"""Filled cells that may stand in a sheet by repetition: a few bytes can ask for billions."""
_MOST_BLANKS = 1_000_000
_SPACES = re.compile(r"[ \t\r\n]+")
_DURATION = re.compile(r"(-?)P(?:(\d{1,6})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,10})(?:[.,](\d+))?S)?)?")
_FRACTION = re.compile(r"[.,](\d+)")
_SKIPPED = ("office:annotation", "office:forms", "table:shapes", "table:table", "text:ruby-text", "office:event-listeners")
_CALC_ERROR = re.compile(r"Err:\d{3}")


class OdsSheet:
    """Takes the elements of content.xml from the parser; gives the filled rows of the sheet that is asked for."""

    def __init__(self, parser: Any, styles: OdsStyles, index: int) -> None:
        self._parser, self._styles, self._index = parser, styles, index
        self.ended = False
        self._inside, self._skipped, self._tables = False, 0, 0
        self._columns: list[tuple[int, str]] = []  # last column of a run, default style of its cells
        self._row, self._rows_repeated, self._row_style, self._hidden = 0, 1, "", False
        self._cells: dict[int, str] = {}
        self._column = 0
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._pieces: list[str] = []
        self._in_paragraph = False
        self._found: list[tuple[int, int, dict[int, str], bool]] = []
        self._budget = MOST_REPEATED
        self.notes = SheetNotes()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def ready(self) -> Iterator[SheetRow]:
        """The rows that were read since the last call."""
        found, self._found = self._found, []
        for first, count, cells, hidden in found:
            for row in range(first, first + count):
                yield row, cells, hidden

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipped:
            self._skipped += 1
        elif not self._inside:
            if name == "table:table":
                self._inside = self._tables == self._index
                self._skipped = 0 if self._inside else 1
                self._tables += 1
        elif name == "table:table-row":
            self._row_style = attributes.get("table:default-cell-style-name", "")
            self._hidden = attributes.get("table:visibility", "visible") != "visible"
            self._rows_repeated = _count(attributes.get("table:number-rows-repeated"))
            self._cells, self._column = {}, 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell, self._paragraphs = attributes, []
        elif name == "text:p" and self._cell is not None:
            self._pieces, self._in_paragraph = [], True
            self._parser.CharacterDataHandler = self._text
        elif name == "table:table-column":
            last = self._columns[-1][0] if self._columns else 0
            repeated = _count(attributes.get("table:number-columns-repeated"))
            if attributes.get("table:visibility", "visible") != "visible":
                self.notes.hide(last, last + repeated - 1)
            self._columns.append((last + repeated, attributes.get("table:default-cell-style-name", "")))
        elif name == "text:s":
            self._pieces.append(" " * _count(attributes.get("text:c"), _MOST_BLANKS))
        elif name == "text:tab":
            self._pieces.append("\t")
        elif name == "text:line-break":
            self._pieces.append("\n")
        elif name in _SKIPPED or name.startswith("draw:"):
            self._skipped = 1
            self._parser.CharacterDataHandler = None

    def _end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            if not self._skipped and self._in_paragraph:
                self._parser.CharacterDataHandler = self._text
        elif not self._inside:
            return
        elif name == "text:p" and self._cell is not None:
            self._parser.CharacterDataHandler = None
            self._paragraphs.append("".join(self._pieces))
            self._in_paragraph = False
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._end_cell()
        elif name == "table:table-row":
            self._end_row()
        elif name == "table:table":
            self._inside, self.ended = False, True

    def _text(self, text: str) -> None:
        text = _SPACES.sub(" ", text)
        self._pieces.append(text if self._pieces else text.lstrip(" "))

    def _end_cell(self) -> None:
        attributes, self._cell = self._cell or {}, None
        repeated = _count(attributes.get("table:number-columns-repeated"))
        if (len(attributes) or self._paragraphs) and (text := self._shown(attributes)):
            if self._column + repeated > MOST_COLUMNS:
                raise Refused(f"It has more than {MOST_COLUMNS:,} columns.")
            for column in range(self._column, self._column + repeated):
                self._cells[column] = text
        if below := _count(attributes.get("table:number-rows-spanned")) - 1:
            right = self._column + _count(attributes.get("table:number-columns-spanned")) - 1
            self.notes.merge(self._row + 1, self._column, self._row + 1 + below, right)
        self._column += repeated

    def _end_row(self) -> None:
        if self._cells:
            if self._row + self._rows_repeated > MOST_ROWS:
                raise Refused(f"It has more than {MOST_ROWS:,} rows.")
            self._budget -= len(self._cells) * (self._rows_repeated - 1)
            if self._budget < 0:
                raise Refused(f"It repeats its rows more than {MOST_REPEATED:,} cells' worth of times.")
            self._found.append((self._row + 1, self._rows_repeated, self._cells, self._hidden))
        self._row += self._rows_repeated

    def _shown(self, attributes: dict[str, str]) -> str:
        """What stands in a cell, as text."""
        kind, text = attributes.get("office:value-type"), "\n".join(self._paragraphs)
        formula = "table:formula" in attributes
        if attributes.get("calcext:value-type") == "error" or (
            formula and kind in ("float", "string") and (text.startswith("#") or _CALC_ERROR.fullmatch(text))
        ):
            return _error(text)
        if kind in ("float", "currency", "percentage") and "office:value" in attributes:
            return self._number(attributes, kind, text, formula=formula)
        if kind == "date" and "office:date-value" in attributes:
            return _date(attributes["office:date-value"])
        if kind == "time" and "office:time-value" in attributes:
            return _time(attributes["office:time-value"])
        if kind == "boolean" and "office:boolean-value" in attributes:
            return attributes["office:boolean-value"]
        if kind is None and formula and not self._paragraphs:
            return NOT_CALCULATED
        return text or attributes.get("office:string-value", "")

    def _number(self, attributes: dict[str, str], kind: str, text: str, *, formula: bool) -> str:
        value = attributes["office:value"]
        style = attributes.get("table:style-name") or self._row_style or self._column_style()
        show = self._styles.shown(style)
        if formula and show is None and value in ("0", "1") and text.isalpha():
            # A truth value: the format knows none of its own for what a formula gives.
            return "true" if value == "1" else "false"
        try:
            if show is not None and kind != "currency":
                return show(value)
            if kind == "percentage":
                return f"{plain_number(str(Decimal(value) * 100))}%"
        except (ValueError, InvalidOperation):
            return value
        return plain_number(value)

    def _column_style(self) -> str:
        at = bisect_left(self._columns, (self._column + 1, ""))
        return self._columns[at][1] if at < len(self._columns) else ""


def _count(text: str | None, most: int = 1 << 31) -> int:
    if text is None:
        return 1
    if not text.isdecimal() or len(text) > 10 or int(text) > most:
        raise Refused(f"It is damaged: it repeats something {text[:20]} times.")
    return max(1, int(text))


def _error(text: str) -> str:
    """LibreOffice numbers errors that other programs name; 503 is a number out of range."""
    if not _CALC_ERROR.fullmatch(text):
        return text if text.startswith("#") else "#VALUE!"
    return "#NUM!" if text == "Err:503" else "#VALUE!"


def _date(text: str) -> str:
    fraction = _FRACTION.search(text)
    try:
        moment = datetime.fromisoformat(_FRACTION.sub("", text))
    except ValueError:
        return text
    return iso(moment + timedelta(seconds=1) if fraction and fraction.group(1)[0] >= "5" else moment)


def _time(text: str) -> str:
    found = _DURATION.fullmatch(text)
    if not found:
        return text
    sign, days, hours, minutes, whole, fraction = found.groups()
    seconds = int(days or 0) * 86400 + int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(whole or 0)
    seconds += bool(fraction and fraction[0] >= "5")
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
