"""One sheet of a SpreadsheetML workbook: its elements as the parser meets them -> its filled rows."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from clientimport.core.rows import NOT_CALCULATED
from clientimport.reader.workbooks.binary_values import SheetRow
from clientimport.reader.workbooks.cell_text import Shown
from clientimport.reader.workbooks.sheet_notes import SheetNotes
from clientimport.reader.workbooks.shown_dates import ShownDuration, ShownTime, iso, plain_number
from clientimport.reader.workbooks.spreadsheetml_xml import attribute, number_of, place_of
from clientimport.reader.workbooks.spreadsheets import MOST_COLUMNS, MOST_ROWS
from clientimport.reader.workbooks.workbook_parts import local

_FRACTION = re.compile(r"\.(\d+)Z?$|Z$")
_DAY = timedelta(days=1)


class Worksheet:
    """Takes the elements from the parser; gives the filled rows of the sheet that is asked for."""

    def __init__(self, parser: Any, shown: dict[str, Shown], index: int, *, since_1904: bool) -> None:
        self._parser, self._shown, self._index, self._since_1904 = parser, shown, index, since_1904
        self.found: list[SheetRow] = []
        self.ended = False
        self.notes = SheetNotes()
        self._sheets, self._comment = -1, False
        self._styles: dict[int, str] = {}  # of whole columns
        self._table_style = self._row_style = self._cell_style = ""
        self._column_at = 0
        self._row, self._row_hidden, self._rows_below = 0, False, 0
        self._cells: dict[int, str] = {}
        self._column, self._across = 0, 0
        self._kind: str | None = None
        self._formula, self._has_data = False, False
        self._text: list[str] = []
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end

    def _start(self, name: str, given: dict[str, str]) -> None:
        name = local(name)
        if name == "Worksheet":
            self._sheets += 1
        elif self._sheets != self._index:
            return
        elif name == "Cell":
            self._column = place_of(given, self._column + self._across + 1, MOST_COLUMNS, "columns")
            self._across = number_of(given, "MergeAcross")
            if down := number_of(given, "MergeDown"):
                self.notes.merge(self._row, self._column - 1, self._row + down, self._column - 1 + self._across)
            self._cell_style = attribute(given, "StyleID")
            self._formula, self._has_data = bool(attribute(given, "Formula")), False
            self._text = []
        elif name == "Data" and not self._comment:
            self._kind, self._has_data = attribute(given, "Type"), True
            self._parser.CharacterDataHandler = self._text.append
        elif name == "Row":
            self._row = place_of(given, self._row + self._rows_below + 1, MOST_ROWS, "rows")
            self._rows_below = number_of(given, "Span")
            self._row_hidden = attribute(given, "Hidden") == "1"
            self._row_style = attribute(given, "StyleID")
            self._cells, self._column, self._across = {}, 0, 0
        elif name == "Comment":
            self._comment = True
        elif name == "Column":
            self._column_at = place_of(given, self._column_at + 1, MOST_COLUMNS, "columns")
            if attribute(given, "Hidden") == "1":
                self.notes.hide(self._column_at - 1, self._column_at - 1 + number_of(given, "Span"))
            last = min(self._column_at + number_of(given, "Span"), MOST_COLUMNS)
            if style := attribute(given, "StyleID"):
                self._styles |= dict.fromkeys(range(self._column_at, last + 1), style)
            self._column_at = last
        elif name == "Table":
            self._table_style = attribute(given, "StyleID")

    def _end(self, name: str) -> None:
        if self._sheets != self._index:
            return
        name = local(name)
        if name == "Data" and not self._comment:
            self._parser.CharacterDataHandler = None
        elif name == "Cell":
            text = self._value("".join(self._text)) if self._has_data else NOT_CALCULATED if self._formula else ""
            if text:
                self._cells[self._column - 1] = text
        elif name == "Row":
            if self._cells:
                self.found.append((self._row, self._cells, self._row_hidden))
        elif name == "Comment":
            self._comment = False
        elif name == "Worksheet":
            self.ended = True

    def _value(self, text: str) -> str:
        """What stands in a cell, as text."""
        if self._kind == "Number":
            show = self._show() or plain_number
            try:
                return show(text.strip())
            except (ValueError, ArithmeticError):
                return text
        if self._kind == "DateTime":
            return self._moment(text.strip())
        if self._kind == "Boolean":
            return {"1": "true", "0": "false"}.get(text.strip(), text.strip().lower())
        return text

    def _show(self) -> Shown | None:
        wanted = self._cell_style or self._row_style or self._styles.get(self._column, "") or self._table_style or "Default"
        return self._shown.get(wanted)

    def _moment(self, text: str) -> str:
        """A date; a time of day or a duration where the format shows one, or where the day is the one before the first."""
        fraction = _FRACTION.search(text)
        try:
            moment = datetime.fromisoformat(_FRACTION.sub("", text))
            if fraction and (fraction.group(1) or "0")[0] >= "5":
                moment += timedelta(seconds=1)
            days = (moment - datetime(1904, 1, 1)) / _DAY if self._since_1904 else (moment - datetime(1899, 12, 30)) / _DAY
        except (ValueError, OverflowError, TypeError):
            return text
        if not self._since_1904 and 1 <= days < 61:
            days -= 1  # Excel counts a 29 February 1900, and its first day is the 31st before
        show = self._show()
        if isinstance(show, ShownTime | ShownDuration):
            return show(repr(days))
        return f"{moment:%H:%M:%S}" if 0 < days < 1 else iso(moment)
