"""One sheet of a binary workbook: the texts of its cells, row by row."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator

from clientimport.reader.workbooks.binary_values import SheetRow, boolean_text, error_text, number_text, unpacked_number
from clientimport.reader.workbooks.cell_text import Shown
from clientimport.reader.workbooks.sheet_notes import SheetNotes
from clientimport.reader.workbooks.spreadsheets import MOST_COLUMNS, MOST_ROWS, Refused
from clientimport.reader.workbooks.xlsb_records import text_at

_ROW, _BEGIN, _END, _COLUMNS, _MERGED = 0, 145, 146, 60, 176
_HIDDEN = 0x10
_SHORT = range(12, 19)
"""Cells right behind the one before, which do not tell their column; else as 1 to 7."""


class XlsbSheet:
    """Reads one sheet from its records. `notes` are complete behind the last row."""

    def __init__(self, shared: list[str], shown: list[Shown]) -> None:
        self._shared, self._shown = shared, shown
        self.notes = SheetNotes()
        self._row, self._hidden, self._cells = -1, False, dict[int, str]()
        self._readers: dict[int, Callable[[bytes, int], str]] = {
            1: lambda _value, _style: "",
            2: lambda value, style: self._number(unpacked_number(struct.unpack_from("<I", value)[0]), style),
            3: lambda value, _: error_text(value[0]),
            4: lambda value, _: boolean_text(value[0]),
            5: self._real,
            6: lambda value, _: text_at(value, 0)[0],
            7: self._shared_text,
            8: lambda value, _: text_at(value, 0)[0],  # from here on of formulas
            9: self._real,
            10: lambda value, _: boolean_text(value[0]),
            11: lambda value, _: error_text(value[0]),
            62: lambda value, _: text_at(value, 1)[0],
        }

    def rows(self, records: Iterable[tuple[int, bytes]]) -> Iterator[SheetRow]:
        """The filled rows in ascending order."""
        inside, column = False, -1
        for number, record in records:
            if not inside:
                inside = number == _BEGIN
                self._take_note(number, record)
            elif number in self._readers:
                column, style = struct.unpack_from("<II", record)
                self._take_cell(column, self._readers[number](record[8:], style & 0xFFFFFF))
            elif number == _ROW:
                if self._cells:
                    yield self._row + 1, self._cells, self._hidden
                self._begin_row(record)
                column = -1
            elif number in _SHORT:
                column += 1
                style = struct.unpack_from("<I", record)[0]
                self._take_cell(column, self._readers[number - 11](record[4:], style & 0xFFFFFF))
            elif number == _END:
                inside = False
        if self._cells:
            yield self._row + 1, self._cells, self._hidden

    def _begin_row(self, record: bytes) -> None:
        row = struct.unpack_from("<I", record)[0]
        if row >= MOST_ROWS:
            raise Refused(f"It has more than {MOST_ROWS:,} rows.")
        if row <= self._row:
            raise Refused("It is damaged: its rows are not in order.")
        self._row, self._cells = row, {}
        self._hidden = len(record) > 11 and bool(record[11] & _HIDDEN)

    def _take_cell(self, column: int, text: str) -> None:
        if column >= MOST_COLUMNS:
            raise Refused(f"It has more than {MOST_COLUMNS:,} columns.")
        if text:
            self._cells[column] = text

    def _take_note(self, number: int, record: bytes) -> None:
        if number == _MERGED:
            top, bottom, left, right = struct.unpack_from("<4I", record)
            self.notes.merge(top + 1, left, bottom + 1, right)
        elif number == _COLUMNS and len(record) > 16 and record[16] & 1:
            self.notes.hide(*struct.unpack_from("<II", record))

    def _number(self, value: float, style: int) -> str:
        return number_text(value, style, self._shown)

    def _real(self, value: bytes, style: int) -> str:
        return self._number(struct.unpack_from("<d", value)[0], style)

    def _shared_text(self, value: bytes, _: int) -> str:
        number = int(struct.unpack_from("<I", value)[0])
        if number >= len(self._shared):
            raise Refused("It is damaged: the text of a cell is missing.")
        return self._shared[number]
