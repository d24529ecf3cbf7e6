"""Stretches of a text that end behind a line end; what a reader did not take comes again, with more behind it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING

from clientimport.core.errors import SourceFailure
from clientimport.reader.encoding.decoding import Encoding, source_length, text_chunks

if TYPE_CHECKING:
    from clientimport.reader.text.fast import Plain

LONGEST_LINE = 64 << 20
"""Bytes of one line; what is longer is no table."""

_NEAR = 1 << 16
"""Bytes before the end of a stretch in which a line end is looked for before the stretch is read."""

_LINES_BACK = 100
"""Lines within which the end of a record is looked for."""
_LINES_OF_RECORD = 8
"""Lines that a record may have by which such an end is known."""


@dataclass(slots=True)
class Buffer:
    """A stretch of text; the reader says in `done` and `lines` how much it took.

    `skipped`: bytes of the file before the first stretch, its byte-order mark apart. `final`: the text ends with it.
    `begun`: what a thread makes of the text as plain records, where one was set to it.
    """

    text: bytes
    skipped: int
    final: bool
    done: int = 0
    lines: int = 0
    begun: Future[Plain | None] | None = None


@dataclass(slots=True)
class Cutting:
    """How a text is cut into stretches of about `size` bytes.

    `careful`: they end behind a record, if that can be had; `is_record` tells of whole lines whether they are one. Looking
    for that takes a while, so it is done from the first stretch on that ended inside a record.
    """

    size: int
    quote: bytes = b""
    careful: bool = False
    is_record: Callable[[bytes], bool] = lambda _: False


def buffers(path: str, place: Path, encoding: Encoding, start: int, cutting: Cutting) -> Iterator[Buffer]:
    """The text from its byte `start` on (of UTF-8), in stretches, each behind the one before it.

    Raises SourceFailure for a line that is too long.
    """
    if encoding.is_utf8:
        yield from _as_they_lie(path, place, encoding, start, cutting)
        return
    rest, skip, total = b"", start, 0
    ahead = text_chunks(place, encoding, cutting.size)
    chunk = next(ahead, b"")
    while chunk or rest:
        after = next(ahead, b"")
        if skip:
            cut = min(skip, len(chunk))
            skip -= cut
            total += source_length(chunk[:cut], encoding)
            chunk = chunk[cut:]
        cut = complete(chunk) if after else len(chunk)
        if cut and after and cutting.careful:
            cut = _behind_record(chunk, cut, cutting, rest.count(cutting.quote))
        if cut or not after:
            yield Buffer(b"".join((rest, memoryview(chunk)[:cut])) if rest or cut < len(chunk) else chunk, total, not after)
            rest = b""
        else:
            refuse_long_line(path, len(rest) + len(chunk))
        if not after:
            return
        rest += memoryview(chunk)[cut:]
        chunk = after


def _as_they_lie(path: str, place: Path, encoding: Encoding, start: int, cutting: Cutting) -> Iterator[Buffer]:
    """As `buffers`, of a file whose bytes are the text: line ends are looked for first, so that nothing is copied twice."""
    with place.open("rb", buffering=0) as file:
        at, end, size = encoding.skip + start, file.seek(0, os.SEEK_END), cutting.size
        while at < end:
            to = _line_end(file, at, at + size) if at + size < end else end
            file.seek(at)
            text = file.read(to - at)
            end = end if len(text) == to - at else at + len(text)  # it became shorter meanwhile
            final = at + len(text) >= end
            cut = len(text) if final else complete(text)
            if not cut and not final:
                refuse_long_line(path, len(text))
                size *= 2
                continue
            if cutting.careful and not final:
                cut = _behind_record(text, cut, cutting)
            at, size = at + cut, cutting.size
            text = text if cut == len(text) else text[:cut]  # what was cut off is not held while another works on the rest
            yield Buffer(text, start, final)


def _line_end(file: FileIO, begin: int, end: int) -> int:
    """Behind the last LF before `end`, if one is near; else `end`."""
    begin = max(begin, end - _NEAR)
    file.seek(begin)
    found = file.read(end - begin).rfind(b"\n")
    return begin + found + 1 if found >= 0 else end


def in_turn(stretches: Iterable[Buffer], cutting: Cutting) -> Iterator[Buffer]:
    """Each stretch, with what the reader left of the one before it in front; later ones are then cut with care."""
    left, skipped = b"", 0
    for stretch in stretches:
        buffer = stretch
        if left:
            cutting.careful = bool(cutting.quote)
            if stretch.begun:
                stretch.begun.cancel()  # it was begun as if nothing would be left
            buffer = Buffer(left + stretch.text, stretch.skipped, stretch.final)
        yield buffer
        left, skipped = buffer.text[buffer.done :], buffer.skipped
    while left:  # a reader stops early only where something else begins, and then goes on
        buffer = Buffer(left, skipped, final=True)
        yield buffer
        left = left[buffer.done :]


def complete(text: bytes) -> int:
    """Where the last complete line ends. A CR at the very end may be half of a CRLF."""
    end = text.rfind(b"\n") + 1
    return end or text.rfind(b"\r", 0, len(text) - 1) + 1


def _behind_record(text: bytes, end: int, cutting: Cutting, before_it: int = 0) -> int:
    """The last line end, at `end` or not much before it, with a record and an even number of quotes before it.

    Where there is none, behind a record: a stray quote makes the number odd. Or, if need be, behind an even number alone, or
    `end`. `before_it`: quotes before the text.
    """
    quote, mark = cutting.quote, text[end - 1 : end]
    odd = (before_it + text.count(quote, 0, end)) % 2
    at, behind_record, even = end, 0, 0
    for _ in range(_LINES_BACK):
        before = text.rfind(mark, end // 2, at - 1) + 1
        if not odd or not behind_record:
            record = _ends_record(text, at, mark, cutting)
            if record and not odd:
                return at
            behind_record = behind_record or at * record
            even = even or at * (not odd)
        if not before:
            break
        odd ^= text.count(quote, before, at) % 2
        at = before
    return behind_record or even or end


def _ends_record(text: bytes, end: int, mark: bytes, cutting: Cutting) -> bool:
    """Whether a few lines that end there are a record."""
    at = end
    for _ in range(_LINES_OF_RECORD):
        at = text.rfind(mark, end // 2, at - 1) + 1
        if not at:
            break
        if cutting.is_record(text[at:end].rstrip(b"\r\n")):
            return True
    return False


def refuse_long_line(path: str, size: int) -> None:
    """Raises SourceFailure where so many bytes hold no line end."""
    if size > LONGEST_LINE:
        raise SourceFailure(
            f"A line is longer than {LONGEST_LINE >> 20} MiB.", fix="Check that the file is a table of text.", where=path
        )
