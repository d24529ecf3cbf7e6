"""Workbooks in one XML file, as Excel 2003 and old programs write them (SpreadsheetML)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from clientimport.reader.workbooks.binary_values import SheetRow
from clientimport.reader.workbooks.cell_text import shown_by
from clientimport.reader.workbooks.sheet_notes import unquoted
from clientimport.reader.workbooks.spreadsheetml_sheet import Worksheet
from clientimport.reader.workbooks.spreadsheetml_xml import attribute, parsed
from clientimport.reader.workbooks.spreadsheets import Area, Named, Refused, Request, SheetInfo
from clientimport.reader.workbooks.workbook_parts import local

_NAMED_FORMATS = {
    **dict.fromkeys(("General Date", "Long Date", "Medium Date", "Short Date"), "yyyy-mm-dd"),
    **dict.fromkeys(("Long Time", "Medium Time", "Short Time"), "h:mm:ss"),
    **dict.fromkeys(("Currency", "Euro Currency", "Fixed", "Standard", "Scientific"), "General"),
    **dict.fromkeys(("Yes/No", "True/False", "On/Off"), "General"),
    "Percent": "0.00%",
}
_REFERENCE = re.compile(r"=(.+)!R(\d{1,7})C(\d{1,5})(?::R(\d{1,7})C(\d{1,5}))?")


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
        for _ in parsed(self._path, parser):
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
                self._names.append(attribute(given, "Name"))
            elif name == "Style":
                style = attribute(given, "ID")
                if parent := attribute(given, "Parent"):
                    self._parents[style] = parent
            elif name == "NumberFormat":
                form = attribute(given, "Format")
                self._codes[style] = _NAMED_FORMATS.get(form, form or "General")
            elif name == "Date1904":
                self._since_1904 = True
            elif name == "NamedRange" and attribute(given, "Hidden") != "1":
                self._ranges.append(
                    (attribute(given, "Name"), attribute(given, "RefersTo"), self._names[-1] if self._names else "")
                )
            elif name == "Visible":
                words.clear()
                parser.CharacterDataHandler = words.append

        def end(name: str) -> None:
            if parser.CharacterDataHandler is not None and local(name) == "Visible":
                parser.CharacterDataHandler = None
                if "".join(words).strip() in ("SheetHidden", "SheetVeryHidden") and self._names:
                    self._hidden.add(len(self._names) - 1)

        parser.StartElementHandler, parser.EndElementHandler = start, end
        for _ in parsed(self._path, parser):
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


def _named(name: str, refers_to: str, scope: str) -> Named | None:
    """A name for one area, as "=Clients!R1C1:R20C3"; those that Excel makes for itself are left out."""
    found = _REFERENCE.fullmatch(refers_to.strip())
    if not found or name.startswith("_") or name.startswith("Print_"):
        return None
    sheet, top, left, bottom, right = found.groups()
    area = Area(int(top), int(left) - 1, int(bottom or top), int(right or left) - 1)
    return Named(name, unquoted(sheet), area, scope=scope)
