"""accepted.csv read back, and one client's lines taken out of it."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path

from clientimport.core.guard import unguard_text
from clientimport.reporter.accepted_csv import NAME


def lines_of_client(folder: Path, key: str) -> int:
    """How many lines of a report folder's accepted.csv are of a key; 0 where there is no such file. Raises OSError."""
    path = folder / NAME
    if not path.is_file() or path.is_symlink() or ('"' not in key and key.encode() not in path.read_bytes()):
        return 0
    return sum(theirs for _, theirs in _lines(path, key))


def without_client(folder: Path, key: str) -> None:
    """accepted.csv without the lines of a key; all others stay byte for byte as they are. Raises OSError."""
    path = folder / NAME
    aside = path.with_name(f".{NAME}.partial")
    told = path.stat()
    with aside.open("wb") as file:
        aside.chmod(told.st_mode & 0o777)
        if hasattr(os, "chown"):
            os.chown(aside, -1, told.st_gid)
        for line, theirs in _lines(path, key):
            if not theirs:
                file.write(line)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def _lines(path: Path, key: str) -> Iterator[tuple[bytes, bool]]:
    """Every record of the file with its line end, and whether its key is this one; the headings are nobody's."""
    pieces: list[bytes] = []
    with path.open("rb") as file:
        for number, line in enumerate(file):
            pieces.append(line)
            # A quoted key may go over several lines.
            if sum(piece.count(b'"') for piece in pieces) % 2:
                continue
            record = b"".join(pieces)
            cells = next(csv.reader(io.StringIO(record.decode("utf-8-sig"), newline="")), [])
            yield record, bool(number and cells and unguard_text(cells[0]) == key)
            pieces = []
    if pieces:
        yield b"".join(pieces), False
