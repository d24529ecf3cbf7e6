"""Where a further table begins below the first one: with a title or headings of its own, and rows unlike those above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from clientimport.reader.headings import is_figure, looks_like_headings
from clientimport.reader.text.buffers import Buffer
from clientimport.reader.text.gathering import is_blank
from clientimport.reader.text.grammar import Dialect
from clientimport.reader.text.tolerant import Record, read_records

_ROWS = 3
"""Rows below the headings that are looked at."""
_AHEAD = 8
"""Records that are looked at in all: a title, blank ones, headings, rows."""


class Turn(Enum):
    """What a record is to the first table."""

    GOES_ON = 0
    HERE = 1
    """Another table begins with it."""
    BEHIND = 2
    """Another table begins with the record after it."""
    MORE = 3
    """The text behind the buffer decides."""


@dataclass
class Watch:
    """Sees the records of the first table that are not plain, in order. `found`: the record that another table begins with.

    `kinds`: of each column of the first table "figures", "text", or "" where that is not known.
    Strict on purpose: rows that are taken for another table are not rejected, only counted.
    """

    dialect: Dialect
    width: int
    fill: bool = False
    kinds: tuple[str, ...] = ()
    found: int = 0

    def turn(self, buffer: Buffer, record: Record) -> Turn:
        """A record that is not plain -> whether the first table goes on with it."""
        if record.fault or record.comment:
            return Turn.GOES_ON
        text = buffer.text[record.start : record.end]
        if text and not is_blank(text, self.dialect):
            if not self._other_width(self.dialect.width(text)) or not _are_headings(cells := self._cells(text)):
                return Turn.GOES_ON
            return {None: Turn.MORE, True: Turn.HERE, False: Turn.GOES_ON}[self._unannounced(buffer, record, cells)]
        if record.next >= len(buffer.text):
            return Turn.GOES_ON if buffer.final else Turn.MORE
        return {None: Turn.MORE, True: Turn.BEHIND, False: Turn.GOES_ON}[self._behind_blank(buffer, record.next)]

    def _behind_blank(self, buffer: Buffer, start: int) -> bool | None:
        """Whether a table begins behind a blank row: headings, or a title and headings."""
        if self._holds_blanks(buffer.text, start):
            return False
        rows, ends = self._rows(buffer, start, 1)
        if not rows:
            return False if ends else None
        first = rows[0]
        if not first or (sum(1 for cell in first if cell.strip()) != 1 and not _are_headings(first)):
            return False
        rows, ends = self._rows(buffer, start)
        titled = self.width > 1 and sum(1 for cell in first if cell.strip()) == 1
        at = 1 if titled else 0
        while titled and at < len(rows) and rows[at] == []:
            at += 1
        if at >= len(rows):
            return False if ends else None
        headings = rows[at]
        if not headings or not _are_headings(headings):
            return False
        body = _below(rows[at + 1 :], len(headings))
        complete = len(body) == _ROWS or len(rows) > at + 1 + len(body)
        if not complete and not ends:
            return None
        if self._other_width(len(headings)):
            closed = complete and len(body) < _ROWS and rows[at + 1 + len(body)] != []
            return not closed and any(not looks_like_headings(cells) for cells in body)
        return len(headings) == self.width and self._changed(headings, body)

    def _holds_blanks(self, text: bytes, start: int) -> bool:
        """Whether a line has filled cells and empty ones between them: neither headings nor a title. Most rows are so."""
        end = text.find(b"\n", start)
        line = text[start:end].rstrip(b"\r") if end >= 0 else b""
        d = self.dialect.delimiter.encode()
        quoted = self.dialect.quote and self.dialect.quote.encode() in line
        return d + d in line and d in line.strip(d) and not quoted

    def _unannounced(self, buffer: Buffer, record: Record, headings: list[str]) -> bool | None:
        """Whether a table begins with a row that has no blank one before it: only where figures stand below its texts."""
        rows, ends = self._rows(buffer, record.next)
        body = _below(rows, len(headings))
        if len(body) < _ROWS:
            return False if ends or len(rows) > len(body) else None
        return any(_figures_below(headings, body))

    def _changed(self, headings: list[str], body: Sequence[list[str]]) -> bool:
        """Whether rows as wide as the first table are of another one: texts stand where it has figures, or the reverse."""
        below = _figures_below(headings, body)
        if len(body) < 2 or not any(below) or not self.kinds:
            return False
        words = [not any(c.isdigit() for c in text) for text in headings]
        return any(kind == "figures" and word for kind, word in zip(self.kinds, words, strict=False)) or any(
            kind == "text" and figures and word for kind, figures, word in zip(self.kinds, below, words, strict=False)
        )

    def _other_width(self, width: int) -> bool:
        return width not in (1, self.width) and not (self.fill and width < self.width)

    def _rows(self, buffer: Buffer, start: int, most: int = _AHEAD) -> tuple[list[list[str] | None], bool]:
        """The next records, cell by cell: [] for a blank one, None for one at fault; and whether the text ends with them."""
        rows: list[list[str] | None] = []
        records = read_records(buffer.text, self.dialect, None, final=buffer.final, start=start)
        for record in records:
            text = buffer.text[record.start : record.end]
            if record.fault or record.comment:
                rows.append(None)
            else:
                rows.append([] if is_blank(text, self.dialect) else self._cells(text))
            if len(rows) == most:
                return rows, True
        return rows, buffer.final

    def _cells(self, text: bytes) -> list[str]:
        return [cell.decode() for cell in self.dialect.cells(text)]


def _are_headings(cells: Sequence[str]) -> bool:
    return all(cells) and all(cell.strip() for cell in cells) and looks_like_headings(cells)


def _below(rows: Sequence[list[str] | None], width: int) -> list[list[str]]:
    """The first rows as far as they have this width."""
    body: list[list[str]] = []
    for cells in rows[:_ROWS]:
        if not cells or len(cells) != width:
            break
        body.append(cells)
    return body


def _figures_below(headings: Sequence[str], body: Sequence[list[str]]) -> list[bool]:
    """For each column, whether all its cells are figures."""
    return [bool(body) and all(is_figure(cells[at]) for cells in body) for at in range(len(headings))]
