"""What was found of a file as the keys of a mapping's `source:`, so that it can be declared."""

from __future__ import annotations

from clientimport.reader.encoding.decoding import Encoding
from clientimport.reader.header import Header
from clientimport.reader.text.grammar import ONE_COLUMN, Dialect


def text_settings(encoding: Encoding, dialect: Dialect, header: Header) -> dict[str, str]:
    """Of a text: what a mapping has to say for it to be read in the same way, whatever its rows are the next time."""
    found: dict[str, str] = {}
    if not encoding.skip and encoding.name != "utf-8":
        found["encoding"] = encoding.name
    if dialect.delimiter != ONE_COLUMN:
        found["delimiter"] = dialect.delimiter
    if dialect.quote != '"':
        found["quote"] = dialect.quote or "none"
    if dialect.backslash:
        found["escape"] = "backslash"
    if dialect.spaced:
        found["skip_initial_space"] = "yes"
    if dialect.comment:
        found["comment"] = dialect.comment
    return {**found, "header_row": _rows(header)}


def sheet_settings(sheet: str, area: str, header: Header) -> dict[str, str]:
    """Of a sheet. `area`: the range that was asked for, or ""."""
    return {"sheet": sheet, **({"range": area} if area else {}), "header_row": _rows(header)}


def _rows(header: Header) -> str:
    if not header.last:
        return "none"
    return str(header.last) if header.first == header.last else f"{header.first}-{header.last}"
