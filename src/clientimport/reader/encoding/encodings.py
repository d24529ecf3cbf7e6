"""Which encoding a file has: byte-order mark, NULs that prove UTF-16, strict UTF-8, else what is declared, else none."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from clientimport.core.errors import SourceFailure
from clientimport.reader.arrival.incoming import Incoming
from clientimport.reader.encoding.decoding import Encoding
from clientimport.reader.encoding.guessing import candidates
from clientimport.reader.encoding.snippets import Snippets
from clientimport.reader.encoding.wide import looks_wide, wide_encoding

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


@dataclass(frozen=True)
class Proposal:
    """An encoding that a file may have; `confidence` from 0 to 1; how it reads a place in a line, secrets withheld."""

    name: str
    confidence: float
    sample_line_number: int
    sample_text: str


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
    wide = (
        wide_encoding(incoming) if incoming.nul and (codec is None or declared in _NATIVE or _looks_like_ascii(codec)) else ""
    )
    if wide:
        return Encoding(wide), {"encoding": f"{wide} (no byte-order mark; told by the NULs of the whole file)"}
    if codec is not None and not _looks_like_ascii(codec):
        return Encoding(codec, 0, lenient=True), {}
    if incoming.nul and (wide := looks_wide(incoming.head)):
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
        first, *others = propose_encoding(incoming, snippet)
        doubt = (
            f"; {others[0].name} would read {others[0].sample_text} in line {others[0].sample_line_number}" if others else ""
        )
        return Encoding(first.name, 0, lenient=True), {"encoding": f"{first.name} (a guess{doubt})"}
    raise _undecodable(incoming, incoming.bad_utf8, "UTF-8", snippet)


def needs_proposal(incoming: Incoming) -> bool:
    """Whether nothing in the file itself says its encoding: no byte-order mark, no proof of UTF-16, not UTF-8."""
    if incoming.bad_utf8 is None or any(incoming.head.startswith(mark) for mark, _ in _BYTE_ORDER_MARKS):
        return False
    return not (incoming.nul and (wide_encoding(incoming) or looks_wide(incoming.head)))


def propose_encoding(incoming: Incoming, snippet: Snippets) -> list[Proposal]:
    """The encodings that a file without any mark might have, the likeliest first; nothing is loaded on it unasked.

    Each comes with a place at which it reads otherwise than the likeliest (the likeliest: than the second).
    """
    proposals = []
    for found in candidates(incoming):
        line, sample = snippet(_offset(incoming, found.unlike), found.name)
        proposals.append(Proposal(found.name, found.confidence, line, sample))
    return proposals


def _offset(incoming: Incoming, run: bytes) -> int:
    """Where a stretch of bytes first stands; the first byte that is not UTF-8 without one."""
    done, rest = 0, b""
    with incoming.place.open("rb") as file:
        while run and (chunk := file.read(1 << 20)):
            if (at := (rest + chunk).find(run)) >= 0:
                return done - len(rest) + at
            done, rest = done + len(chunk), (rest + chunk)[-len(run) :]
    return incoming.bad_utf8 or 0


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


def _undecodable(incoming: Incoming, at: int, wanted: str, snippet: Snippets) -> SourceFailure:
    with incoming.place.open("rb") as file:
        file.seek(at)
        byte = file.read(1)
    readings, line = [], 0
    for name in LIKELY:
        line, text = snippet(at, name)
        readings.append(f"{name}: {text}")
    found = f"The byte 0x{byte.hex().upper()} at offset {at}, line {line}, is not {wanted}."
    return SourceFailure(
        f"{found} It could be read as {'; '.join(readings)}.",
        discreet=found,
        fix="Declare the right one (`source: {encoding: cp1252}`), or save the file as UTF-8.",
        where=incoming.path,
    )
