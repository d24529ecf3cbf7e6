"""Workbooks of Excel 2.0 to 2003 (.xls)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from clientimport.reader.workbooks.biff import PASSWORD
from clientimport.reader.workbooks.binary_values import SheetRow
from clientimport.reader.workbooks.ole import SIGNATURE, CompoundFile
from clientimport.reader.workbooks.spreadsheets import Refused, Request
from clientimport.reader.workbooks.xls_globals import XlsGlobals
from clientimport.reader.workbooks.xls_sheet import XlsSheet


class XlsBook:
    """See other_book.OpenBook."""

    def __init__(self, path: str) -> None:
        self._stream = _workbook_stream(Path(path).read_bytes())
        self._globals = XlsGlobals(self._stream)
        self.sheets, self.names = self._globals.sheets, self._globals.names
        self._read: dict[int, XlsSheet] = {}

    def rows(self, at: int) -> Iterator[SheetRow]:
        """See other_book.OpenBook."""
        self._read[at] = XlsSheet(self._stream, self._globals.places[at], self._globals)
        return self._read[at].rows()

    def notes(self, at: int) -> dict[str, str]:
        """See other_book.OpenBook."""
        return self._read[at].notes.words() if at in self._read else {}

    def merged(self, at: int) -> list[str]:
        """See other_book.OpenBook."""
        return self._read[at].notes.merged if at in self._read else []


def open_book(request: Request) -> XlsBook:
    """See workbook_child."""
    return XlsBook(request.path)


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
