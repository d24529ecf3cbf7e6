"""The cells of one sheet, row by row: the usual XML by one pattern, any other by the XML parser. Standard library only."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from html import unescape as without_entities
from typing import Any
from xml.parsers import expat

from clientimport.reader.cell_text import Shown, iso, plain_number
from clientimport.reader.workbook_parts import STEP, Refused, local, open_part, refuse_document_type, unescape

_FIRST_CHUNK, _CHUNK_CELLS = 1_000, 400_000
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_ROW = re.compile(rb'<row r="(\d{1,8})"[^<>]*(?:/>|>(.*?)</row>)\s*', re.DOTALL)
_CELL = re.compile(
    rb'<c r="([A-Z]{1,4})\d{1,8}"(?: s="(\d{1,6})")?(?: t="([a-zA-Z]+)")?'
    rb"(?:/>|></c>|>(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?(?:<v/>|<v[^<>]*>([^<]*)</v>)?</c>|><is><t[^<>]*>([^<]*)</t></is></c>)"
)
_UNUSUAL = (b"<!", b"<?", b"&#", b"\r")
"""Comments and the like, and what the parser turns into something else."""
_UTF8 = re.compile(rb'\s*<\?xml[^>]*encoding=["\']utf-8["\']', re.IGNORECASE)


class SheetCells:
    """Reads the cells of one sheet; rows without a filled cell are left out, the others keep their numbers."""

    def __init__(self, strings: list[str], shown: list[Shown]) -> None:
        self._strings, self._shown = strings, shown
        self._rows: list[tuple[int, dict[int, str]]] = []
        self._row, self._column = 0, -1
        self._cells: dict[int, str] = {}
        self._attributes: dict[str, str] = {}
        self._text: list[str] = []
        self._letters: dict[str, int] = {}
        self._phonetic = False
        self._width = 1

    def chunks(self, archive: zipfile.ZipFile, part: str) -> Iterator[dict[str, Any]]:
        """The filled rows, some at a time."""
        parser = expat.ParserCreate()
        self._parser = parser
        refuse_document_type(parser)
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        size = _FIRST_CHUNK
        try:
            for _ in self._read(archive, part):
                if len(self._rows) >= size:
                    yield self._chunk()
                    size = max(1_000, _CHUNK_CELLS // max(1, self._width))
        except expat.ExpatError:
            raise Refused(f"It is damaged: {part} is not well-formed.") from None
        if self._rows:
            yield self._chunk()

    def _read(self, archive: zipfile.ZipFile, part: str) -> Iterator[None]:
        """Goes through the XML: whole rows of the usual form by pattern, everything else through the parser."""
        rest, usual = b"", None
        with open_part(archive, part) as stream:
            while step := stream.read(STEP):
                text = rest + step
                if usual is None:
                    begin = text.find(b"<row ")
                    if begin < 0 and len(text) < 4 * STEP:
                        rest = text
                        continue
                    usual = begin >= 0 and bool(_UTF8.match(text)) and b"<sheetData>" in text[:begin]
                    begin = max(begin, 0)
                    self._parser.Parse(text[:begin], False)
                    text = text[begin:]
                usual = usual and not any(mark in text for mark in _UNUSUAL)
                end = text.rfind(b"</row>") + 6 if usual else len(text)
                if usual and end > 5 and self._take_rows(text[:end]):
                    rest = text[end:]
                elif usual and end <= 5 and len(text) < 64 * STEP:
                    rest = text
                else:
                    usual = False
                    self._parser.Parse(text, False)
                    rest = b""
                yield
        self._parser.Parse(rest, True)
        yield

    def _take_rows(self, text: bytes) -> bool:
        """Rows of the usual form; False, and nothing taken, where anything in them is unusual."""
        found: list[tuple[int, dict[int, str]]] = []
        at = 0
        while match := _ROW.match(text, at):
            at = match.end()
            cells = self._usual_cells(match.group(2) or b"")
            if cells is None:
                return False
            if cells:
                found.append((int(match.group(1)), cells))
            last = int(match.group(1))
        if at < len(text):
            return False
        self._row = last
        if last > _MOST_ROWS:
            raise Refused(f"It has more than {_MOST_ROWS:,} rows.")
        self._rows += found
        return True

    def _usual_cells(self, text: bytes) -> dict[int, str] | None:
        cells: dict[int, str] = {}
        at = 0
        for match in _CELL.finditer(text):
            if match.start() != at:
                return None
            at = match.end()
            letters, style, kind, value, inline = match.groups()
            stored = inline if value is None else value
            if stored:
                written = stored.decode()
                if "&" in written:
                    written = without_entities(written)
                if shown := self._value(written, kind.decode() if kind else "n", int(style or 0)):
                    cells[self._column_of(letters.decode())] = shown
        return cells if at == len(text) else None

    def _chunk(self) -> dict[str, Any]:
        rows, self._rows = self._rows, []
        self._width = 1 + max(max(cells) for _, cells in rows)
        columns = [[cells.get(index) for _, cells in rows] for index in range(self._width)]
        return {"rows": [number for number, _ in rows], "columns": columns}

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "c":
            self._attributes = attributes
            place = attributes.get("r")
            self._column = self._column + 1 if place is None else self._column_of(place.rstrip("0123456789"))
            self._text.clear()
        elif name == "v" or (name == "t" and not self._phonetic):
            self._parser.CharacterDataHandler = self._text.append
        elif name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column, self._cells = -1, {}
            if self._row > _MOST_ROWS:
                raise Refused(f"It has more than {_MOST_ROWS:,} rows.")
        elif name == "rPh":
            self._phonetic = True

    def _end(self, name: str) -> None:
        name = local(name)
        if name in ("v", "t"):
            self._parser.CharacterDataHandler = None
        elif name == "c":
            kind, style = self._attributes.get("t", "n"), int(self._attributes.get("s", "0"))
            if self._text and (text := self._value("".join(self._text), kind, style)):
                self._cells[self._column] = text
        elif name == "row":
            if self._cells:
                self._rows.append((self._row, self._cells))
        elif name == "rPh":
            self._phonetic = False

    def _column_of(self, letters: str) -> int:
        column = self._letters.get(letters)
        if column is None:
            column = 0
            for letter in letters.upper():
                column = column * 26 + ord(letter) - 64
            if not 0 < column <= _MOST_COLUMNS:
                raise Refused(f"It has more than {_MOST_COLUMNS:,} columns.")
            self._letters[letters] = column = column - 1
        return column

    def _value(self, text: str, kind: str, style: int) -> str:
        """What stands in a cell, as text."""
        if kind == "s":
            return self._strings[int(text)]
        if kind == "n":
            show = self._shown[style] if style < len(self._shown) else plain_number
            try:
                return show(text)
            except (ValueError, ArithmeticError):
                return text
        if kind == "b":
            return "true" if text.strip() in ("1", "true") else "false"
        if kind == "d":
            return iso(datetime.fromisoformat(text))
        return unescape(text)
