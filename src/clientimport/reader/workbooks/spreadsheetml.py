"""Workbooks in one XML file, as Excel 2003 and old programs write them (SpreadsheetML)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.parsers import expat

from clientimport.core.rows import NOT_CALCULATED
from clientimport.reader.workbooks.binary_values import SheetRow
from clientimport.reader.workbooks.cell_text import Shown, shown_by
from clientimport.reader.workbooks.sheet_notes import SheetNotes, unquoted
from clientimport.reader.workbooks.shown_dates import ShownDuration, ShownTime, iso, plain_number
from clientimport.reader.workbooks.spreadsheets import MOST_COLUMNS, MOST_ROWS, Area, Named, Refused, Request, SheetInfo
from clientimport.reader.workbooks.workbook_parts import STEP, local, refuse_document_type

_NAMED_FORMATS = {
    **dict.fromkeys(("General Date", "Long Date", "Medium Date", "Short Date"), "yyyy-mm-dd"),
    **dict.fromkeys(("Long Time", "Medium Time", "Short Time"), "h:mm:ss"),
    **dict.fromkeys(("Currency", "Euro Currency", "Fixed", "Standard", "Scientific"), "General"),
    **dict.fromkeys(("Yes/No", "True/False", "On/Off"), "General"),
    "Percent": "0.00%",
}
_FRACTION = re.compile(r"\.(\d+)Z?$|Z$")
_REFERENCE = re.compile(r"=(.+)!R(\d{1,7})C(\d{1,5})(?::R(\d{1,7})C(\d{1,5}))?")
_DAY = timedelta(days=1)


class SpreadsheetMl:
    """See other_book.OpenBook."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._names: list[str] = []
        self._hidden: set[int] = set()
        self._ranges: list[tuple[str, str, str]] = []
        self._read: dict[int, Worksheet] = {}
        self._since_1904 = False
        self._codes: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._look_through()
        if not self._names:
            raise Refused("It has no sheet.")
        self.sheets = [SheetInfo(name, index not in self._hidden) for index, name in enumerate(self._names)]
        self.names = [named for told in self._ranges if (named := _named(*told))]
        self._shown = {style: shown_by(0, code, since_1904=self._since_1904) for style, code in self._resolved().items()}

    def rows(self, index: int) -> Iterator[SheetRow]:
        """See other_book.OpenBook."""
        parser = expat.ParserCreate()
        sheet = self._read[index] = Worksheet(parser, self._shown, index, since_1904=self._since_1904)
        for _ in _parsed(self._path, parser):
            found, sheet.found = sheet.found, []
            yield from found
            if sheet.ended:
                return

    def notes(self, at: int) -> dict[str, str]:
        """See other_book.OpenBook."""
        return self._read[at].notes.words() if at in self._read else {}

    def merged(self, at: int) -> list[str]:
        """See other_book.OpenBook."""
        return self._read[at].notes.merged if at in self._read else []

    def _look_through(self) -> None:
        """Takes in the sheets, their visibility, which stands behind their cells, and the styles."""
        parser = expat.ParserCreate()
        style, words = "", list[str]()

        def start(name: str, given: dict[str, str]) -> None:
            nonlocal style
            name = local(name)
            if name == "Worksheet":
                self._names.append(_of(given, "Name"))
            elif name == "Style":
                style = _of(given, "ID")
                if parent := _of(given, "Parent"):
                    self._parents[style] = parent
            elif name == "NumberFormat":
                form = _of(given, "Format")
                self._codes[style] = _NAMED_FORMATS.get(form, form or "General")
            elif name == "Date1904":
                self._since_1904 = True
            elif name == "NamedRange" and _of(given, "Hidden") != "1":
                self._ranges.append((_of(given, "Name"), _of(given, "RefersTo"), self._names[-1] if self._names else ""))
            elif name == "Visible":
                words.clear()
                parser.CharacterDataHandler = words.append

        def end(name: str) -> None:
            if parser.CharacterDataHandler is not None and local(name) == "Visible":
                parser.CharacterDataHandler = None
                if "".join(words).strip() in ("SheetHidden", "SheetVeryHidden") and self._names:
                    self._hidden.add(len(self._names) - 1)

        parser.StartElementHandler, parser.EndElementHandler = start, end
        for _ in _parsed(self._path, parser):
            pass

    def _resolved(self) -> dict[str, str]:
        """The format code of each style: its own or that of a style that it builds on."""
        codes = dict(self._codes)
        for style in self._parents:
            at, seen = style, set[str]()
            while at not in self._codes and at in self._parents and at not in seen:
                seen.add(at)
                at = self._parents[at]
            if at in self._codes:
                codes[style] = self._codes[at]
        return codes


