"""The parts of a workbook beside its cells: sheets, number formats, shared strings. Standard library only."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any
from xml.parsers import expat

from clientimport.reader.cell_text import Shown, shown_by

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
STEP = 1 << 18
"""Bytes of XML that are parsed at a time."""


class Refused(Exception):
    """The workbook cannot be read; the words say why."""


def parse(archive: zipfile.ZipFile, part: str, parser: Any) -> Iterator[None]:
    """Feeds a part of the archive to a parser, in steps; a document type is refused, and with it every entity."""

    refuse_document_type(parser)
    with open_part(archive, part) as stream:
        try:
            while step := stream.read(STEP):
                parser.Parse(step, False)
                yield
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise Refused(f"It is damaged: {part} is not well-formed.") from None
    yield


def refuse_document_type(parser: Any) -> None:
    """Has a parser stop at a document type, before any entity is declared."""

    def refuse(*_: object) -> None:
        raise Refused("It holds a document type declaration, which no spreadsheet program writes.")

    parser.StartDoctypeDeclHandler = refuse
    parser.buffer_text = True


def open_part(archive: zipfile.ZipFile, part: str) -> IO[bytes]:
    """A part of the archive as a stream."""
    try:
        return archive.open(part)
    except KeyError:
        raise Refused(f"It is damaged: {part} is missing.") from None


def _elements(archive: zipfile.ZipFile, part: str) -> list[tuple[str, dict[str, str]]]:
    """All elements of a small part: local name and attributes, in order."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append((local(name), attributes))
    for _ in parse(archive, part, parser):
        if len(found) > 2_000_000:
            raise Refused(f"{part} is too large.")
    return found


def local(name: str) -> str:
    """An element's name without its prefix."""
    return name.rpartition(":")[2]


def sheets_of(archive: zipfile.ZipFile) -> tuple[list[dict[str, Any]], bool]:
    """The sheets (name, part, visible) in their order, and whether dates count from 1904."""
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


def formats_of(archive: zipfile.ZipFile, *, since_1904: bool) -> list[Shown]:
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


def strings_of(archive: zipfile.ZipFile) -> list[str]:
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
        name = local(name)
        if name == "si":
            pieces.clear()
        elif name == "t" and not phonetic:
            parser.CharacterDataHandler = pieces.append
        elif name == "rPh":
            phonetic += 1

    def end(name: str) -> None:
        nonlocal phonetic
        name = local(name)
        if name == "t":
            parser.CharacterDataHandler = None
        elif name == "si":
            strings.append(unescape("".join(pieces)))
        elif name == "rPh":
            phonetic -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    for _ in parse(archive, part, parser):
        pass
    return strings


def unescape(text: str) -> str:
    """Workbooks write characters that XML cannot hold as _xHHHH_."""
    return _ESCAPE.sub(lambda escape: chr(int(escape.group(1), 16)), text) if "_x" in text else text
