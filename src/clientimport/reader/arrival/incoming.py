"""The bytes of one input: where they lie, how many, their digest, and what a single pass over them tells."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import BinaryIO, Protocol

from clientimport.core.errors import SourceFailure
from clientimport.reader.arrival.one_pass import BEHIND, Chunk, OnePass
from clientimport.reader.arrival.spool import Spool
from clientimport.reader.paths import STDIN, missing

STEP = 1 << 20
"""Bytes read at a time."""


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
        with place.open("rb", buffering=0) as file:
            if not stat.S_ISREG(place.stat().st_mode):
                return copied(path, stream_chunks(file))
            with OnePass() as seen:
                for chunk in _chunks(file):
                    seen.add(chunk)
                return _told(seen, path, place)
    except OSError as error:
        raise SourceFailure(f"The file cannot be read: {error.strerror}.", fix="Check its permissions.", where=path) from None


def copied(path: str, chunks: Iterable[bytes], name: str = "") -> Incoming:
    """A stream -> its bytes in a private copy. Raises SourceFailure for an empty one, and where there is no room."""
    with OnePass() as seen:
        spool = Spool(chunks, seen.add, path)
        return _told(seen, path, spool.place, spool, name)


def _told(seen: OnePass, path: str, place: Path, spool: Spool | None = None, name: str = "") -> Incoming:
    """Raises SourceFailure where there was no byte."""
    if seen.size == 0:
        if spool is not None:
            spool.close()
        raise SourceFailure("The file is empty: it has no bytes.", fix="Export it again.", where=path)
    return Incoming(
        path, place, seen.size, seen.sha256(), seen.head, seen.bad_utf8, seen.nul, seen.escape, spool=spool, name=name
    )


class Readable(Protocol):
    """Anything that bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most so many; none at the end."""
        ...


def stream_chunks(file: Readable) -> Iterator[bytes]:
    """What a stream still holds, in pieces."""
    while chunk := file.read(STEP):
        yield chunk


def _chunks(file: FileIO) -> Iterator[Chunk]:
    """A file in pieces that lie, in turn, in memory of their own: taking new memory for each costs more than reading it."""
    turns = [bytearray() for _ in range(BEHIND + 1)]
    at = 0
    while True:
        memory = turns[at % len(turns)] = turns[at % len(turns)] or bytearray(STEP)
        read = file.readinto(memory)
        if not read:
            return
        yield memory if read == STEP else bytes(memory[:read])
        at += 1
