"""A private copy of what cannot be read twice: standard input, pipes, unpacked and remote files.

The copy lies in a folder of its own (0700, the file 0600). Where the system allows it, its name is taken away at once, so
that nothing is left behind however the process ends; elsewhere it is removed when it is closed, or at the process's end.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable
from pathlib import Path

from clientimport.core.errors import SourceFailure

_MOST_NAMELESS = 64
_nameless: set[int] = set()
"""Descriptors held open; more than these would come near to how many files a process may have open."""


class Spool:
    """A copy on disk. `place`: a path by which this process and its children can open it until it is closed."""

    def __init__(self, chunks: Iterable[bytes], seen: Callable[[bytes], object], where: str) -> None:
        """Writes all chunks; `seen` is told each of them before. Raises SourceFailure where there is no room for them."""
        folder = Path(tempfile.mkdtemp(prefix="clientimport-"))
        self.place = folder / "input"
        self._handle = -1
        self._end: weakref.finalize[..., Spool] = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        try:
            with open(os.open(self.place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:  # noqa: PTH123
                for chunk in chunks:
                    seen(chunk)
                    _write(out.write, chunk, where)
                _write(lambda _: out.flush(), b"", where)
        except BaseException:
            self.close()
            raise
        self._take_name_away()

    def _take_name_away(self) -> None:
        if len(_nameless) >= _MOST_NAMELESS:
            return
        try:
            handle = os.open(self.place, os.O_RDONLY)
        except OSError:
            return
        nameless = Path(f"/proc/{os.getpid()}/fd/{handle}")
        try:
            with nameless.open("rb"):
                pass
            self.place.unlink()
            nameless.open("rb").close()
        except OSError:
            os.close(handle)
            return
        with contextlib.suppress(OSError):
            self.place.parent.rmdir()
        self._handle, self.place = handle, nameless
        _nameless.add(handle)
        self._end.detach()
        self._end = weakref.finalize(self, _let_go, handle)

    def close(self) -> None:
        """Removes the copy; again is no fault."""
        self._end()


def _let_go(handle: int) -> None:
    if handle in _nameless:
        _nameless.discard(handle)
        os.close(handle)


def _write(write: Callable[[bytes], object], chunk: bytes, where: str) -> None:
    try:
        write(chunk)
    except OSError as error:
        raise SourceFailure(
            f"Its copy cannot be written to {tempfile.gettempdir()}: {error.strerror}.",
            fix="Make room there, or name another folder in the environment variable TMPDIR.",
            where=where,
        ) from None