def open_book(request: Request) -> SpreadsheetMl:
    """See workbook_child."""
    return SpreadsheetMl(request.path)


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
            self._column = _index(given, self._column + self._across + 1, MOST_COLUMNS, "columns")
            self._across = _number(given, "MergeAcross")
            if down := _number(given, "MergeDown"):
                self.notes.merge(self._row, self._column - 1, self._row + down, self._column - 1 + self._across)
            self._cell_style = _of(given, "StyleID")
            self._formula, self._has_data = bool(_of(given, "Formula")), False
            self._text = []
        elif name == "Data" and not self._comment:
            self._kind, self._has_data = _of(given, "Type"), True
            self._parser.CharacterDataHandler = self._text.append
        elif name == "Row":
            self._row = _index(given, self._row + self._rows_below + 1, MOST_ROWS, "rows")
            self._rows_below = _number(given, "Span")
            self._row_hidden = _of(given, "Hidden") == "1"
            self._row_style = _of(given, "StyleID")
            self._cells, self._column, self._across = {}, 0, 0
        elif name == "Comment":
            self._comment = True
        elif name == "Column":
            self._column_at = _index(given, self._column_at + 1, MOST_COLUMNS, "columns")
            if _of(given, "Hidden") == "1":
                self.notes.hide(self._column_at - 1, self._column_at - 1 + _number(given, "Span"))
            last = min(self._column_at + _number(given, "Span"), MOST_COLUMNS)
            if style := _of(given, "StyleID"):
                self._styles |= dict.fromkeys(range(self._column_at, last + 1), style)
            self._column_at = last
        elif name == "Table":
            self._table_style = _of(given, "StyleID")

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


def _named(name: str, refers_to: str, scope: str) -> Named | None:
    """A name for one area, as "=Clients!R1C1:R20C3"; those that Excel makes for itself are left out."""
    found = _REFERENCE.fullmatch(refers_to.strip())
    if not found or name.startswith("_") or name.startswith("Print_"):
        return None
    sheet, top, left, bottom, right = found.groups()
    area = Area(int(top), int(left) - 1, int(bottom or top), int(right or left) - 1)
    return Named(name, unquoted(sheet), area, scope=scope)


def _parsed(path: str, parser: Any) -> Iterator[None]:
    refuse_document_type(parser)
    with Path(path).open("rb") as stream:
        try:
            step = stream.read(STEP).lstrip(b" \t\r\n")
            while step:
                parser.Parse(step, False)
                yield
                step = stream.read(STEP)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Refused(f"It is damaged: it is not well-formed XML in line {error.lineno:,}.") from None
    yield


def _of(given: dict[str, str], name: str) -> str:
    """An attribute, whatever prefix its name has."""
    if (value := given.get(f"ss:{name}")) is not None:
        return value
    return next((value for key, value in given.items() if local(key) == name), "")


def _number(given: dict[str, str], name: str) -> int:
    text = _of(given, name)
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _index(given: dict[str, str], following: int, most: int, what: str) -> int:
    """Where a row or column stands: its own word, else behind the one before."""
    text = _of(given, "Index")
    if text and (not text.isdecimal() or len(text) > 9 or int(text) < following):
        raise Refused(f"It is damaged: its {what} are not in order.")
    at = int(text) if text else following
    if at > most:
        raise Refused(f"It has more than {most:,} {what}.")
    return at
