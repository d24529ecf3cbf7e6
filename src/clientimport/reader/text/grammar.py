"""The grammar of a delimited text: what is a well-formed record, and where one that is not goes wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

BLANKS = "\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
"""Unicode's white space as the inside of a character class: Python's and Rust's own classes differ."""

LOOK_AHEAD = 4 << 20
"""Bytes after an opening quote within which it must be closed when line ends stand between."""

ONE_COLUMN = "\x1f"
"""The delimiter of a text that has none: a character that no text of people holds."""

_UNROLLED_LIMIT = 256
"""Columns up to which one regular expression counts the cells too; beyond, its automaton grows too large."""


@dataclass(frozen=True)
class Dialect:
    """How a text is written. All patterns work on UTF-8 text or bytes; a line end is LF, CRLF or CR.

    `delimiter`: one or several characters; `quote`: "" for none. `backslash`: a quote inside a quoted cell has a backslash
    before it (a doubled one is understood, too); without quotes, delimiters and line ends have it. `spaced`: blanks before a
    cell and behind a closing quote belong to nothing. `comment`: lines that begin with it are no records; `sure`: even
    those that could be records.
    """

    delimiter: str
    quote: str = '"'
    backslash: bool = False
    spaced: bool = False
    comment: str = ""
    sure: bool = True

    @property
    def plain(self) -> bool:
        """Whether the vectorised road can take it: one byte each, quotes doubled, no blanks to leave out."""
        one_byte = len(self.delimiter.encode()) == 1 and len(self.quote.encode()) <= 1
        return one_byte and not self.backslash and not self.spaced

    @cached_property
    def quoted(self) -> re.Pattern[bytes]:
        """A quoted cell, both quotes included."""
        q = re.escape(self.quote.encode())
        return re.compile(b"%b%b%b" % (q, self._inside, q) if q else b"(?!)")

    @cached_property
    def bare(self) -> re.Pattern[bytes]:
        """The rest of an unquoted cell, quotes included: up to a delimiter or line end."""
        return re.compile(self._bare(""))

    @cached_property
    def cell(self) -> re.Pattern[bytes]:
        """A well-formed cell."""
        return re.compile(b"%b(?:%b%b|%b)" % (self._blanks, self.quoted.pattern, self._blanks, self._bare(self.quote)))

    @cached_property
    def blanks(self) -> re.Pattern[bytes]:
        """What belongs to nothing before a cell and behind a closing quote."""
        return re.compile(self._blanks)

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

    @cached_property
    def _parts(self) -> re.Pattern[bytes]:
        """One cell of a well-formed record: what stands between its quotes, or the bare text."""
        q, d = re.escape(self.quote.encode()), re.escape(self.delimiter.encode())
        quoted = b"%b(%b)%b%b" % (q, self._inside, q, self._blanks) if q else b"(?!)()"
        return re.compile(b"(?:\\A|%b)%b(?:%b|(%b))" % (d, self._blanks, quoted, self._bare(self.quote)))

    @property
    def _blanks(self) -> bytes:
        if not self.spaced:
            return b""
        return b"[ ]*+" if "\t" in self.delimiter else b"[ \\t]*+"

    @property
    def _inside(self) -> bytes:
        q = re.escape(self.quote.encode())
        if self.backslash:
            text = _without(self.quote, "\\")
            return b"%b*+(?:(?:\\\\[\\s\\S]|%b%b)%b*+)*+" % (text, q, q, text)
        text = _without(self.quote)
        return b"%b*+(?:%b%b%b*+)*+" % (text, q, q, text)

    def _bare(self, quote: str) -> bytes:
        """Text without delimiter, line end and this quote; a backslash may allow for one of them."""
        if not self.backslash:
            return _without(self.delimiter, "\r", "\n", quote) + b"*+"
        if not self.quote:
            return b"(?:%b|\\\\(?:\\r\\n|[\\s\\S])?)*+" % _without(self.delimiter, "\r", "\n", "\\")
        text = _without(self.delimiter, "\r", "\n", "\\", quote)
        return b"(?:%b|\\\\%b)*+" % (text, b"(?:%b)?" % re.escape(quote.encode()) if quote else b"")

    def cells(self, record: bytes) -> list[bytes]:
        """The cells of a well-formed record, quotes taken off."""
        q = self.quote.encode()
        if not self.backslash and not self.spaced and (not q or q not in record):
            return record.split(self.delimiter.encode())
        parts = self._parts.findall(record)
        if self.backslash and b"\\" in record:
            return [self._unescaped(inside or bare) for inside, bare in parts]
        if q * 2 not in record:
            return [inside or bare for inside, bare in parts]
        return [inside.replace(q + q, q) or bare for inside, bare in parts]

    @cached_property
    def _escapes(self) -> re.Pattern[bytes]:
        q, d = re.escape(self.quote.encode()), re.escape(self.delimiter.encode())
        if q:
            return re.compile(b"\\\\(\\\\|%b)|%b(%b)" % (q, q, q))
        return re.compile(b'\\\\(%b|["\\\\]|\\r\\n|\\r|\\n)' % d)

    def _unescaped(self, text: bytes) -> bytes:
        """A backslash before anything else than a mark of the dialect is text."""
        return self._escapes.sub(lambda match: match.group(match.lastindex or 0), text)

    def loose_cells(self, record: bytes) -> list[bytes]:
        """The cells of any record: a quote that is never closed is text, as is what follows a closing one."""
        q, d = self.quote.encode(), self.delimiter.encode()
        found, at = [], 0
        while True:
            text = b""
            start = self._past_blanks(record, at)
            at = start
            if q and record.startswith(q, start):
                match = self.quoted.match(record, start)
                if match and self._closes(record, match.end()):
                    inner = match.group()[len(q) : -len(q)]
                    text = self._unescaped(inner) if self.backslash else inner.replace(q + q, q)
                    at = self._past_blanks(record, match.end())
            bare = self.bare.match(record, at)
            end = bare.end() if bare else at
            end = end if record.startswith(d, end) else record.find(d, end)
            end = len(record) if end < 0 else end
            rest = record[at:end]
            found.append(text + (self._unescaped(rest) if self.backslash and not q else rest))
            if end >= len(record):
                return found
            at = end + len(d)

    def _past_blanks(self, record: bytes, at: int) -> int:
        match = self.blanks.match(record, at)
        return match.end() if match else at

    def _closes(self, record: bytes, at: int) -> bool:
        """Whether a quote that ends before `at` closes its cell rather than opening the next one."""
        before = record[at - len(self.quote.encode()) - len(self.delimiter.encode()) : at - len(self.quote.encode())]
        followed = at >= len(record) or record.startswith(self.delimiter.encode(), at)
        return followed or before != self.delimiter.encode()

    def width(self, record: bytes) -> int:
        """How many cells a well-formed record has."""
        if self.backslash:
            return len(self._parts.findall(record))
        if self.quote and self.quote.encode() in record:
            record = self.quoted.sub(b"", record)
        return record.count(self.delimiter.encode()) + 1

    def whole_line(self, width: int, *, fewer: bool = False, filled: bool = False) -> str:
        """For the vectorised road: a text that is one whole record, of `width` cells (or `fewer`) where it counts them.

        `filled`: of its quoted cells none is empty.
        """
        d, cell = re.escape(self.delimiter), self._vector_cell(filled=filled)
        times = f"{{{'0,' if fewer else ''}{width - 1}}}" if self.counts_cells(width) else "*"
        return f"^{cell}(?:{d}{cell}){times}$"

    def surplus_line(self, width: int) -> str:
        """For the vectorised road: a record of `width` cells, which is the first group, and empty ones behind it."""
        d, cell, q = re.escape(self.delimiter), self._vector_cell(), re.escape(self.quote)
        empty = f"(?:{d}(?:{q}{q})?)+" if q else f"{d}+"
        return f"^({cell}(?:{d}{cell}){{{width - 1}}}){empty}$"

    def open_line(self) -> str:
        """For the vectorised road: a line whose last cell is quoted and not closed."""
        d, q, cell = re.escape(self.delimiter), re.escape(self.quote), self._vector_cell()
        return f"^(?:{cell}{d})*{q}[^{q}]*(?:{q}{q}[^{q}]*)*$"

    def _vector_cell(self, *, filled: bool = False) -> str:
        d, q = re.escape(self.delimiter), re.escape(self.quote)
        bare = f"[^{d}{q}\\r\\n]*"
        inside = f"(?:[^{q}]|{q}{q})+" if filled else f"[^{q}]*(?:{q}{q}[^{q}]*)*"
        return f"(?:{q}{inside}{q}|{bare})" if q else bare

    def counts_cells(self, width: int) -> bool:
        """Whether `whole_line(width)` is still a small automaton."""
        return width <= _UNROLLED_LIMIT


def _without(*marks: str) -> bytes:
    """One byte at which none of these marks begins."""
    single = b"".join(re.escape(mark.encode()) for mark in marks if len(mark.encode()) == 1)
    longer = b"|".join(re.escape(mark.encode()) for mark in marks if len(mark.encode()) > 1)
    text = b"[^%b]" % single if single else b"[\\s\\S]"
    return b"(?:(?!%b)%b)" % (longer, text) if longer else text
