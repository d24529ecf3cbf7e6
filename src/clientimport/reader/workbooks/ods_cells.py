"""OpenDocument spreadsheets (.ods, and .fods in one XML file): their sheets and the texts of their cells."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

from clientimport.reader.workbooks.binary_values import SheetRow
from clientimport.reader.workbooks.ods_sheet import OdsSheet
from clientimport.reader.workbooks.ods_styles import OdsStyles
from clientimport.reader.workbooks.sheet_notes import unquoted
from clientimport.reader.workbooks.spreadsheets import Area, Limits, Named, Refused, Request, SheetInfo
from clientimport.reader.workbooks.workbook_parts import STEP, Parts, refuse_document_type

_ADDRESS = re.compile(r"((?:\$?'(?:[^']|'')*'|[^:']*)\.[^:']*)(?::(.*))?")
_MANIFEST = "META-INF/manifest.xml"


class OdsBook:
    """See other_book.OpenBook."""

    def __init__(self, path: str, limits: Limits) -> None:
        self._path, self._limits = path, limits
        self._flat = not zipfile.is_zipfile(path)
        self._styles = OdsStyles()
        self._tables: list[tuple[str, str]] = []
        self._depth = 0
        self._ranges: list[tuple[dict[str, str], str, str]] = []
        self._read: dict[int, OdsSheet] = {}
        if not self._flat:
            self._refuse_encrypted()
            self._look_through("styles.xml", needed=False)
        self._look_through("content.xml", needed=True)
        if not self._tables:
            raise Refused("It has no sheet.")
        self.sheets = [SheetInfo(name, style not in self._styles.hidden_tables) for name, style in self._tables]
        self.names = [named for told in self._ranges if (named := _named(*told))]

    def rows(self, index: int) -> Iterator[SheetRow]:
        """See other_book.OpenBook."""
        parser = expat.ParserCreate()
        sheet = self._read[index] = OdsSheet(parser, self._styles, index)
        for _ in self._parsed("content.xml", parser):
            yield from sheet.ready()
            if sheet.ended:
                return

    def notes(self, at: int) -> dict[str, str]:
        """See other_book.OpenBook."""
        return self._read[at].notes.words() if at in self._read else {}

    def merged(self, at: int) -> list[str]:
        """See other_book.OpenBook."""
        return self._read[at].notes.merged if at in self._read else []

    def _refuse_encrypted(self) -> None:
        with zipfile.ZipFile(self._path) as archive:
            parts = Parts(archive, self._limits.unpacked)
            manifest = parts.elements(_MANIFEST) if _MANIFEST in parts else []
            if "encrypted-package" in parts or any(name == "encryption-data" for name, _ in manifest):
                raise Refused("It is protected by a password.")

    def _look_through(self, part: str, *, needed: bool) -> None:
        """Takes in the styles and the names of the sheets."""
        parser = expat.ParserCreate()

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "table:table":
                self._depth += 1
                if self._depth == 1:
                    self._tables.append((attributes.get("table:name", ""), attributes.get("table:style-name", "")))
            elif name in ("table:named-range", "table:database-range"):
                self._ranges.append((attributes, name, self._tables[-1][0] if self._depth else ""))
            elif name.startswith(("style:", "number:")):
                self._styles.start(name, attributes)
                parser.EndElementHandler, parser.CharacterDataHandler = end, self._styles.text
            elif name == "office:body":
                parser.CharacterDataHandler = None
                parser.EndElementHandler = table_end

        def end(name: str) -> None:
            self._styles.end(name)

        def table_end(name: str) -> None:
            if name == "table:table":
                self._depth -= 1

        parser.StartElementHandler = start
        for _ in self._parsed(part, parser, needed=needed):
            pass

    def _parsed(self, part: str, parser: Any, *, needed: bool = True) -> Iterator[None]:
        if self._flat:
            yield from _parsed_file(self._path, parser)
            return
        with zipfile.ZipFile(self._path) as archive:
            parts = Parts(archive, self._limits.unpacked)
            if needed or part in parts:
                yield from parts.parse(part, parser)


def open_book(request: Request) -> OdsBook:
    """See workbook_child."""
    return OdsBook(request.path, request.limits)


def _named(attributes: dict[str, str], element: str, scope: str) -> Named | None:
    """A named range, or the area of a filter ("table"), of one sheet; those without a name of the owner's are left out."""
    name, is_table = attributes.get("table:name", ""), element == "table:database-range"
    address = attributes.get("table:target-range-address" if is_table else "table:cell-range-address", "")
    first, _, last = _split(address)
    sheet, _, start = first.rpartition(".")
    area = Area.read(f"{start}:{last.rpartition('.')[2]}" if last else start)
    if not area or not sheet or name.startswith("__Anonymous"):
        return None
    sheet = unquoted(sheet.lstrip("$"))
    header = attributes.get("table:contains-header", "true") == "true" if is_table else None
    return Named(name, sheet, area, kind="table" if is_table else "name", scope=scope, header=header)


def _split(address: str) -> tuple[str, str, str]:
    """The two ends of an address; a colon may stand in the quoted name of a sheet too."""
    found = _ADDRESS.fullmatch(address)
    return (found.group(1), ":", found.group(2) or "") if found else ("", "", "")


def _parsed_file(path: str, parser: Any) -> Iterator[None]:
    refuse_document_type(parser)
    with Path(path).open("rb") as stream:
        try:
            while step := stream.read(STEP):
                parser.Parse(step, False)
                yield
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise Refused("It is damaged: it is not well-formed XML.") from None
    yield
