"""The bytes of one input: where they lie, how many, their digest, and what a single pass over them tells."""

from __future__ import annotations

import codecs
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from clientimport.core.errors import SourceFailure
from clientimport.reader.paths import STDIN, missing

_STEP = 1 << 20


@dataclass(frozen=True)
class Incoming:
    """`path` as given, `place` on disk, `head` the first bytes.

    `bad_utf8`: offset of the first byte that is not UTF-8, None where all of it is. `nul`: whether a NUL byte occurs.
    """

    path: str
    place: Path
    size: int
    sha256: str
    head: bytes
    bad_utf8: int | None
    nul: bool
    spooled: bool = False

    def close(self) -> None:
        """Removes what standard input was kept in."""
        if self.spooled:
            self.place.unlink(missing_ok=True)


def take_in(path: str, stdin: BinaryIO | None = None) -> Incoming:
    """A path or "-" -> its bytes, read through once; standard input is kept in a private file until closed.

    Raises SourceFailure for a file that is missing, a directory, not readable, or empty.
    """
    if path == STDIN:
        import sys

        place = _spool(stdin if stdin is not None else sys.stdin.buffer)
        incoming = _read_through(path, place, spooled=True)
    else:
        place = Path(path)
        if not place.exists():
            raise missing(path)
        if place.is_dir():
            raise SourceFailure("This is a directory.", fix=f"Name the files in it, such as {place / '*.csv'}.", where=path)
        if not stat.S_ISREG(place.stat().st_mode):
            try:
                with place.open("rb") as pipe:
                    incoming = _read_through(path, _spool(pipe), spooled=True)
            except OSError as error:
                raise _unreadable(path, error) from None
        else:
            try:
                incoming = _read_through(path, place, spooled=False)
            except OSError as error:
                raise _unreadable(path, error) from None
    if incoming.size == 0:
        incoming.close()
        raise SourceFailure("The file is empty: it has no bytes.", fix="Export it again.", where=path)
    return incoming


def _unreadable(path: str, error: OSError) -> SourceFailure:
    return SourceFailure(f"The file cannot be read: {error.strerror}.", fix="Check its permissions.", where=path)


def _spool(stream: BinaryIO) -> Path:
    """Copies a stream into a private temporary file."""
    handle, name = tempfile.mkstemp(prefix="clientimport-", suffix=".input")  # 0600 by its nature
    try:
        with os.fdopen(handle, "wb") as out:
            while chunk := stream.read(_STEP):
                out.write(chunk)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _read_through(path: str, place: Path, *, spooled: bool) -> Incoming:
    digest, size, head, nul = hashlib.sha256(), 0, b"", False
    bad: int | None = None
    rest = b""
    for chunk in _chunks(place):
        digest.update(chunk)
        head = head or chunk[: 1 << 16]
        nul = nul or b"\0" in chunk
        if bad is None and (rest or not chunk.isascii()):
            text = rest + chunk
            try:
                done = codecs.utf_8_decode(text, "strict", False)[1]
                rest = text[done:]
            except UnicodeDecodeError as error:
                bad = size - len(rest) + error.start
        size += len(chunk)
    if bad is None and rest:
        bad = size - len(rest)
    return Incoming(path, place, size, digest.hexdigest(), head, bad, nul, spooled)


def _chunks(place: Path) -> Iterator[bytes]:
    with place.open("rb") as file:
        while chunk := file.read(_STEP):
            yield chunk
