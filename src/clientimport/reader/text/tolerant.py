"""The tolerant road: one record after the other, whatever is wrong with it; the measure of what the fast road does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clientimport.reader.text.grammar import LOOK_AHEAD, Dialect


@dataclass(slots=True)
class Record:
    """One record of a buffer: `start`, `end` without its line end, `next` the start of the one after it.

    `fault`: code of the catalogue where its quotes are wrong, with the cell (1-based) and the byte where that is.
    `comment`: it is a line of comment.
    """

    start: int
    end: int
    next: int
    fault: str = ""
    cell: int = 0
    at: int = 0
    comment: bool = False


def read_records(buffer: bytes, dialect: Dialect, width: int | None, *, final: bool, start: int = 0) -> Iterator[Record]:
    """The records of a buffer from `start` on; stops before one that may go on behind the buffer, unless `final`.

    The buffer ends behind a line end, or it is the end of the text.
    """
    at = start
    while at < len(buffer):
        record = read_record(buffer, at, dialect, width, final=final)
        if record is None:
            return
        yield record
        at = record.next


def read_record(buffer: bytes, start: int, dialect: Dialect, width: int | None, *, final: bool) -> Record | None:
    """The record that begins at `start`, or None where more bytes are needed to tell its end.

    `width`: number of cells that a record has, None while that is not known. A quote that is never closed costs its own
    line alone. It is taken for that where the quote that would close it opens another cell, or where lines that it
    swallows are perfect records by themselves and the whole is none.
    """
    if dialect.comment and buffer.startswith(dialect.comment.encode(), start):
        end = _end_of_line(buffer, start)
        if dialect.sure or not width or not _is_record(buffer[start:end], dialect, width):
            return Record(start, end, _behind(buffer, end), comment=True)
    if buffer.startswith(b"\n", start):
        return Record(start, start, start + 1)
    match = dialect.record.match(buffer, start)
    if match is None or match.end() - start > LOOK_AHEAD:
        record = _walk(buffer, start, dialect, final=final)
    else:
        record = Record(start, match.end(), _behind(buffer, match.end()))
    if record is None or not width or width < 2 or not line_ends(buffer, start, record.end):
        return record
    if not record.fault and dialect.width(buffer[start : record.end]) == width:
        return record
    first = _end_of_line(buffer, start)
    if not _holds_record(buffer, first, record.end, dialect, width):
        return record
    fault = (record.fault, record.cell, record.at)
    if not record.fault or record.at > first:
        fault = ("unclosed-quote", *_opening(buffer, start, first, dialect))
    return Record(start, first, _behind(buffer, first), *fault)


def line_ends(buffer: bytes, start: int, end: int) -> int:
    """Line ends within a stretch, CRLF counted once."""
    ends = buffer.count(b"\n", start, end)
    if buffer.find(b"\r", start, end) < 0:
        return ends
    return ends + buffer.count(b"\r", start, end) - buffer.count(b"\r\n", start, end)


def _walk(buffer: bytes, start: int, dialect: Dialect, *, final: bool) -> Record | None:
    """A record whose quotes are not well-formed, cell by cell; the first fault names it."""
    quote, delimiter = dialect.quote.encode(), dialect.delimiter.encode()
    at, cell = start, 0
    fault: tuple[str, int, int] = ("", 0, 0)
    while True:
        cell += 1
        if dialect.spaced and (blanks := dialect.blanks.match(buffer, at)):
            at = blanks.end()
        opened = at
        if quote and buffer.startswith(quote, at):
            match = dialect.quoted.match(buffer, at)
            if match is None and not final and len(buffer) - at <= LOOK_AHEAD:
                return None
            if match is None or _torn(buffer, opened, match.end(), dialect):
                end = _end_of_line(buffer, opened)
                return Record(start, end, _behind(buffer, end), *(fault if fault[0] else ("unclosed-quote", cell, opened)))
            at = match.end()
            if dialect.spaced and (blanks := dialect.blanks.match(buffer, at)):
                at = blanks.end()
        closed = at > opened
        bare = dialect.bare.match(buffer, at)
        end = bare.end() if bare else at
        if end > at and not fault[0]:
            if closed:
                fault = ("text-after-quote", cell, at)
            elif quote and (stray := _stray(buffer, at, end, dialect)) >= 0:
                fault = ("stray-quote", cell, stray)
        at = end
        if not buffer.startswith(delimiter, at):
            return Record(start, at, _behind(buffer, at), *fault)
        at += len(delimiter)


def _stray(buffer: bytes, at: int, end: int, dialect: Dialect) -> int:
    """The first quote in an unquoted cell that no backslash allows, -1 without one."""
    quote = dialect.quote.encode()
    stray = buffer.find(quote, at, end)
    while dialect.backslash and stray > at and buffer[stray - 1 : stray] == b"\\":
        stray = buffer.find(quote, stray + 1, end)
    return stray


def _torn(buffer: bytes, opened: int, closed: int, dialect: Dialect) -> bool:
    """Whether the quote that seems to close a cell belongs to another one, so that this cell's own is missing."""
    quote, delimiter = dialect.quote.encode(), dialect.delimiter.encode()
    if closed - opened > LOOK_AHEAD and line_ends(buffer, opened, closed):
        return True
    if closed >= len(buffer) or buffer.startswith((delimiter, b"\n", b"\r"), closed):
        return False
    last = closed - len(quote)
    return last > opened and buffer.endswith((delimiter, b"\n", b"\r"), opened + len(quote), last)


def _holds_record(buffer: bytes, after: int, end: int, dialect: Dialect, width: int) -> bool:
    """Whether a line behind the line end at `after`, and beginning before `end`, is a perfect record by itself."""
    at = _behind(buffer, after)
    while at < end:
        stop = _end_of_line(buffer, at)
        if _is_record(buffer[at:stop], dialect, width):
            return True
        at = _behind(buffer, stop)
    return False


def _is_record(line: bytes, dialect: Dialect, width: int) -> bool:
    """Whether a line is a perfect record."""
    return dialect.record.fullmatch(line) is not None and dialect.width(line) == width


def _opening(buffer: bytes, start: int, end: int, dialect: Dialect) -> tuple[int, int]:
    """The cell (1-based) and byte of the quote that is still open at the end of a record's first line."""
    at, cell = start, 1
    while True:
        match = dialect.cell.match(buffer, at)
        stop = match.end() if match else at
        if stop > end:
            return cell, at
        at, cell = stop + len(dialect.delimiter.encode()), cell + 1


def _end_of_line(buffer: bytes, at: int) -> int:
    """Where the line that `at` is in ends, its line end not included."""
    end = buffer.find(b"\n", at)
    end = len(buffer) if end < 0 else end
    cut = buffer.find(b"\r", at, end)
    return end if cut < 0 else cut


def _behind(buffer: bytes, end: int) -> int:
    """The byte after the line end that stands at `end`."""
    if buffer.startswith(b"\r\n", end):
        return end + 2
    return min(end + 1, len(buffer))
