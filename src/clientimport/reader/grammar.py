"""The grammar of a delimited text: what is a well-formed record, and where one that is not goes wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

BLANKS = "\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
"""Unicode's white space as the inside of a character class: Python's and Rust's own classes differ."""

LOOK_AHEAD = 4 << 20
"""Bytes after an opening quote within which it must be closed when line ends stand between."""

_UNROLLED_LIMIT = 256
"""Columns up to which one regular expression counts the cells too; beyond, its automaton grows too large."""


@dataclass(frozen=True)
class Dialect:
    """Delimiter and quote ("" for none). All patterns work on UTF-8 text or bytes; a line end is LF, CRLF or CR."""

    delimiter: str
    quote: str = '"'

    @property
    def plain(self) -> bool:
        """Whether the vectorised road can take it: one byte each."""
        return len(self.delimiter.encode()) == 1 and len(self.quote.encode()) <= 1

    @cached_property
    def quoted(self) -> re.Pattern[bytes]:
        """A quoted cell, both quotes included."""
        q = re.escape(self.quote.encode())
        return re.compile(b"%b[^%b]*+(?:%b%b[^%b]*+)*+%b" % (q, q, q, q, q, q) if q else b"(?!)")

    @cached_property
    def bare(self) -> re.Pattern[bytes]:
        """The rest of an unquoted cell, quotes included: up to a delimiter or line end."""
        return re.compile(self._bare(b"\\r\\n"))

    @cached_property
    def cell(self) -> re.Pattern[bytes]:
        """A well-formed cell."""
        q = re.escape(self.quote.encode())
        return re.compile(b"(?:%b|%b)" % (self.quoted.pattern, self._bare(b"\\r\\n" + q)))

    @cached_property
    def record(self) -> re.Pattern[bytes]:
        """A well-formed record, without its line end, that stands before one or before the end of the text."""
        d = re.escape(self.delimiter.encode())
        c = self.cell.pattern
        return re.compile(b"%b(?:%b%b)*+(?=[\\r\\n]|\\Z)" % (c, d, c))

    @cached_property
    def blank(self) -> re.Pattern[bytes]:
        """A record that may be blank: nothing but delimiters, quotes and bytes of white space."""
        marks = [re.escape(mark.encode()) for mark in (self.delimiter, self.quote) if mark]
        return re.compile(b"(?:%b|[\\s\\x80-\\xe3])*+" % b"|".join(marks))

    def _bare(self, without: bytes) -> bytes:
        d = self.delimiter.encode()
        if len(d) == 1:
            return b"[^%b%b]*+" % (re.escape(d), without)
        return b"(?:(?!%b)[^%b])*+" % (re.escape(d), without)

    def cells(self, record: bytes) -> list[bytes]:
        """The cells of a well-formed record, quotes taken off."""
        q = self.quote.encode()
        if not q or q not in record:
            return record.split(self.delimiter.encode())
        found, at, step = [], 0, len(self.delimiter.encode())
        while True:
            match = self.cell.match(record, at)
            cell = match.group() if match else b""
            at += len(cell)
            found.append(cell[len(q) : -len(q)].replace(q + q, q) if cell.startswith(q) else cell)
            if at >= len(record):
                return found
            at += step

    def loose_cells(self, record: bytes) -> list[bytes]:
        """The cells of any record: a quote that is never closed is text, as is what follows a closing one."""
        q, d = self.quote.encode(), self.delimiter.encode()
        found, at = [], 0
        while True:
            text = b""
            if q and record.startswith(q, at):
                match = self.quoted.match(record, at)
                if match and self._closes(record, match.end()):
                    text = match.group()[len(q) : -len(q)].replace(q + q, q)
                    at = match.end()
            end = record.find(d, at)
            end = len(record) if end < 0 else end
            found.append(text + record[at:end])
            if end >= len(record):
                return found
            at = end + len(d)

    def _closes(self, record: bytes, at: int) -> bool:
        """Whether a quote that ends before `at` closes its cell rather than opening the next one."""
        before = record[at - len(self.quote.encode()) - len(self.delimiter.encode()) : at - len(self.quote.encode())]
        followed = at >= len(record) or record.startswith(self.delimiter.encode(), at)
        return followed or before != self.delimiter.encode()

    def width(self, record: bytes) -> int:
        """How many cells a well-formed record has."""
        if self.quote and self.quote.encode() in record:
            record = self.quoted.sub(b"", record)
        return record.count(self.delimiter.encode()) + 1

    def whole_line(self, width: int, *, fewer: bool = False) -> str:
        """For the vectorised road: a text that is one whole record, of `width` cells (or `fewer`) where it counts them."""
        d, cell = re.escape(self.delimiter), self._vector_cell()
        times = f"{{{'0,' if fewer else ''}{width - 1}}}" if self.counts_cells(width) else "*"
        return f"^{cell}(?:{d}{cell}){times}$"

    def open_line(self) -> str:
        """For the vectorised road: a line whose last cell is quoted and not closed."""
        d, q, cell = re.escape(self.delimiter), re.escape(self.quote), self._vector_cell()
        return f"^(?:{cell}{d})*{q}[^{q}]*(?:{q}{q}[^{q}]*)*$"

    def _vector_cell(self) -> str:
        d, q = re.escape(self.delimiter), re.escape(self.quote)
        bare = f"[^{d}{q}\\r\\n]*"
        return f"(?:{q}[^{q}]*(?:{q}{q}[^{q}]*)*{q}|{bare})" if q else bare

    def counts_cells(self, width: int) -> bool:
        """Whether `whole_line(width)` is still a small automaton."""
        return width <= _UNROLLED_LIMIT
