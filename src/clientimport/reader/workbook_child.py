"""Parses a workbook in a process of its own, with limits on memory and time; standard library only.

Called with: path, sheet name ("" for the first visible one with data), bytes of memory, seconds. Writes JSON lines: the
sheets first, then chunks of rows ({"rows": [numbers], "columns": [[texts]]}), at the end {"done": true} or {"error": words}.
Numbers are written as the sheet shows them (cell_text), so nothing is guessed from binary values later.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import IO, Any
from xml.parsers import expat

from clientimport.reader.cell_text import Shown, iso, plain_number, shown_by

_FIRST_CHUNK, _CHUNK_CELLS = 1_000, 400_000
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_STEP = 1 << 18


class Refused(Exception):
    """The workbook cannot be read; the words say why."""


def main(path: str, sheet: str, memory: int, seconds: int) -> None:
    """Does what the module says, to standard output."""
    out = sys.stdout
    try:
        _limit(memory, seconds)
        with zipfile.ZipFile(path) as archive:
            for line in _lines(archive, sheet):
                json.dump(line, out, ensure_ascii=True, separators=(",", ":"))
                out.write("\n")
                out.flush()
        said: dict[str, Any] = {"done": True}
    except Refused as refused:
        said = {"error": str(refused)}
    except MemoryError:
        said = {"error": "It needs more memory than a workbook may take."}
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        said = {"error": "It is encrypted." if "encrypted" in str(error) else "It is damaged."}
    except Exception as error:  # a crafted file may break anything in here; its words stay ours
        said = {"error": f"It is damaged ({type(error).__name__})."}
    json.dump(said, out)
    out.write("\n")


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))


def _lines(archive: zipfile.ZipFile, wanted: str) -> Iterator[dict[str, Any]]:
    sheets, since_1904 = _sheets(archive)
    names = [sheet["name"] for sheet in sheets]
    if wanted and wanted not in names:
        raise Refused(f"It has no sheet {wanted}; its sheets are {', '.join(names)}.")
    strings, shown = _strings(archive), _formats(archive, since_1904=since_1904)
    order = [sheet for sheet in sheets if sheet["name"] == wanted] if wanted else [s for s in sheets if s["visible"]] or sheets
    for sheet in order:
        chunks = _Sheet(strings, shown).chunks(archive, sheet["part"])
        first = next(chunks, None)
        if first is None and sheet is not order[-1]:
            continue
        chosen = order[0] if first is None and not wanted else sheet
        others = [{"name": s["name"], "visible": s["visible"]} for s in sheets]
        yield {"sheet": chosen["name"], "sheets": others}
        if first is not None:
            yield first
            yield from chunks
        return


def _parse(archive: zipfile.ZipFile, part: str, parser: Any) -> Iterator[None]:
    """Feeds a part of the archive to a parser, in steps; a document type is refused, and with it every entity."""

    def refuse(*_: object) -> None:
        raise Refused("It holds a document type declaration, which no spreadsheet program writes.")

    parser.StartDoctypeDeclHandler = refuse
    parser.buffer_text = True
    try:
        stream: IO[bytes] = archive.open(part)
    except KeyError:
        raise Refused(f"It is damaged: {part} is missing.") from None
    with stream:
        try:
            while step := stream.read(_STEP):
                parser.Parse(step, False)
                yield
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise Refused(f"It is damaged: {part} is not well-formed.") from None
    yield


def _elements(archive: zipfile.ZipFile, part: str) -> list[tuple[str, dict[str, str]]]:
    """All elements of a small part: local name and attributes, in order."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append((_local(name), attributes))
    for _ in _parse(archive, part, parser):
        if len(found) > 2_000_000:
            raise Refused(f"{part} is too large.")
    return found


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _sheets(archive: zipfile.ZipFile) -> tuple[list[dict[str, Any]], bool]:
    relations = {
        attributes["Id"]: attributes["Target"]
        for name, attributes in _elements(archive, "xl/_rels/workbook.xml.rels")
        if name == "Relationship" and "Id" in attributes and "Target" in attributes
    }
    sheets, since_1904 = [], False
    for name, attributes in _elements(archive, "xl/workbook.xml"):
        if name == "workbookPr":
            since_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            target = relations.get(relation, "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if "chartsheet" in part or not target:
                continue
            visible = attributes.get("state", "visible") == "visible"
            sheets.append({"name": attributes.get("name", ""), "part": part, "visible": visible})
    if not sheets:
        raise Refused("It has no sheet.")
    return sheets, since_1904


def _formats(archive: zipfile.ZipFile, *, since_1904: bool) -> list[Shown]:
    """How the cells of each style show a number."""
    if "xl/styles.xml" not in archive.namelist():
        return []
    codes: dict[int, str] = {}
    shown: list[Shown] = []
    within = ""
    for name, attributes in _elements(archive, "xl/styles.xml"):
        if name == "numFmt" and "numFmtId" in attributes:
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "General")
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            within = name
        elif name == "xf" and within == "cellXfs":
            number = int(attributes.get("numFmtId", "0"))
            shown.append(shown_by(number, codes.get(number), since_1904=since_1904))
    return shown


