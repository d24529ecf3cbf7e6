"""What a single pass over the bytes of an input tells: their number and digest, whether they are UTF-8, marks to beware of."""

from __future__ import annotations

import codecs
import hashlib
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

import polars as pl

BEHIND = 8
"""Chunks that the digest may be behind: that many, and the one being added, may not be changed."""
_VERIFIED = 1 << 18
"""Bytes that are verified at a time: copies of that size take memory that was used before."""

Chunk = bytes | bytearray


class OnePass:
    """Takes the bytes chunk by chunk; a context manager, as the digest is made in a thread beside the rest.

    `size`; `head`: the first bytes; `nul`: whether there is one; `escape`: offset of the first quote behind a backslash.
    """

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._thread = ThreadPoolExecutor(1, "digest")
        self._digesting: deque[Future[None]] = deque()
        self.size, self.head, self.nul = 0, b"", False
        self.escape: int | None = None
        self._bad: int | None = None
        self._rest = self._last = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown()

    @property
    def bad_utf8(self) -> int | None:
        """Offset of the first byte that is not UTF-8, the last chunk having been added; None where all of it is."""
        return self.size - len(self._rest) if self._bad is None and self._rest else self._bad

    def sha256(self) -> str:
        """The digest of what was added; nothing is added behind that."""
        self._thread.shutdown()
        return self._digest.hexdigest()

    def add(self, chunk: Chunk) -> None:
        """The next bytes."""
        if len(self._digesting) == BEHIND:
            self._digesting.popleft().result()
        self._digesting.append(self._thread.submit(self._digest.update, chunk))
        if len(self.head) < 1 << 16:
            self.head += chunk[: (1 << 16) - len(self.head)]
        self.nul = self.nul or b"\0" in chunk
        # One byte is looked for many times faster than two.
        if self.escape is None and (self._last == b"\\" or b"\\" in chunk):
            found = (self._last + chunk).find(b'\\"')
            self.escape = self.size - len(self._last) + found if found >= 0 else None
        self._last = bytes(chunk[-1:])
        if self._bad is None and (self._rest or not chunk.isascii()):
            self._verify(chunk)
        self.size += len(chunk)

    def _verify(self, chunk: Chunk) -> None:
        """Goes on with UTF-8, line by line if it can: a whole line begins and ends with a character."""
        at = 0
        with memoryview(chunk) as view:
            while self._bad is None and at < len(chunk):
                end = min(at + _VERIFIED, len(chunk))
                end = (chunk.rfind(b"\n", at, end) + 1) or end
                text = self._rest + view[at:end]
                self._rest = b""
                if not _is_sound(text):
                    self._look_closely(text, self.size + end)
                at = end

    def _look_closely(self, text: bytes, end: int) -> None:
        """Text that ends at an offset -> what of a last character is there, or the place of the first bad byte."""
        try:
            self._rest = text[codecs.utf_8_decode(text, "strict", False)[1] :]
        except UnicodeDecodeError as error:
            self._bad = end - len(text) + error.start


def _is_sound(text: bytes) -> bool:
    """Whether it is UTF-8, from the first character to the last.

    Polars finds that out many times faster than Python's codec, which has to say where the first bad byte is.
    """
    try:
        pl.Series([text], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:
        return False
    return True
