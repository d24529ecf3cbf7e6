"""The bytes of one input: where they lie, how many, their digest, and what a single pass over them tells."""

from __future__ import annotations

import codecs
import hashlib
import stat
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, Self

import polars as pl

from clientimport.core.errors import SourceFailure
from clientimport.reader.arrival.spool import Spool
from clientimport.reader.paths import STDIN, missing

STEP = 1 << 20
"""Bytes read at a time."""
_BEHIND = 8
"""Steps that the digest may be behind."""


@dataclass(frozen=True)
class Incoming:
    """`path` as given and shown, `place` on disk, `head` the first bytes.

    `bad_utf8`: offset of the first byte that is not UTF-8, None where all of it is. `nul`: whether a NUL byte occurs.
    `escape`: offset of the first quote behind a backslash, that of the backslash; None where there is none.
    `name`: the name that tells the kind, where it is not the path's (`clients.csv` of clients.csv.gz).
    `sha256`: of a compressed file over the bytes as given, and the member's name where it is one of several.
    """

    path: str
    place: Path
    size: int
    sha256: str
    head: bytes
    bad_utf8: int | None
    nul: bool
    escape: int | None = None
    spool: Spool | None = None
    name: str = ""

    def close(self) -> None:
        """Removes the private copy, where there is one."""
        if self.spool is not None:
            self.spool.close()


def take_in(path: str, stdin: BinaryIO | None = None) -> Incoming:
    """A path or "-" -> its bytes, read through once; what cannot be read twice is kept in a private copy until closed.

    Raises SourceFailure for a file that is missing, a directory, not readable, or empty.
    """
    if path == STDIN:
        import sys

        return copied(path, stream_chunks(stdin if stdin is not None else sys.stdin.buffer))
    place = Path(path)
    if not place.exists():
        raise missing(path)
    if place.is_dir():
        raise SourceFailure("This is a directory.", fix=f"Name the files in it, such as {place / '*.csv'}.", where=path)
    try:
        with place.open("rb") as file:
            if not stat.S_ISREG(place.stat().st_mode):
                return copied(path, stream_chunks(file))
            with _Pass() as seen:
                for chunk in stream_chunks(file):
                    seen.add(chunk)
                return seen.incoming(path, place)
    except OSError as error:
        raise SourceFailure(f"The file cannot be read: {error.strerror}.", fix="Check its permissions.", where=path) from None


def copied(path: str, chunks: Iterable[bytes], name: str = "") -> Incoming:
    """A stream -> its bytes in a private copy. Raises SourceFailure for an empty one, and where there is no room."""
    with _Pass() as seen:
        spool = Spool(chunks, seen.add, path)
        return seen.incoming(path, spool.place, spool, name)


class Readable(Protocol):
    """Anything that bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most so many; none at the end."""
        ...


def stream_chunks(file: Readable) -> Iterator[bytes]:
    """What a stream still holds, in pieces."""
    while chunk := file.read(STEP):
        yield chunk


class _Pass:
    """What one pass over the bytes tells; a context manager, as the digest is made in a thread beside the rest."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._thread = ThreadPoolExecutor(1, "digest")
        self._digesting: deque[Future[None]] = deque()
        self._size, self._head, self._nul = 0, b"", False
        self._bad: int | None = None
        self._escape: int | None = None
        self._rest = self._last = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown()

    def add(self, chunk: bytes) -> None:
        if len(self._digesting) == _BEHIND:
            self._digesting.popleft().result()
        self._digesting.append(self._thread.submit(self._digest.update, chunk))
        if len(self._head) < 1 << 16:
            self._head += chunk[: (1 << 16) - len(self._head)]
        self._nul = self._nul or b"\0" in chunk
        # One byte is looked for many times faster than two.
        if self._escape is None and (self._last == b"\\" or b"\\" in chunk):
            found = (self._last + chunk).find(b'\\"')
            self._escape = self._size - len(self._last) + found if found >= 0 else None
        self._last = chunk[-1:]
        if self._bad is None and (self._rest or not chunk.isascii()):
            text = self._rest + chunk
            sound = _sound(text)
            try:
                done = sound + codecs.utf_8_decode(text[sound:], "strict", False)[1]
                self._rest = text[done:]
            except UnicodeDecodeError as error:
                self._bad = self._size - len(self._rest) + sound + error.start
        self._size += len(chunk)

    def incoming(self, path: str, place: Path, spool: Spool | None = None, name: str = "") -> Incoming:
        """Raises SourceFailure where there was no byte."""
        self._thread.shutdown()
        if self._size == 0:
            if spool is not None:
                spool.close()
            raise SourceFailure("The file is empty: it has no bytes.", fix="Export it again.", where=path)
        bad = self._size - len(self._rest) if self._bad is None and self._rest else self._bad
        digest = self._digest.hexdigest()
        return Incoming(path, place, self._size, digest, self._head, bad, self._nul, self._escape, spool, name)


def _sound(text: bytes) -> int:
    """How many of the first bytes are surely UTF-8: its whole lines, or none.

    Polars finds that out many times faster than Python's codec, which has to say where the first bad byte is.
    """
    cut = text.rfind(b"\n") + 1
    try:
        pl.Series([text[:cut]], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:
        return 0
    return cut
