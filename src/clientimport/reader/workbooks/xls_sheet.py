"""One sheet of an old Excel workbook: the texts of its cells, row by row."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator

from clientimport.reader.workbooks.biff import BOF, EOF, FILEPASS, PASSWORD, Records, decoded, long_text
from clientimport.reader.workbooks.binary_values import SheetRow, boolean_text, error_text, number_text, unpacked_number
from clientimport.reader.workbooks.sheet_notes import SheetNotes
from clientimport.reader.workbooks.spreadsheets import Refused
from clientimport.reader.workbooks.xls_globals import XlsGlobals

Cell = tuple[int, int, str]
"""Row and column from 0, text."""

_ROW, _COLUMNS, _MERGED, _HIDDEN = 0x208, 0x7D, 0xE5, 0x20
_TEXT, _BOOLEAN, _ERROR = 0, 1, 2
"""What the value of a formula is, where it is no number."""


class XlsSheet:
    """Reads one sheet: `place` is where it begins in the stream. `notes` are there from the first row on."""

    def __init__(self, stream: bytes, place: int, globals_: XlsGlobals) -> None:
        self._stream, self._place, self._biff, self._codec = stream, place, globals_.biff, globals_.codec
        self._shared, self._shown = globals_.shared, globals_.shown
        self.notes = SheetNotes()
        self._at = 7 if self._biff == 2 else 6  # where a cell's value begins, behind its place and its style
        self._awaits_text: tuple[int, int] | None = None
        self._records = Records(stream, place)
        self._readers: dict[int, Callable[[bytes], Iterable[Cell]]] = {
            0xFD: self._shared_text,
            0xBD: self._packed_numbers,
            0x27E: self._packed_number,
            0x03: self._plain_number,
            0x203: self._plain_number,
            0x02: self._integer,
            0x04: self._label,
            0x204: self._label,
            0xD6: self._label,
            0x05: self._boolean_or_error,
            0x205: self._boolean_or_error,
            0x06: self._formula,
            0x206: self._formula,
            0x406: self._formula,
        }

    def rows(self) -> Iterator[SheetRow]:
        """The filled rows in ascending order."""
        hidden, ordered = self._survey()
        row, cells = -1, dict[int, str]()
        kept: dict[int, dict[int, str]] = {}
        for at, column, text in self._cells():
            if at != row:
                if ordered and cells:
                    yield row + 1, cells, row in hidden
                row, cells = at, {} if ordered else kept.setdefault(at, {})
            cells[column] = text
        if ordered and cells:
            yield row + 1, cells, row in hidden
        for at in sorted(kept):
            yield at + 1, kept[at], at in hidden

    def _part(self) -> Iterator[tuple[int, bytes]]:
        """The records of the sheet itself, not those of the charts in it."""
        self._records, depth = Records(self._stream, self._place), 0
        for number, record in self._records:
            if number in BOF:
                depth += 1
            elif not depth:
                raise Refused("It is damaged: a sheet is not where it should be.")
            elif number == EOF:
                depth -= 1
                if not depth:
                    return
            elif number == FILEPASS:
                raise Refused(PASSWORD)
            elif depth == 1:
                yield number, record
        raise Refused("It is damaged: it is cut short.")

    def _survey(self) -> tuple[set[int], bool]:
        """The hidden rows, and whether the cells stand in the order of their rows."""
        hidden, ordered, last = set[int](), True, 0
        for number, record in self._part():
            if number in self._readers:
                row = record[0] | record[1] << 8
                ordered = ordered and row >= last
                last = row
            elif number == _ROW and len(record) >= 14 and record[12] & _HIDDEN:
                hidden.add(record[0] | record[1] << 8)
            elif number == _COLUMNS and len(record) >= 10 and record[8] & 1:
                self.notes.hide(*struct.unpack_from("<HH", record))
            elif number == _MERGED:
                for top, bottom, left, right in struct.iter_unpack("<4H", record[2 : 2 + (len(record) - 2) // 8 * 8]):
                    self.notes.merge(top + 1, left, bottom + 1, right)
        return hidden, ordered

    def _cells(self) -> Iterator[Cell]:
        """The filled cells in the order of the file."""
        readers = self._readers
        for number, record in self._part():
            if number in readers:
                yield from readers[number](record)
            elif number in (0x07, 0x207) and self._awaits_text:
                place, self._awaits_text = self._awaits_text, None
                if text := self._text(record, 0):
                    yield *place, text

    def _shared_text(self, record: bytes) -> Iterator[Cell]:
        row, column, _, number = struct.unpack_from("<HHHI", record)
        if number >= len(self._shared):
            raise Refused("It is damaged: the text of a cell is missing.")
        if text := self._shared[number]:
            yield row, column, text

    def _packed_number(self, record: bytes) -> Iterator[Cell]:
        row, column, style, packed = struct.unpack_from("<HHHI", record)
        yield row, column, self._number(unpacked_number(packed), style)

    def _packed_numbers(self, record: bytes) -> Iterator[Cell]:
        row, column = struct.unpack_from("<HH", record)
        for style, packed in struct.iter_unpack("<HI", record[4 : 4 + (len(record) - 6) // 6 * 6]):
            yield row, column, self._number(unpacked_number(packed), style)
            column += 1

    def _plain_number(self, record: bytes) -> Iterator[Cell]:
        value = struct.unpack_from("<d", record, self._at)[0]
        yield *_place(record), self._number(value, self._style(record))

    def _integer(self, record: bytes) -> Iterator[Cell]:
        value = struct.unpack_from("<H", record, self._at)[0]
        yield *_place(record), self._number(float(value), self._style(record))

    def _label(self, record: bytes) -> Iterator[Cell]:
        if text := self._text(record, self._at):
            yield *_place(record), text

    def _boolean_or_error(self, record: bytes) -> Iterator[Cell]:
        value, is_error = record[self._at : self._at + 2]
        yield *_place(record), error_text(value) if is_error else boolean_text(value)

    def _formula(self, record: bytes) -> Iterator[Cell]:
        """A formula's value; a text stands in a record of its own that follows."""
        at, place = self._at, _place(record)
        self._awaits_text = None
        if record[at + 6 : at + 8] != b"\xff\xff":
            yield *place, self._number(struct.unpack_from("<d", record, at)[0], self._style(record))
        elif record[at] == _TEXT:
            self._awaits_text = place
        elif record[at] == _BOOLEAN:
            yield *place, boolean_text(record[at + 2])
        elif record[at] == _ERROR:
            yield *place, error_text(record[at + 2])

    def _text(self, record: bytes, at: int) -> str:
        if self._biff == 2:
            return decoded(record[at + 1 : at + 1 + record[at]], self._codec or "cp1252")
        return long_text(self._records.continued(record), at, self._codec)

    def _style(self, record: bytes) -> int:
        return record[5] & 0x3F if self._biff == 2 else record[4] | record[5] << 8

    def _number(self, value: float, style: int) -> str:
        return number_text(value, style, self._shown)


def _place(record: bytes) -> tuple[int, int]:
    return record[0] | record[1] << 8, record[2] | record[3] << 8
