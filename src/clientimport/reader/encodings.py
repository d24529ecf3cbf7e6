"""Which encoding a file has: byte-order mark, else strict UTF-8, else what the mapping declares, else none."""

from __future__ import annotations

import codecs

from clientimport.core.errors import SourceFailure
from clientimport.reader.decoding import Encoding
from clientimport.reader.incoming import Incoming
from clientimport.reader.snippets import Snippets

LIKELY = ("cp1252", "latin-1", "cp1250", "mac_roman", "shift_jis")
"""What files that are not UTF-8 mostly turn out to be."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NATIVE = {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_PROBE = 'Az,;\t|"\r\n'


def choose_encoding(incoming: Incoming, declared: str | None, snippet: Snippets) -> tuple[Encoding, dict[str, str]]:
    """The encoding of a file and what was detected, in words.

    `snippet(offset, encoding)`: line number and text around a byte as that encoding reads it, secrets withheld.
    Raises SourceFailure for a file that is neither UTF-8 nor marked nor declared, and for an encoding that is unknown.
    """
    codec = _codec(declared, incoming.path) if declared and declared != "auto" else None
    for mark, name in _BYTE_ORDER_MARKS:
        if incoming.head.startswith(mark):
            lenient = codec is not None
            if not lenient:
                _check(incoming, name, len(mark), snippet)
            sound = name == "utf-8" and incoming.bad_utf8 is None
            words = {"encoding": name, "byte-order mark": "yes"}
            return Encoding(name, len(mark), lenient and not sound), words
    if codec is not None and not _looks_like_ascii(codec):
        return Encoding(codec, 0, lenient=True), {}
    if incoming.nul and (wide := _wide(incoming.head)):
        raise SourceFailure(
            f"The file looks like {wide} without a byte-order mark.",
            fix=f"Declare it (`source: {{encoding: {wide}}}`), or save the file as UTF-8.",
            where=incoming.path,
        )
    if incoming.bad_utf8 is None:
        return Encoding("utf-8"), {} if codec == "utf-8" else {"encoding": "utf-8"}
    if codec is not None:
        return Encoding(codec, 0, lenient=True), {}
    if declared == "auto":
        guess = _guess(incoming)
        return Encoding(guess, 0, lenient=True), {"encoding": f"{guess} (a guess)"}
    raise _undecodable(incoming, incoming.bad_utf8, "UTF-8", snippet)


def _codec(name: str, path: str) -> str:
    try:
        info = codecs.lookup(name)
        "".encode(info.name)
    except (LookupError, TypeError, ValueError, UnicodeError):
        raise SourceFailure(
            f"The encoding {name} is unknown.", fix="Use a name such as utf-8, cp1252 or shift_jis.", where=path
        ) from None
    return _NATIVE.get(info.name, "utf-8" if info.name == "utf-8-sig" else info.name)


def _looks_like_ascii(codec: str) -> bool:
    """Whether UTF-8 text and this encoding's could be told apart by their bytes: not where escapes or NULs are used."""
    try:
        return _PROBE.encode(codec) == _PROBE.encode() and "é漢я".encode(codec, "ignore").isascii() is False
    except UnicodeError:
        return True


def _wide(head: bytes) -> str:
    """UTF-16 without a mark shows itself by NULs at every second byte."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2 or 1
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd < half * 0.1 else ""


def _check(incoming: Incoming, name: str, skip: int, snippet: Snippets) -> None:
    """That a file with a byte-order mark can be decoded to its end."""
    if name == "utf-8":
        if incoming.bad_utf8 is not None:
            raise _undecodable(incoming, incoming.bad_utf8, "UTF-8", snippet)
        return
    decoder = codecs.getincrementaldecoder(name)()
    done = skip
    with incoming.place.open("rb") as file:
        file.seek(skip)
        try:
            while chunk := file.read(1 << 20):
                pending = len(decoder.getstate()[0])
                decoder.decode(chunk)
                done += len(chunk)
            pending = len(decoder.getstate()[0])
            decoder.decode(b"", True)
        except UnicodeDecodeError as error:
            at = done - pending + error.start
            raise SourceFailure(
                f"The byte at offset {at} is not {name.upper()}, which the file's byte-order mark announces.",
                fix="Save the file as UTF-8.",
                where=incoming.path,
            ) from None


def _guess(incoming: Incoming) -> str:
    """What chardet takes it for, if it is installed and the whole file agrees; else cp1252."""
    try:
        import chardet
    except ImportError:
        return "cp1252"
    sample = incoming.place.open("rb")
    with sample:
        found = chardet.detect(sample.read(8 << 20), prefer_superset=True).get("encoding")
    try:
        return codecs.lookup(found or "cp1252").name
    except LookupError:
        return "cp1252"


def _undecodable(incoming: Incoming, at: int, wanted: str, snippet: Snippets) -> SourceFailure:
    with incoming.place.open("rb") as file:
        file.seek(at)
        byte = file.read(1)
    readings, line = [], 0
    for name in LIKELY:
        line, text = snippet(at, name)
        readings.append(f"{name}: {text}")
    return SourceFailure(
        f"The byte 0x{byte.hex().upper()} at offset {at}, line {line}, is not {wanted}. "
        f"It could be read as {'; '.join(readings)}.",
        fix="Declare the right one (`source: {encoding: cp1252}`), or save the file as UTF-8.",
        where=incoming.path,
    )
