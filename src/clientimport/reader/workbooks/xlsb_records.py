"""Records of binary workbooks (.xlsb), and the texts in them."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from clientimport.reader.workbooks.spreadsheets import Refused

_LARGEST_RECORD = 16 << 20


def records(steps: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """A part's bytes -> number and contents of each record: both number and length are written in groups of seven bits."""
    text, at = b"", 0
    for step in steps:
        text, at = text[at:] + step, 0
        while (found := _head(text, at)) and found[2] <= len(text):
            number, begin, at = found
            yield number, text[begin:at]
        if len(text) - at > _LARGEST_RECORD:
            raise Refused("It is damaged: a part of it is too large.")
    if at < len(text):
        raise Refused("It is damaged: it is cut short.")


def text_at(record: bytes, at: int) -> tuple[str, int]:
    """A text behind its length in characters, and where it ends; a missing one has a length of its own."""
    length = struct.unpack_from("<I", record, at)[0]
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    if end > len(record):
        raise Refused("It is damaged: a text in it is cut short.")
    return record[at + 4 : end].decode("utf-16-le", "replace"), end


def _head(text: bytes, at: int) -> tuple[int, int, int] | None:
    """The number of the record that begins here, where its contents begin and end; None: more bytes tell."""
    try:
        number = text[at]
        at += 1
        if number & 0x80:
            number = number & 0x7F | (text[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            byte = text[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 21:
                return number, at, at + size
    except IndexError:
        return None
