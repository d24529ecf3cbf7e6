"""Where records end: the bytes of a text file that single records take, line ends included."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from pathlib import Path

from clientimport.reader.encoding.decoding import Encoding, source_length
from clientimport.reader.text.grammar import LOOK_AHEAD, Dialect
from clientimport.reader.text.tolerant import read_record

_FIRST = 1 << 16


def record_spans(
    place: Path, encoding: Encoding, dialect: Dialect, width: int, starts: Iterable[int]
) -> Iterator[tuple[int, int]]:
    """Offsets in the file at which records begin -> (first byte, byte behind the record's line end) of each.

    Raises OSError.
    """
    size = place.stat().st_size
    with place.open("rb") as file:
        for start in starts:
            asked = _FIRST
            while True:
                file.seek(start)
                piece = file.read(asked)
                final = start + len(piece) >= size
                text = _text(piece, encoding, final=final)
                # Up to a line end: what stands behind it may be half a record.
                whole = len(text) if final else max(text.rfind(b"\n"), text.rfind(b"\r", 0, len(text) - 1)) + 1
                record = read_record(text[:whole], 0, dialect, width, final=final or whole > 2 * LOOK_AHEAD) if whole else None
                if record is not None:
                    yield start, start + source_length(text[: record.next], encoding)
                    break
                asked *= 4


def _text(piece: bytes, encoding: Encoding, *, final: bool) -> bytes:
    if encoding.is_utf8:
        return piece
    decoder = codecs.getincrementaldecoder(encoding.name)("clientimport-mark" if encoding.lenient else "strict")
    return decoder.decode(piece, final).encode()
