"""The parts of an .xlsx that will be needed first, unpacked while the process still loads its modules. Standard library only.

It goes by the names that all programs give them. What is missing or damaged is left to the reader, which says so, and so is
whether more unpacks than may: no more than _MOST bytes do here.
"""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Callable
from typing import IO, Any

from clientimport.reader.workbooks.background import Later

STRINGS = "xl/sharedStrings.xml"
_PARTS = (STRINGS, "xl/worksheets/sheet1.xml")
_STEP, _MOST = 1 << 20, 48 << 20
"""Bytes that are unpacked at a time, and in all."""


class ReadAhead:
    """Begins at once, in a thread; stops where it is as soon as the first part is taken."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._unpacked: dict[str, AheadOf] = {}
        self._made: dict[str, tuple[int, Later[Any]]] = {}
        self._stopped = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def take(self, part: str) -> AheadOf | None:
        """The part as a stream that begins with what is unpacked, once; None where nothing of it is."""
        self._stopped = True
        self._thread.join()
        return self._unpacked.pop(part, None)

    def begin(self, part: str, work: Callable[[bytes], Any]) -> None:
        """Begins `work` on the part in a thread, where all of it is unpacked by now."""
        stream = self._unpacked.get(part)
        if stream and stream.ended:
            text = stream.held()
            self._made[part] = len(text), Later(lambda: work(text))

    def made(self, part: str, length: int) -> Later[Any] | None:
        """What was begun on a part of so many bytes, once; None where nothing was."""
        begun, later = self._made.pop(part, (-1, None))
        return later if begun == length else None

    def _run(self) -> None:
        part, left = "", _MOST
        try:
            archive = zipfile.ZipFile(self._path)
            for part in _PARTS:
                if part not in archive.NameToInfo:
                    continue
                stream = self._unpacked[part] = AheadOf(archive.open(part))
                while left > 0 and not self._stopped and (read := stream.go_on()):
                    left -= read
        except Exception:  # whatever it is, the reader meets it again
            self._unpacked.pop(part, None)


class AheadOf:
    """A stream, some of which has been read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._held: list[bytes] = []
        self.ended = False
        """Whether all of it is held."""

    def go_on(self) -> int:
        """Reads some more -> how many bytes; 0 at the end."""
        data = self._stream.read(_STEP)
        if data:
            self._held.append(data)
        else:
            self.ended = True
        return len(data)

    def held(self) -> bytes:
        """What has been read and not been taken."""
        return b"".join(self._held)

    def read(self, size: int) -> bytes:
        """Some bytes, not always as many as asked for; none at the end."""
        return self._held.pop(0) if self._held else self._stream.read(size)

    def __enter__(self) -> AheadOf:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()
