"""The shared strings of a workbook: runs of one text joined, phonetic readings left out."""

from __future__ import annotations

import re
from xml.parsers import expat

import polars as pl

from clientimport.reader.workbooks.workbook_parts import Depth, local, not_well_formed, refuse_document_type, unescape

_BEGIN, _END = "<si><t>", "</t></si>"
_PLAIN = r"^\s*<si><t>([^<]*)</t>$"
_HEAD = re.compile(
    rb'\s*(?:<\?xml version="1\.0"(?: encoding="(?:utf|UTF)-8")?(?: standalone="(?:yes|no)")?\s*\?>)?'
    rb"\s*<sst[^<>]*>(.*)</sst>\s*",
    re.DOTALL,
)
ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
STRAY_AMPERSAND = re.compile(rb"&(?!(?:lt|gt|quot|apos|amp);)")


def shared_strings(text: bytes | None, part: str) -> pl.Series:
    """The part's texts in their order; None: there is no such part. Raises Refused."""
    if text is None:
        return pl.Series([], dtype=pl.String)
    plain = _plain_strings(text)
    return plain if plain is not None else pl.Series(_parsed(text, part), dtype=pl.String)


def _plain_strings(text: bytes) -> pl.Series | None:
    """The texts, where none of them is more than one run; None for any other.

    Other tags than theirs, comments and the like begin with "<", and are met where the texts have been split.
    """
    head = _HEAD.fullmatch(text)
    if head is None or b"\r" in text or (b"_" in text and b"_x" in text) or (b"&" in text and STRAY_AMPERSAND.search(text)):
        return None
    body = head.group(1).replace(b'<t xml:space="preserve">', b"<t>")
    try:
        whole = pl.Series([body], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:  # not UTF-8
        return None
    if body.startswith(_BEGIN.encode()) and body.endswith(_END.encode()):
        found: pl.Series | None = whole.str.strip_prefix(_BEGIN).str.strip_suffix(_END).str.split(_END + _BEGIN).explode()
        if found is None or found.str.contains("<", literal=True).any():
            found = _spaced_strings(whole)
    else:
        found = _spaced_strings(whole)
    if found is not None and b"&" in body:
        found = found.str.replace_many(ENTITIES)
    return found


def _spaced_strings(whole: pl.Series) -> pl.Series | None:
    """The same for texts with white space between their tags."""
    pieces = whole.str.split("</si>").explode()
    if pieces[-1].strip():
        return None
    found = pieces.head(len(pieces) - 1).str.extract(_PLAIN)
    return None if found.null_count() else found


def _parsed(text: bytes, part: str) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    phonetic = 0
    depth = Depth()
    parser = expat.ParserCreate()
    refuse_document_type(parser)

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal phonetic
        depth.enter()
        name = local(name)
        if name == "si":
            pieces.clear()
        elif name == "t" and not phonetic:
            parser.CharacterDataHandler = pieces.append
        elif name == "rPh":
            phonetic += 1

    def end(name: str) -> None:
        nonlocal phonetic
        depth.now -= 1
        name = local(name)
        if name == "t":
            parser.CharacterDataHandler = None
        elif name == "si":
            strings.append(unescape("".join(pieces)))
        elif name == "rPh":
            phonetic -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(text, True)
    except expat.ExpatError:
        raise not_well_formed(part) from None
    return strings
