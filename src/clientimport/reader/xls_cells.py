"""Workbooks of Excel 2.0 to 2003 (.xls): their sheets and the texts of their cells."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from clientimport.reader.biff import BOF, EOF, FILEPASS, PASSWORD, Records, codec_of, long_text, shared_texts, short_text
from clientimport.reader.binary_values import SheetRow
from clientimport.reader.cell_text import shown_by
from clientimport.reader.ole import SIGNATURE, CompoundFile
from clientimport.reader.spreadsheets import Limits, Refused, SheetInfo
from clientimport.reader.xls_sheet import XlsSheet

_GLOBALS = 0x05


class XlsBook:
    """See other_book.OpenBook."""

    def __init__(self, path: str) -> None:
        self._stream = _workbook_stream(Path(path).read_bytes())
        number = struct.unpack_from("<H", self._stream)[0] if len(self._stream) > 8 else 0
        if number not in BOF:
            raise Refused("It is damaged: it does not begin like a workbook.")
        version, kind = struct.unpack_from("<HH", self._stream, 4)
        self._biff = 8 if number == 0x0809 and version == 0x0600 else BOF[number]
        self._codec: str | None = None if self._biff == 8 else "cp1252"
        self._since_1904 = False
        self._codes: dict[int, str] = {}
        self._formats: list[int] = []
        self._shared: list[str] = []
        self._places: list[tuple[SheetInfo, int]] = []
        self._read_globals()
        if kind != _GLOBALS and not self._places:
            self._places = [(SheetInfo("Sheet1", True), 0)]
        if not self._places:
            raise Refused("It has no sheet.")
        self.sheets = [info for info, _ in self._places]

    def rows(self, index: int) -> Iterator[SheetRow]:
        """See other_book.OpenBook."""
        # Before BIFF 5 formats are numbered by their order in the file; the built-in ones are in it.
        other = "General" if self._biff < 5 else None
        formats = sorted(self._codes) if self._biff == 2 else self._formats
        shown = [shown_by(number, self._codes.get(number, other), since_1904=self._since_1904) for number in formats]
        sheet = XlsSheet(self._stream, self._places[index][1], self._biff, self._codec, self._shared, shown)
        return sheet.rows()

    def _read_globals(self) -> None:
        """What stands before the sheets: texts, formats, names. Before BIFF 5 all of it stands in the one sheet."""
        records, depth = Records(self._stream), 0
        for number, record in records:
            if number in BOF:
                depth += 1
            elif number == EOF:
                depth -= 1
                if depth <= 0:
                    return
            elif number == FILEPASS:
                raise Refused(PASSWORD)
            elif number == 0x42 and self._biff < 8:
                self._codec = codec_of(struct.unpack_from("<H", record)[0])
            elif number == 0x22:
                self._since_1904 = struct.unpack_from("<H", record)[0] == 1
            elif number == 0x85 and len(record) > 7:
                self._take_sheet(record)
            elif number in (0x1E, 0x41E):
                self._take_format(number, record)
            elif number in (0x43, 0x243, 0x443, 0xE0):
                self._formats.append(_format_of_style(number, record))
            elif number == 0xFC:
                self._shared = shared_texts(records.continued(record))
        raise Refused("It is damaged: it is cut short.")

    def _take_sheet(self, record: bytes) -> None:
        place, visibility, kind = struct.unpack_from("<IBB", record)
        if kind == 0:
            name = short_text(record, 6, self._codec)
            self._places.append((SheetInfo(name, visibility & 3 == 0), place))

    def _take_format(self, number: int, record: bytes) -> None:
        if self._biff >= 5:
            key = struct.unpack_from("<H", record)[0]
            self._codes[key] = long_text([record], 2, None) if self._codec is None else short_text(record, 2, self._codec)
        else:
            # Numbered by their order, as the cells' styles count them.
            self._codes[len(self._codes)] = short_text(record, 2 if number == 0x41E else 0, self._codec)


def open_book(path: str, _: Limits) -> XlsBook:
    """See workbook_child."""
    return XlsBook(path)


def _workbook_stream(data: bytes) -> bytes:
    """The records of a workbook: a stream of a compound file, or, as some programs write them, the file itself."""
    if not data.startswith(SIGNATURE):
        return data
    compound = CompoundFile(data)
    for name in ("Workbook", "Book"):
        stream = compound.stream(name)
        if stream is not None:
            return stream
    names = {name.lower() for name in compound.names()}
    if "encryptedpackage" in names:
        raise Refused(PASSWORD)
    if "worddocument" in names:
        raise Refused("It is a Word document.")
    raise Refused("It holds no workbook.")


def _format_of_style(number: int, record: bytes) -> int:
    if number == 0xE0:
        return int(struct.unpack_from("<H", record, 2)[0])
    return record[2] & 0x3F if number == 0x43 else record[1]
