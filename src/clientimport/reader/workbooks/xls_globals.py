"""What an old Excel workbook says before its sheets: their places, number formats, shared texts, defined names."""

from __future__ import annotations

import struct

from clientimport.reader.workbooks.biff import (
    BOF,
    EOF,
    FILEPASS,
    PASSWORD,
    Records,
    codec_of,
    long_text,
    shared_texts,
    short_text,
)
from clientimport.reader.workbooks.cell_text import Shown, shown_by
from clientimport.reader.workbooks.spreadsheets import Area, Named, Refused, SheetInfo

_GLOBALS = 0x05
_KINDS = {0: "", 1: "macro sheet", 2: "chart"}
_OWN_SHEETS = b"\x01\x04"
_AREA, _CELL = (0x3B, 0x5B, 0x7B), (0x3A, 0x5A, 0x7A)


class XlsGlobals:
    """Reads them. `biff`: the version; `codec`: of texts, None for Unicode; `shown`: by style; `places`: of the sheets."""

    def __init__(self, stream: bytes) -> None:
        number = struct.unpack_from("<H", stream)[0] if len(stream) > 8 else 0
        if number not in BOF:
            raise Refused("It is damaged: it does not begin like a workbook.")
        version, kind = struct.unpack_from("<HH", stream, 4)
        self.biff = 8 if number == 0x0809 and version == 0x0600 else BOF[number]
        self.codec: str | None = None if self.biff == 8 else "cp1252"
        self.sheets: list[SheetInfo] = []
        self.places: list[int] = []
        self.shared: list[str] = []
        self._since_1904 = False
        self._codes: dict[int, str] = {}
        self._formats: list[int] = []
        self._own = -1  # which of the workbooks that formulas refer to is this one
        self._books = 0
        self._references: list[tuple[int, int, int]] = []
        self._names: list[bytes] = []
        self._read(stream)
        if kind != _GLOBALS and not self.sheets:
            self.sheets, self.places = [SheetInfo("Sheet1")], [0]
        self.shown = self._all_shown()
        self.names = [named for record in self._names if (named := self._named(record))]

    def _read(self, stream: bytes) -> None:
        """Before BIFF 5 all of it stands in the one sheet."""
        records, depth = Records(stream), 0
        for number, record in records:
            if number in BOF:
                depth += 1
            elif number == EOF:
                depth -= 1
                if depth <= 0:
                    return
            elif number == FILEPASS:
                raise Refused(PASSWORD)
            elif number == 0xFC:
                self.shared = shared_texts(records.continued(record))
            elif depth == 1:
                self._take(number, record)
        raise Refused("It is damaged: it is cut short.")

    def _take(self, number: int, record: bytes) -> None:
        if number == 0x42 and self.biff < 8:
            self.codec = codec_of(struct.unpack_from("<H", record)[0])
        elif number == 0x22:
            self._since_1904 = struct.unpack_from("<H", record)[0] == 1
        elif number == 0x85:
            place, visibility, kind = struct.unpack_from("<IBB", record)
            name = short_text(record, 6, self.codec)
            self.sheets.append(SheetInfo(name, visibility & 3 == 0, _KINDS.get(kind, "module")))
            self.places.append(place)
        elif number in (0x1E, 0x41E):
            self._take_format(number, record)
        elif number in (0x43, 0x243, 0x443, 0xE0):
            self._formats.append(_format_of_style(number, record))
        elif number == 0x1AE:
            self._own = self._books if record[2:4] == _OWN_SHEETS else self._own
            self._books += 1
        elif number == 0x17 and self.biff == 8:
            self._references += struct.iter_unpack("<HHH", record[2 : 2 + (len(record) - 2) // 6 * 6])
        elif number == 0x18 and self.biff == 8:
            self._names.append(record)

    def _take_format(self, number: int, record: bytes) -> None:
        if self.biff >= 5:
            key = struct.unpack_from("<H", record)[0]
            self._codes[key] = long_text([record], 2, None) if self.codec is None else short_text(record, 2, self.codec)
        else:
            # Numbered by their order, as the cells' styles count them.
            self._codes[len(self._codes)] = short_text(record, 2 if number == 0x41E else 0, self.codec)

    def _all_shown(self) -> list[Shown]:
        # Before BIFF 5 the built-in formats are in the file like any other; BIFF 2 has them in each cell.
        other = "General" if self.biff < 5 else None
        formats = sorted(self._codes) if self.biff == 2 else self._formats
        return [shown_by(number, self._codes.get(number, other), since_1904=self._since_1904) for number in formats]

    def _named(self, record: bytes) -> Named | None:
        """A defined name for one area of one sheet of this workbook; those that Excel makes for itself are left out."""
        if len(record) < 15:
            return None
        options, _, length, size, _, scope = struct.unpack_from("<HBBHHH", record)
        begin = 15 + length * (2 if record[14] & 1 else 1)
        formula = record[begin : begin + size]
        if options & 0x21 or len(formula) < 7:
            return None
        if formula[0] in _AREA and size == 11:
            reference, top, bottom, left, right = struct.unpack_from("<5H", formula, 1)
        elif formula[0] in _CELL and size == 7:
            reference, top, left = struct.unpack_from("<3H", formula, 1)
            bottom, right = top, left
        else:
            return None
        book, first, last = self._references[reference] if reference < len(self._references) else (-1, 0, 0)
        if book != self._own or first != last or first >= len(self.sheets):
            return None
        name = record[15:begin].decode("utf-16-le" if record[14] & 1 else "latin-1", "replace")
        only = self.sheets[scope - 1].name if 0 < scope <= len(self.sheets) else ""
        area = Area(top + 1, left & 0x3FFF, bottom + 1, right & 0x3FFF)
        return Named(name, self.sheets[first].name, area, scope=only)


def _format_of_style(number: int, record: bytes) -> int:
    if number == 0xE0:
        return int(struct.unpack_from("<H", record, 2)[0])
    return record[2] & 0x3F if number == 0x43 else record[1]
