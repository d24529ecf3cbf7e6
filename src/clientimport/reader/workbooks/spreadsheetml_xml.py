"""The XML of SpreadsheetML: its text in pieces through a parser, its attributes, and where a row or column stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

from clientimport.reader.workbooks.spreadsheets import Refused
from clientimport.reader.workbooks.workbook_parts import STEP, local, refuse_document_type


def parsed(path: str, parser: Any) -> Iterator[None]:
    """A file through a parser, which stops after each piece of it. Raises Refused where it is not well-formed."""
    refuse_document_type(parser)
    with Path(path).open("rb") as stream:
        try:
            step = stream.read(STEP).lstrip(b" \t\r\n")
            while step:
                parser.Parse(step, False)
                yield
                step = stream.read(STEP)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Refused(f"It is damaged: it is not well-formed XML in line {error.lineno:,}.") from None
    yield


def attribute(given: dict[str, str], name: str) -> str:
    """An attribute, whatever prefix its name has."""
    if (value := given.get(f"ss:{name}")) is not None:
        return value
    return next((value for key, value in given.items() if local(key) == name), "")


def number_of(given: dict[str, str], name: str) -> int:
    """An attribute that is a number, else 0."""
    text = attribute(given, name)
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def place_of(given: dict[str, str], following: int, most: int, what: str) -> int:
    """Where a row or column stands: its own word, else behind the one before."""
    text = attribute(given, "Index")
    if text and (not text.isdecimal() or len(text) > 9 or int(text) < following):
        raise Refused(f"It is damaged: its {what} are not in order.")
    at = int(text) if text else following
    if at > most:
        raise Refused(f"It has more than {most:,} {what}.")
    return at
