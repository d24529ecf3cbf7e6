"""How a place in a file reads in an encoding that it might have; the cell around a byte, never a secret one."""

from __future__ import annotations

import re
from collections.abc import Callable

from clientimport.core.mapping import SourceOptions
from clientimport.core.secrets import WITHHELD, is_secret_heading
from clientimport.reader.arrival.incoming import Incoming
from clientimport.reader.header import find_header
from clientimport.reader.text.dialect import find_dialect, rows_of, sep_line

Snippets = Callable[[int, str], tuple[int, str]]
"""Offset of a byte and an encoding's name -> its physical line (1-based) and the text around it as that encoding reads it."""

_AROUND = 1 << 16
_SHOWN = 40


def snippets(incoming: Incoming, options: SourceOptions) -> Snippets:
    """For the words of a failure: the cell that a byte is in, shortened, withheld where its column may be secret."""

    def read(offset: int, encoding: str) -> tuple[int, str]:
        line, before, after = _line(incoming, offset)
        sample = incoming.head.decode("latin-1").encode()
        dialect, _ = find_dialect(sample, options, (), whole=True, told=sep_line(sample))
        header = find_header(rows_of(sample, dialect, whole=True, start=sep_line(sample).length), options, ())
        marks = (dialect.delimiter.encode("latin-1", "ignore") or b"\n", dialect.quote.encode("latin-1", "ignore") or b"\n")
        outside = before.replace(marks[1] * 2, b"")
        if outside.count(marks[1]) % 2:
            start = before.rfind(marks[1]) + 1
            end = after.find(marks[1])
        else:
            start = before.rfind(marks[0]) + 1
            end = after.find(marks[0])
        cells = rows_of(before[:start].decode("latin-1").encode(), dialect, whole=True)
        column = len(cells[-1].cells) - 1 if cells else 0
        headings = header.headings
        secret = any(is_secret_heading(heading) or heading in options.secret for heading in headings)
        if secret and (column >= len(headings) or is_secret_heading(headings[column]) or headings[column] in options.secret):
            return line, WITHHELD
        cell = before[start:][-_SHOWN:] + (after if end < 0 else after[:end])[:_SHOWN]
        return line, "“" + cell.decode(encoding, "replace").replace("\r", " ").replace("\n", " ").strip() + "”"

    return read


def _line(incoming: Incoming, offset: int) -> tuple[int, bytes, bytes]:
    """The number of the line that a byte is in, what stands before the byte, and the rest from it on."""
    line, at, last = 1, 0, b""
    with incoming.place.open("rb") as file:
        while at < offset and (chunk := file.read(min(1 << 20, offset - at))):
            line += chunk.count(b"\n") + chunk.count(b"\r") - chunk.count(b"\r\n")
            line -= last == b"\r" and chunk.startswith(b"\n")
            at, last = at + len(chunk), chunk[-1:]
        file.seek(max(0, offset - _AROUND))
        before = file.read(min(offset, _AROUND))
        after = file.read(_AROUND)
    start = max(before.rfind(b"\n"), before.rfind(b"\r")) + 1
    return line, before[start:], re.split(rb"[\r\n]", after, maxsplit=1)[0]
