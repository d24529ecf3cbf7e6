"""Records of old Excel workbooks (BIFF 2 to 8), and the texts in them."""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator

from clientimport.reader.workbooks.binary_values import windows_text
from clientimport.reader.workbooks.spreadsheets import Refused

BOF = {0x0009: 2, 0x0209: 3, 0x0409: 4, 0x0809: 5}
"""Records that begin a part of the workbook, with the version that they tell; 5 may be 8."""
EOF, FILEPASS = 0x0A, 0x2F
PASSWORD = "It is protected by a password."
_HEADER = struct.Struct("<HH")
_CODEPAGES = {367: "ascii", 10000: "mac_roman", 32768: "mac_roman", 32769: "cp1252", 10001: "shift_jis", 10006: "mac_greek"}
_CODEPAGES |= {10007: "mac_cyrillic", 10029: "mac_latin2", 10081: "mac_turkish", 10079: "mac_iceland", 1200: "utf-16-le"}


class Records:
    """The records of a stream from one place on: number and contents of each."""

    def __init__(self, stream: bytes, at: int = 0) -> None:
        self._stream, self.at = stream, at

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        stream, length = self._stream, len(self._stream)
        while self.at + 4 <= length:
            number, size = _HEADER.unpack_from(stream, self.at)
            begin = self.at + 4
            self.at = begin + size
            if self.at > length:
                raise Refused("It is damaged: it is cut short.")
            yield number, stream[begin : self.at]

    def continued(self, first: bytes) -> list[bytes]:
        """The record just read and those that continue it."""
        pieces = [first]
        while self._stream[self.at : self.at + 2] == b"\x3c\x00":
            size = struct.unpack_from("<H", self._stream, self.at + 2)[0]
            pieces.append(self._stream[self.at + 4 : self.at + 4 + size])
            self.at += 4 + size
        return pieces


def codec_of(codepage: int) -> str:
    """A workbook's code page -> Python's name of it."""
    name = _CODEPAGES.get(codepage, f"cp{codepage}")
    try:
        codecs.lookup(name)
    except LookupError:
        raise Refused(f"Its texts are in code page {codepage}, which is not known.") from None
    return name


def decoded(text: bytes, codec: str) -> str:
    """The bytes of a text before BIFF 8; one that its code page has no character for shows as a replacement character."""
    return windows_text(text) if codec == "cp1252" else text.decode(codec, "replace")


class Texts:
    """Reads Unicode texts (BIFF 8) out of a record and those that continue it."""

    def __init__(self, pieces: list[bytes], at: int) -> None:
        self._pieces, self._piece, self.at = pieces, 0, at

    @property
    def ended(self) -> bool:
        """Whether nothing is left."""
        self._move_on()
        return self._piece >= len(self._pieces)

    def text(self, length: int) -> str:
        """The text that begins here with its marks; its length in characters was read before it."""
        marks = self._take(1)[0]
        runs = struct.unpack("<H", self._take(2))[0] if marks & 8 else 0
        phonetic = struct.unpack("<I", self._take(4))[0] if marks & 4 else 0
        found, wide = [], marks & 1
        while length:
            if self.at >= len(self._pieces[self._piece]):
                # A text that goes on in the next record says there anew how wide its characters are.
                self._move_on()
                wide = self._take(1)[0] & 1
            piece = self._pieces[self._piece]
            most = min(length, (len(piece) - self.at) >> wide)
            if not most:
                raise Refused("It is damaged: a text in it is cut short.")
            raw = piece[self.at : self.at + (most << wide)]
            found.append(raw.decode("utf-16-le", "surrogatepass") if wide else raw.decode("latin-1"))
            self.at += most << wide
            length -= most
        self._skip(4 * runs + phonetic)
        return "".join(found)

    def number(self, form: str) -> int:
        """A number that stands here, as struct writes it."""
        return int(struct.unpack(form, self._take(struct.calcsize(form)))[0])

    def _take(self, size: int) -> bytes:
        self._move_on()
        if self._piece >= len(self._pieces) or self.at + size > len(self._pieces[self._piece]):
            raise Refused("It is damaged: a text in it is cut short.")
        self.at += size
        return self._pieces[self._piece][self.at - size : self.at]

    def _skip(self, size: int) -> None:
        while size:
            self._move_on()
            if self._piece >= len(self._pieces):
                raise Refused("It is damaged: a text in it is cut short.")
            step = min(size, len(self._pieces[self._piece]) - self.at)
            self.at += step
            size -= step

    def _move_on(self) -> None:
        while self._piece < len(self._pieces) and self.at >= len(self._pieces[self._piece]):
            self._piece, self.at = self._piece + 1, 0


def shared_texts(pieces: list[bytes]) -> list[str]:
    """The workbook's table of texts, as far as it goes."""
    texts = Texts(pieces, 8)
    count = struct.unpack_from("<I", pieces[0], 4)[0] if len(pieces[0]) >= 8 else 0
    found: list[str] = []
    while len(found) < count and not texts.ended:
        found.append(_settled(texts.text(texts.number("<H"))))
    return found


def _settled(text: str) -> str:
    """A text whose pairs of surrogates were cut by a boundary of records, made whole; a lone one is no character."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def short_text(record: bytes, at: int, codec: str | None) -> str:
    """A name: its length in one byte, then a Unicode text (codec None) or bytes."""
    length = record[at]
    if codec is None:
        return _settled(Texts([record], at + 1).text(length))
    return decoded(record[at + 1 : at + 1 + length], codec)


def long_text(pieces: list[bytes], at: int, codec: str | None) -> str:
    """A text: its length in two bytes, then a Unicode text (codec None) or bytes."""
    length = struct.unpack_from("<H", pieces[0], at)[0]
    if codec is None:
        return _settled(Texts(pieces, at + 2).text(length)) if length else ""
    return decoded(b"".join(pieces)[at + 2 : at + 2 + length], codec)
