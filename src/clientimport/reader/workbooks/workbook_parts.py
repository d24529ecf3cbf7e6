"""The parts of a workbook's archive: found however they are spelt, counted as they unpack, parsed without entities."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from clientimport.reader.workbooks.read_ahead import ReadAhead
from clientimport.reader.workbooks.spreadsheets import Refused

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
STEP = 1 << 18
"""Bytes of XML that are parsed at a time."""
_DEEPEST = 200
_SMALL_PART = 2_000_000
_SUSPICIOUS, _RATIO = 64 << 20, 500
"""A part that unpacks to more than this many bytes, and to more than this many times its packed size, is a bomb: the
densest sheets that programs write stay under a tenth of it, and the packing itself cannot do more than 1032."""


class Parts:
    """An archive of parts. Names are compared without case, with slashes either way.

    `limit`: bytes that may unpack; `ahead`: what has been unpacked of it.
    """

    def __init__(self, archive: zipfile.ZipFile, limit: int, ahead: ReadAhead | None = None) -> None:
        self._archive, self._limit, self._ahead = archive, limit, ahead
        self._infos = {_plain(info.filename): info for info in archive.infolist()}
        self.unpacked = 0

    def __contains__(self, part: str) -> bool:
        return _plain(part) in self._infos

    def names(self) -> list[str]:
        """All parts, in small letters."""
        return list(self._infos)

    def size(self, part: str) -> int:
        """Bytes of a part, as the archive tells."""
        return self._infos[_plain(part)].file_size if part in self else 0

    def steps(self, part: str, step: int = STEP) -> Iterator[bytes]:
        """A part's bytes, some at a time. Raises Refused where it is missing or more than may be."""
        info = self._infos.get(_plain(part))
        if info is None:
            raise Refused(f"It is damaged: {part} is missing.")
        length = 0
        with (self._ahead.take(info.filename) if self._ahead else None) or self._archive.open(info) as stream:
            while data := stream.read(step):
                length += len(data)
                self.unpacked += len(data)
                if self.unpacked > self._limit:
                    raise Refused(
                        f"It unpacks to more than {self._limit:,} bytes.", "Split it, or set `source: {limits: {unpacked: …}}`."
                    )
                if length > _SUSPICIOUS and length > _RATIO * max(1, info.compress_size):
                    raise Refused("It unpacks to hundreds of times its size, as no spreadsheet program writes.")
                yield data

    def elements(self, part: str, *, text_of: str = "") -> list[tuple[str, dict[str, str]]]:
        """All elements of a small part: local name and attributes, in order; the text of `text_of` under the name ""."""
        found: list[tuple[str, dict[str, str]]] = []
        parser = expat.ParserCreate()

        depth = Depth()

        def start(name: str, attributes: dict[str, str]) -> None:
            depth.enter()
            name = local(name)
            found.append((name, attributes))
            if name == text_of:
                parser.CharacterDataHandler = add

        def add(text: str) -> None:
            attributes = found[-1][1]
            attributes[""] = attributes.get("", "") + text

        def end(_: str) -> None:
            depth.now -= 1
            parser.CharacterDataHandler = None

        parser.StartElementHandler, parser.EndElementHandler = start, end
        for _ in self.parse(part, parser):
            if len(found) > _SMALL_PART:
                raise Refused(f"{part} is too large.")
        return found

    def parse(self, part: str, parser: Any) -> Iterator[None]:
        """Feeds a part to a parser, in steps; a document type is refused, and with it every entity."""
        refuse_document_type(parser)
        try:
            for step in self.steps(part):
                parser.Parse(step, False)
                yield
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise not_well_formed(part) from None
        yield

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """The relations of a part ("" for the package): id -> the kind's last word, the part that is meant."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", name + ".rels")
        if rels not in self:
            return {}
        found = {}
        for element, attributes in self.elements(rels):
            if element == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "").replace("\\", "/")
                whole = target if target.startswith("/") else posixpath.join("/", folder, target)
                kind = attributes.get("Type", "").rpartition("/")[2].lower()
                found[attributes.get("Id", "")] = kind, posixpath.normpath(whole).lstrip("/")
        return found


def _plain(part: str) -> str:
    return part.replace("\\", "/").lstrip("/").lower()


def not_well_formed(part: str) -> Refused:
    """The refusal of a part that is no XML."""
    return Refused(f"It is damaged: {part} is not well-formed.")


def refuse_document_type(parser: Any) -> None:
    """Has a parser stop at a document type, before any entity is declared."""

    def refuse(*_: object) -> None:
        raise Refused("It holds a document type declaration, which no spreadsheet program writes.")

    parser.StartDoctypeDeclHandler = refuse
    parser.buffer_text = True


class Depth:
    """Counts how deep elements stand in each other. Raises Refused where they do as in no sheet."""

    def __init__(self) -> None:
        self.now = 0

    def enter(self) -> None:
        """One deeper."""
        self.now += 1
        if self.now > _DEEPEST:
            raise Refused("Its elements are nested deeper than any spreadsheet program writes.")


def local(name: str) -> str:
    """An element's name without its prefix."""
    return name.rpartition(":")[2]


def is_true(text: str | None) -> bool:
    """A Boolean attribute."""
    return text is not None and text.strip().lower() in ("1", "true", "on")


def unescape(text: str) -> str:
    """Workbooks write characters that XML cannot hold as _xHHHH_; half a surrogate pair is left as it is."""
    if "_x" not in text:
        return text
    joined = _ESCAPE.sub(lambda escape: chr(int(escape.group(1), 16)), text)
    try:
        return joined.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        return text
