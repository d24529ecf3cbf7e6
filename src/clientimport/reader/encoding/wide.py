"""UTF-16 and UTF-32 without a byte-order mark, told by where NULs stand in the whole file and not by its first bytes alone."""

from __future__ import annotations

import codecs
import re

from clientimport.reader.arrival.incoming import STEP, Incoming, stream_chunks

_CONTROLS = bytes({*range(1, 32), 127} - {9, 10, 13})
_OTHERS = bytes({*range(256)} - {*_CONTROLS})
_RARE = 256
"""Bytes for each NUL from which it takes less time to look for them than to cut a stretch into four."""
_LEAST = 0.15
"""Share of characters with a NUL: digits, delimiters and line ends alone are more in any table, whatever its script."""


def wide_encoding(incoming: Incoming) -> str:
    """The encoding's name where the whole file proves it, else ""."""
    nuls = _nuls(incoming)
    if incoming.size % 4 == 0:
        for name, at in (("utf-32-le", 3), ("utf-32-be", 0)):
            if nuls[at] == incoming.size // 4 and _decodes(incoming, name):
                return name
    little, big = nuls[1] + nuls[3], nuls[0] + nuls[2]
    if incoming.size % 2 or max(little, big) <= 2 * min(little, big):
        return ""
    share = max(little, big) / (incoming.size // 2)
    # UTF-8 in which a NUL stands here and there is clean text but for those.
    stray = share < 0.8 and incoming.bad_utf8 is None and not _controls(incoming)
    name = "utf-16-le" if little > big else "utf-16-be"
    return name if share > _LEAST and not stray and _decodes(incoming, name) else ""


def looks_wide(head: bytes) -> str:
    """What the first bytes alone look like: good for a hint in a message, not for reading."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2 or 1
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd < half * 0.1 else ""


def _nuls(incoming: Incoming) -> list[int]:
    """How many NULs stand at each of four places."""
    nuls = [0, 0, 0, 0]
    with incoming.place.open("rb") as file:
        for chunk in stream_chunks(file):
            assert STEP % 4 == 0
            few = _few_nuls(chunk)
            more = [chunk[at::4].count(0) for at in range(4)] if few is None else [few.count(at) for at in range(4)]
            nuls = [before + found for before, found in zip(nuls, more, strict=True)]
    return nuls


def _few_nuls(chunk: bytes) -> list[int] | None:
    """At which of four places each NUL stands; None where they are many."""
    places: list[int] = []
    at = chunk.find(b"\0")
    while at >= 0:
        places.append(at % 4)
        if len(places) * _RARE > len(chunk):
            return None
        at = chunk.find(b"\0", at + 1)
    return places


def _controls(incoming: Incoming) -> bool:
    """Whether there are control characters but NULs."""
    with incoming.place.open("rb") as file:
        return any(chunk.translate(None, _OTHERS) for chunk in stream_chunks(file))


def _decodes(incoming: Incoming, name: str) -> bool:
    """Whether all of it is text in this encoding: hardly a NUL or control character among the letters."""
    decoder = codecs.getincrementaldecoder(name)()
    length = strange = 0
    try:
        with incoming.place.open("rb") as file:
            for chunk in stream_chunks(file):
                text = decoder.decode(chunk)
                length += len(text)
                strange += len(_STRANGE.findall(text))
            decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return strange * 100 <= length


_STRANGE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\u0900\u0a00\u0d00\u2c00\u3b00\ufffe\uffff]")
"""Controls, and what line ends, delimiters and tabs become when the bytes are taken in the wrong order."""
