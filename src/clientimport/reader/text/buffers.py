"""Stretches of a text that end behind a line end; what a reader did not take comes again, with more behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clientimport.core.errors import SourceFailure
from clientimport.reader.encoding.decoding import Encoding, source_length, text_chunks

if TYPE_CHECKING:
    from clientimport.reader.text.fast import Plain

LONGEST_LINE = 64 << 20
"""Bytes of one line; what is longer is no table."""

_LINES_BACK = 100
"""Lines within which the beginning of a record is looked for."""


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


def buffers(  # noqa: PLR0913 - where the text is, and how it is to be cut
    path: str, place: Path, encoding: Encoding, start: int, size: int, quote: bytes = b""
) -> Iterator[Buffer]:
    """The text from its byte `start` on (of UTF-8), in stretches of about `size` bytes, each behind the one before it.

    With `quote` they end where no quote seems to be open, if that can be had. Raises SourceFailure for a line that is too long.
    """
    rest, skip, total = b"", start, 0
    ahead = text_chunks(place, encoding, size)
    chunk = next(ahead, b"")
    while chunk or rest:
        after = next(ahead, b"")
        if skip:
            cut = min(skip, len(chunk))
            skip -= cut
            total += source_length(chunk[:cut], encoding)
            chunk = chunk[cut:]
        cut = complete(chunk) if after else len(chunk)
        if cut and after and quote:
            cut = _outside_quotes(chunk, cut, quote, rest.count(quote))
        if cut or not after:
            yield Buffer(b"".join((rest, memoryview(chunk)[:cut])) if rest or cut < len(chunk) else chunk, total, not after)
            rest = b""
        else:
            refuse_long_line(path, len(rest) + len(chunk))
        if not after:
            return
        rest += memoryview(chunk)[cut:]
        chunk = after


def in_turn(stretches: Iterable[Buffer]) -> Iterator[Buffer]:
    """Each stretch, with what the reader left of the one before it in front."""
    left, skipped = b"", 0
    for stretch in stretches:
        buffer = stretch
        if left:
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


def _outside_quotes(text: bytes, end: int, quote: bytes, before_it: int) -> int:
    """The last line end, at `end` or not much before it, with an even number of quotes before it; `end` where there is none.

    `before_it`: quotes before the text.
    """
    mark, at = text[end - 1 : end], end
    odd = (before_it + text.count(quote, 0, end)) % 2
    for _ in range(_LINES_BACK):
        if not odd:
            return at
        before = text.rfind(mark, end // 2, at - 1) + 1
        if not before:
            break
        odd ^= text.count(quote, before, at) % 2
        at = before
    return end


def refuse_long_line(path: str, size: int) -> None:
    """Raises SourceFailure where so many bytes hold no line end."""
    if size > LONGEST_LINE:
        raise SourceFailure(
            f"A line is longer than {LONGEST_LINE >> 20} MiB.", fix="Check that the file is a table of text.", where=path
        )
