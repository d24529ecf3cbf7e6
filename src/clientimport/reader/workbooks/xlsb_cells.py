"""Binary workbooks (.xlsb)."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator

from clientimport.reader.workbooks.binary_values import SheetRow
from clientimport.reader.workbooks.cell_text import Shown, shown_by
from clientimport.reader.workbooks.spreadsheets import Area, Limits, Named, Request, SheetInfo
from clientimport.reader.workbooks.workbook_parts import Parts
from clientimport.reader.workbooks.xlsb_records import records, text_at
from clientimport.reader.workbooks.xlsb_sheet import XlsbSheet

_WORKBOOK, _STYLES, _SHARED = "xl/workbook.bin", "xl/styles.bin", "xl/sharedStrings.bin"
_KINDS = {"chartsheet": "chart", "dialogsheet": "dialog", "xlmacrosheet": "macro sheet", "xlintlmacrosheet": "macro sheet"}
_PROPERTIES, _SHEET, _NAME, _REFERENCES = 153, 156, 39, 362
_BOOKS, _OWN = frozenset((355, 357, 358, 667)), 357
_FORMAT, _STYLE, _BEGIN_STYLES, _END_STYLES, _TEXT = 44, 47, 617, 618, 19
_AREA = (0x3B, 0x5B, 0x7B)


class XlsbBook:
    """See other_book.OpenBook."""

    def __init__(self, path: str, limits: Limits) -> None:
        self._parts = Parts(zipfile.ZipFile(path), limits.unpacked)
        self.sheets: list[SheetInfo] = []
        self._places: list[str] = []
        self._since_1904 = False
        self._books: list[int] = []
        self._references: list[tuple[int, int, int]] = []
        self._defined: list[bytes] = []
        self._read: dict[int, XlsbSheet] = {}
        self._read_workbook()
        self._shown = self._read_styles()
        shared = self._records(_SHARED) if _SHARED in self._parts else iter(())
        self._shared = [text_at(record, 1)[0] for number, record in shared if number == _TEXT]
        self.names = [named for record in self._defined if (named := self._named(record))]

    def rows(self, at: int) -> Iterator[SheetRow]:
        """See other_book.OpenBook."""
        sheet = self._read[at] = XlsbSheet(self._shared, self._shown)
        return sheet.rows(self._records(self._places[at]))

    def notes(self, at: int) -> dict[str, str]:
        """See other_book.OpenBook."""
        return self._read[at].notes.words() if at in self._read else {}

    def merged(self, at: int) -> list[str]:
        """See other_book.OpenBook."""
        return self._read[at].notes.merged if at in self._read else []

    def _records(self, part: str) -> Iterator[tuple[int, bytes]]:
        return records(self._parts.steps(part))

    def _read_workbook(self) -> None:
        relations = self._parts.relations(_WORKBOOK)
        for number, record in self._records(_WORKBOOK):
            if number == _PROPERTIES:
                self._since_1904 = bool(record[0] & 1)
            elif number == _SHEET:
                relation, at = text_at(record, 8)
                kind, part = relations.get(relation, ("", ""))
                what = _KINDS.get(kind, "" if part else "missing part")
                self.sheets.append(SheetInfo(text_at(record, at)[0], struct.unpack_from("<I", record)[0] == 0, what))
                self._places.append(part)
            elif number in _BOOKS:
                self._books.append(number)
            elif number == _REFERENCES:
                self._references += struct.iter_unpack("<Iii", record[4 : 4 + (len(record) - 4) // 12 * 12])
            elif number == _NAME:
                self._defined.append(record)

    def _read_styles(self) -> list[Shown]:
        codes: dict[int, str] = {}
        shown: list[Shown] = []
        of_cells = False
        for number, record in self._records(_STYLES) if _STYLES in self._parts else ():
            if number == _FORMAT:
                codes[struct.unpack_from("<H", record)[0]] = text_at(record, 2)[0]
            elif number in (_BEGIN_STYLES, _END_STYLES):
                of_cells = number == _BEGIN_STYLES
            elif number == _STYLE and of_cells:
                form = struct.unpack_from("<H", record, 2)[0]
                shown.append(shown_by(form, codes.get(form), since_1904=self._since_1904))
        return shown

    def _named(self, record: bytes) -> Named | None:
        """A defined name for one area of one sheet of this workbook; those that Excel makes for itself are left out."""
        options, _, scope = struct.unpack_from("<IBI", record)
        name, at = text_at(record, 9)
        formula = record[at + 4 : at + 4 + struct.unpack_from("<I", record, at)[0]]
        if options & 0x21 or len(formula) != 15 or formula[0] not in _AREA:
            return None
        reference, top, bottom, left, right = struct.unpack_from("<HIIHH", formula, 1)
        book, first, last = self._references[reference] if reference < len(self._references) else (-1, 0, 0)
        own = 0 <= book < len(self._books) and self._books[book] == _OWN
        if not own or first != last or not 0 <= first < len(self.sheets):
            return None
        only = self.sheets[scope].name if scope < len(self.sheets) else ""
        area = Area(top + 1, left & 0x3FFF, bottom + 1, right & 0x3FFF)
        return Named(name, self.sheets[first].name, area, scope=only)


def open_book(request: Request) -> XlsbBook:
    """See workbook_child."""
    return XlsbBook(request.path, request.limits)
