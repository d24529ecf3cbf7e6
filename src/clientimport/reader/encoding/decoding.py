"""Bytes to text: which encoding, and a stream of UTF-8 whatever the file's own encoding is.

A byte that a declared encoding cannot decode becomes one mark (a private-use character), so that its row, and no other,
can be rejected, and the place in the file can still be counted.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MARKS = 0x10FF00
"""Code point of the mark for byte 0; 256 of them, at the end of the last private-use plane."""
MARK = re.compile("[\U0010ff00-\U0010ffff]")
MARKED = b"\xf4\x8f"
"""How every mark begins in UTF-8."""


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.encoding == "shift_jis" and len(windows := _of_windows(error.object[error.start : error.start + 2])) == 1:
        return windows, error.start + 2
    return "".join(chr(MARKS + byte) for byte in error.object[error.start : error.end]), error.end


def _of_windows(pair: bytes) -> str:
    """Two bytes that Shift-JIS lacks as Windows reads them: what offices call Shift-JIS has its signs, 髙 and ① among them."""
    try:
        return pair.decode("cp932") if len(pair) == 2 else ""
    except UnicodeDecodeError:
        return ""


def _back(error: UnicodeError) -> tuple[bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return text.encode("cp932" if error.encoding == "shift_jis" else "ascii", "replace"), error.end


codecs.register_error("clientimport-mark", _mark)
codecs.register_error("clientimport-back", _back)


@dataclass(frozen=True)
class Encoding:
    """A codec's name and the bytes of the byte-order mark. `lenient`: bad bytes are marked, not impossible."""

    name: str
    skip: int = 0
    lenient: bool = False

    @property
    def is_utf8(self) -> bool:
        """Whether the file's bytes can be taken as they are."""
        return self.name == "utf-8" and not self.lenient


def text_chunks(place: Path, encoding: Encoding, size: int) -> Iterator[bytes]:
    """A file -> its text as UTF-8, without the byte-order mark, in chunks of about `size` bytes, cut anywhere."""
    with place.open("rb") as file:
        file.seek(encoding.skip)
        if encoding.is_utf8:
            while chunk := file.read(size):
                yield chunk
            return
        decoder = codecs.getincrementaldecoder(encoding.name)("clientimport-mark" if encoding.lenient else "strict")
        while chunk := file.read(size):
            if text := decoder.decode(chunk):
                yield text.encode()
        if rest := decoder.decode(b"", True).encode():
            yield rest


def source_length(text: bytes, encoding: Encoding) -> int:
    """How many bytes of the file a stretch of its UTF-8 text takes."""
    if encoding.is_utf8:
        return len(text)
    decoded = text.decode()
    marks = len(MARK.findall(decoded)) if encoding.lenient and MARKED in text else 0
    return len((MARK.sub("", decoded) if marks else decoded).encode(encoding.name, "clientimport-back")) + marks


def raw_text(record: bytes, *, marked: bool = True) -> str:
    """A record as UTF-8 (with marks) -> text for RAW: bytes that are no text, and NUL, as \\xNN.

    A backslash that could be taken for such an escape is itself written as \\x5C, so that `from_raw` finds the same.
    """
    text = record.decode()
    if "\\x" in text:
        text = re.sub(r"\\(?=x[0-9A-F]{2})", r"\\x5C", text)
    if marked:
        text = MARK.sub(lambda mark: f"\\x{ord(mark.group()) - MARKS:02X}", text)
    return text.replace("\0", "\\x00")


def from_raw(raw: str) -> bytes:
    """What `raw_text` made of a record -> the record again, as UTF-8 with marks."""

    def back(escape: re.Match[str]) -> str:
        byte = int(escape.group(1), 16)
        return {0x5C: "\\", 0: "\0"}.get(byte, chr(MARKS + byte))

    return re.sub(r"\\x([0-9A-F]{2})", back, raw).encode()
