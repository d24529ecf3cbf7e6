"""Where a further table begins below the first one: behind a blank row, with headings of its own and another width."""

from __future__ import annotations

from dataclasses import dataclass, field

from clientimport.reader.buffers import Buffer
from clientimport.reader.gathering import is_blank
from clientimport.reader.grammar import Dialect
from clientimport.reader.headings import looks_like_headings
from clientimport.reader.tolerant import Record, read_records

_ROWS = 3
"""Rows below the headings that are looked at."""


@dataclass
class Watch:
    """Sees the records of the first table that are not plain, in order. `found`: the record that another table begins with.

    Strict on purpose: rows that are taken for another table are not rejected, only counted.
    """

    dialect: Dialect
    width: int
    fill: bool = False
    found: int = 0
    _behind_blank: int = field(default=-1)
    _buffer: Buffer | None = None

    def begins(self, buffer: Buffer, record: Record) -> bool | None:
        """Whether another table begins with a record; None: the text goes on behind the buffer, and decides."""
        if self._buffer is not buffer:
            carried = self._buffer is not None and self._behind_blank == self._buffer.done
            self._buffer, self._behind_blank = buffer, 0 if carried else -1
        text = buffer.text[record.start : record.end]
        if record.fault:
            return False
        if is_blank(text, self.dialect):
            self._behind_blank = record.next
            return False
        if self._behind_blank != record.start:
            return False
        width = self.dialect.width(text)
        if width in (1, self.width) or (self.fill and width < self.width) or not self._headings(text, full=True):
            return False
        return self._goes_on(buffer, record.next, width)

    def _goes_on(self, buffer: Buffer, start: int, width: int) -> bool | None:
        """Whether rows of the same width follow, that are not all like headings."""
        data = False
        records = read_records(buffer.text, self.dialect, None, final=buffer.final, start=start)
        for rows, record in enumerate(records, start=1):
            text = buffer.text[record.start : record.end]
            if record.fault or self.dialect.width(text) != width or is_blank(text, self.dialect):
                return data and not record.fault and is_blank(text, self.dialect)
            data = data or not self._headings(text, full=False)
            if rows == _ROWS:
                return data
        return data if buffer.final else None

    def _headings(self, text: bytes, *, full: bool) -> bool:
        cells = [cell.decode() for cell in self.dialect.cells(text)]
        return looks_like_headings(cells) and (not full or all(cell.strip() for cell in cells))
