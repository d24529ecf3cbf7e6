"""Binary workbooks (.xlsb): their sheets and the texts of their cells."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator

from clientimport.reader.binary_values import SheetRow, boolean_text, error_text, number_text, unpacked_number
from clientimport.reader.cell_text import Shown, shown_by
from clientimport.reader.spreadsheets import MOST_COLUMNS, MOST_ROWS, Limits, Refused, SheetInfo
from clientimport.reader.workbook_parts import Parts

_ROW, _SHEET_DATA, _END_SHEET_DATA = 0, 145, 146
_BLANK, _NUMBER, _ERROR, _BOOLEAN, _REAL, _TEXT, _SHARED, _RICH = range(8)
_CELLS = {2: _NUMBER, 3: _ERROR, 4: _BOOLEAN, 5: _REAL, 6: _TEXT, 7: _SHARED, 62: _RICH}
_CELLS |= {8: _TEXT, 9: _REAL, 10: _BOOLEAN, 11: _ERROR}  # values of formulas
_CELLS |= {1: _BLANK}
_FORMAT, _STYLE, _SHARED_TEXT, _SHEET, _PROPERTIES = 44, 47, 19, 156, 153
_BEGIN_STYLES, _END_STYLES = 617, 618
_HIDDEN = 0x10
_LARGEST_RECORD = 16 << 20


class XlsbBook:
    """See other_book.OpenBook."""

    def __init__(self, path: str, limits: Limits) -> None:
        self._parts = Parts(zipfile.ZipFile(path), limits.unpacked)
        self._sheets: list[tuple[SheetInfo, str]] = []
        self._since_1904 = False
        self._read_workbook()
        if not self._sheets:
            raise Refused("It has no sheet.")
        self.sheets = [info for info, _ in self._sheets]
        self._shown = self._read_styles()
        self._shared = self._read_shared()

    def rows(self, index: int) -> Iterator[SheetRow]:
        """See other_book.OpenBook."""
        row, hidden, cells, last = -1, False, dict[int, str](), -1
        inside = False
        for number, record in self._records(self._sheets[index][1]):
            if number == _SHEET_DATA:
                inside = True
            elif number == _END_SHEET_DATA:
                break
            elif not inside:
                continue
            elif number == _ROW:
                if cells:
                    yield row + 1, cells, hidden
                before, row, cells = row, struct.unpack_from("<I", record)[0], {}
                hidden = len(record) > 11 and bool(record[11] & _HIDDEN)
                if row >= MOST_ROWS:
                    raise Refused(f"It has more than {MOST_ROWS:,} rows.")
                if row <= before:
                    raise Refused("It is damaged: its rows are not in order.")
                last = -1
            elif number in _CELLS:
                last, style = struct.unpack_from("<II", record)
                self._take_cell(cells, last, _CELLS[number], style & 0xFFFFFF, record[8:])
            elif 12 <= number <= 18:
                # A cell right behind the last one does not say its column.
                last += 1
                style = struct.unpack_from("<I", record)[0]
                self._take_cell(cells, last, number - 12, style & 0xFFFFFF, record[4:])
        if cells:
            yield row + 1, cells, hidden

    def _take_cell(self, cells: dict[int, str], column: int, kind: int, style: int, value: bytes) -> None:
        if kind == _BLANK:
            return
        if column >= MOST_COLUMNS:
            raise Refused(f"It has more than {MOST_COLUMNS:,} columns.")
        if kind == _SHARED:
            number = struct.unpack_from("<I", value)[0]
            if number >= len(self._shared):
                raise Refused("It is damaged: the text of a cell is missing.")
            text = self._shared[number]
        elif kind == _NUMBER:
            text = number_text(unpacked_number(struct.unpack_from("<I", value)[0]), style, self._shown)
        elif kind == _REAL:
            text = number_text(struct.unpack_from("<d", value)[0], style, self._shown)
        elif kind == _BOOLEAN:
            text = boolean_text(value[0])
        elif kind == _ERROR:
            text = error_text(value[0])
        else:
            text = _text(value, 1 if kind == _RICH else 0)[0]
        if text:
            cells[column] = text

    def _read_workbook(self) -> None:
        relations = self._parts.relations("xl/workbook.bin")
        for number, record in self._records("xl/workbook.bin"):
            if number == _PROPERTIES:
                self._since_1904 = bool(record[0] & 1)
            elif number == _SHEET:
                state = struct.unpack_from("<I", record)[0]
                relation, at = _text(record, 8)
                kind, part = relations.get(relation, ("", ""))
                if kind == "worksheet":
                    self._sheets.append((SheetInfo(_text(record, at)[0], state == 0), part))

    def _read_styles(self) -> list[Shown]:
        if "xl/styles.bin" not in self._parts:
            return []
        codes: dict[int, str] = {}
        shown: list[Shown] = []
        of_cells = False
        for number, record in self._records("xl/styles.bin"):
            if number == _FORMAT:
                codes[struct.unpack_from("<H", record)[0]] = _text(record, 2)[0]
            elif number in (_BEGIN_STYLES, _END_STYLES):
                of_cells = number == _BEGIN_STYLES
            elif number == _STYLE and of_cells:
                form = struct.unpack_from("<H", record, 2)[0]
                shown.append(shown_by(form, codes.get(form), since_1904=self._since_1904))
        return shown

    def _read_shared(self) -> list[str]:
        if "xl/sharedStrings.bin" not in self._parts:
            return []
        return [_text(record, 1)[0] for number, record in self._records("xl/sharedStrings.bin") if number == _SHARED_TEXT]

    def _records(self, part: str) -> Iterator[tuple[int, bytes]]:
        """Number and contents of each record: both number and length are written in groups of seven bits."""
        text, at = b"", 0
        for step in self._parts.steps(part):
            text, at = text[at:] + step, 0
            while (found := _head(text, at)) and found[2] <= len(text):
                number, begin, at = found
                yield number, text[begin:at]
            if len(text) - at > _LARGEST_RECORD:
                raise Refused("It is damaged: a part of it is too large.")
        if at < len(text):
            raise Refused("It is damaged: it is cut short.")


def open_book(path: str, limits: Limits) -> XlsbBook:
    """See workbook_child."""
    return XlsbBook(path, limits)


def _head(text: bytes, at: int) -> tuple[int, int, int] | None:
    """The number of the record that begins here, where its contents begin and end; None: more bytes tell."""
    try:
        number = text[at]
        at += 1
        if number & 0x80:
            number = number & 0x7F | (text[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            byte = text[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 21:
                return number, at, at + size
    except IndexError:
        return None


def _text(record: bytes, at: int) -> tuple[str, int]:
    """A text behind its length in characters, and where it ends; a missing one has a length of its own."""
    length = struct.unpack_from("<I", record, at)[0]
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    if end > len(record):
        raise Refused("It is damaged: a text in it is cut short.")
    return record[at + 4 : end].decode("utf-16-le", "replace"), end