def _strings(archive: zipfile.ZipFile) -> list[str]:
    """The shared strings; runs of one text joined, phonetic readings left out."""
    part = next((name for name in archive.namelist() if name.lower() == "xl/sharedstrings.xml"), "")
    if not part:
        return []
    strings: list[str] = []
    pieces: list[str] = []
    phonetic = 0
    parser = expat.ParserCreate()

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal phonetic
        name = _local(name)
        if name == "si":
            pieces.clear()
        elif name == "t" and not phonetic:
            parser.CharacterDataHandler = pieces.append
        elif name == "rPh":
            phonetic += 1

    def end(name: str) -> None:
        nonlocal phonetic
        name = _local(name)
        if name == "t":
            parser.CharacterDataHandler = None
        elif name == "si":
            strings.append(unescape("".join(pieces)))
        elif name == "rPh":
            phonetic -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    for _ in _parse(archive, part, parser):
        pass
    return strings


def unescape(text: str) -> str:
    """Workbooks write characters that XML cannot hold as _xHHHH_."""
    return _ESCAPE.sub(lambda escape: chr(int(escape.group(1), 16)), text) if "_x" in text else text


class _Sheet:
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
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        size = _FIRST_CHUNK
        for _ in _parse(archive, part, parser):
            if len(self._rows) >= size:
                yield self._chunk()
                size = max(1_000, _CHUNK_CELLS // max(1, self._width))
        if self._rows:
            yield self._chunk()

    def _chunk(self) -> dict[str, Any]:
        rows, self._rows = self._rows, []
        self._width = 1 + max(max(cells) for _, cells in rows)
        columns = [[cells.get(index) for _, cells in rows] for index in range(self._width)]
        return {"rows": [number for number, _ in rows], "columns": columns}

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if name == "c":
            self._attributes = attributes
            place = attributes.get("r")
            self._column = self._column + 1 if place is None else self._column_of(place)
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
        name = _local(name)
        if name in ("v", "t"):
            self._parser.CharacterDataHandler = None
        elif name == "c":
            if self._text and (text := self._value("".join(self._text))):
                self._cells[self._column] = text
        elif name == "row":
            if self._cells:
                self._rows.append((self._row, self._cells))
        elif name == "rPh":
            self._phonetic = False

    def _column_of(self, place: str) -> int:
        letters = place.rstrip("0123456789")
        column = self._letters.get(letters)
        if column is None:
            column = 0
            for letter in letters.upper():
                column = column * 26 + ord(letter) - 64
            if not 0 < column <= _MOST_COLUMNS:
                raise Refused(f"It has more than {_MOST_COLUMNS:,} columns.")
            self._letters[letters] = column = column - 1
        return column

    def _value(self, text: str) -> str:
        """What stands in a cell, as text."""
        kind = self._attributes.get("t", "n")
        if kind == "s":
            return self._strings[int(text)]
        if kind == "n":
            style = int(self._attributes.get("s", "0"))
            show = self._shown[style] if style < len(self._shown) else plain_number
            try:
                return show(text)
            except (ValueError, ArithmeticError):
                return text
        if kind == "b":
            return "true" if text.strip() in ("1", "true") else "false"
        if kind == "d":
            from datetime import datetime

            return iso(datetime.fromisoformat(text))
        return unescape(text)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
