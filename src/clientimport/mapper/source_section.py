"""`source:` as written: how the file is to be read."""

from __future__ import annotations

import codecs
from typing import Any

from clientimport.core.mapping import SourceOptions
from clientimport.mapper.mistakes import shown
from clientimport.mapper.nodes import NUMBER
from clientimport.mapper.place import Place
from clientimport.mapper.type_rules import ORDERS

SOURCE_SECTION_KEYS = (
    "encoding delimiter quote sheet header_row footer blank dates headings optional secret unmapped short_rows".split()
)
UNMAPPED = ("ignore", "note", "stop")
SHORT_ROWS = ("reject", "fill")
_NAMED_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


def read_source(place: Place, numbers: list[str]) -> SourceOptions:
    """`source:` -> its options. `numbers`: those of the record's groups, for `{n}` in `optional`, `secret` and `headings`."""
    keys = place.known(SOURCE_SECTION_KEYS)
    found: dict[str, Any] = {}
    if "encoding" in keys:
        found["encoding"] = _encoding(keys["encoding"])
    if "delimiter" in keys:
        found["delimiter"] = _delimiter(keys["delimiter"])
    if "quote" in keys:
        found["quote"] = _quote(keys["quote"])
    if "sheet" in keys:
        found["sheet"] = keys["sheet"].filled()
    if "header_row" in keys:
        found["header_row"] = keys["header_row"].whole(1)
    for name in {"footer", "blank"} & set(keys):
        found[name] = keys[name].texts()
    for name in {"optional", "secret"} & set(keys):
        found[name] = tuple(dict.fromkeys(each for text in _each(keys[name]) for each in _expanded(keys[name], text, numbers)))
    if "dates" in keys:
        found["dates"] = keys["dates"].one_of(ORDERS)
    if "headings" in keys:
        found["headings"] = _headings(keys["headings"], numbers)
    if "unmapped" in keys:
        found["unmapped"] = keys["unmapped"].one_of(UNMAPPED) or "note"
    if "short_rows" in keys:
        found["short_rows"] = keys["short_rows"].one_of(SHORT_ROWS) or "reject"
    return SourceOptions(**found)


def _encoding(place: Place) -> str | None:
    text = place.filled()
    if text is None or text == "auto":
        return text
    try:
        # the stateless check keeps out hex, rot13 and other codecs that are no encodings of text
        "a".encode(codecs.lookup(text).name)
    except (LookupError, UnicodeError, ValueError):
        place.wrong(f"{shown(text)} is no encoding that is known.", "Use utf-8, cp1252, latin-1, utf-16, mac-roman …, or auto.")
        return None
    return text


def _delimiter(place: Place) -> str | None:
    text = place.text()
    if text is None:
        return None
    delimiter = _NAMED_DELIMITERS.get(text.lower(), text)
    if len(delimiter) != 1 or delimiter in "\"'\r\n" or delimiter.isalnum():
        place.wrong(f"{shown(text)} cannot part the cells of a row.", 'Use one character such as ";", or tab.')
        return None
    return delimiter


def _quote(place: Place) -> str | None:
    text = place.text()
    if text is None:
        return None
    if text.lower() in ("", "none"):
        return ""
    if len(text) != 1 or text.isalnum() or text.isspace():
        place.wrong(f"{shown(text)} is no quote character.", "Use '\"' or \"'\", or none.")
        return None
    return text


def _each(place: Place) -> tuple[str, ...]:
    if place.kind == "an object":
        place.wrong("A list of columns is needed here.", "Write [first, second].")
        return ()
    return place.texts()


def _expanded(place: Place, text: str, numbers: list[str]) -> list[str]:
    if NUMBER not in text:
        return [text]
    if not numbers:
        place.wrong(
            f"{shown(text)} holds {NUMBER}, and no item of the record has groups (each).", "Name the columns one by one."
        )
        return [text]
    return [text.replace(NUMBER, number) for number in numbers]


def _headings(place: Place, numbers: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    owners: dict[str, str] = {}
    for key, below in (place.entries() or {}).items():
        spellings = _each(below)
        for name, number in zip(_expanded(below, key, numbers), numbers if NUMBER in key else [""], strict=False):
            found[name] = tuple(text.replace(NUMBER, number) for text in spellings)
            for spelling in found[name]:
                owner = owners.setdefault(spelling, name)
                if owner != name:
                    below.wrong(
                        f"{shown(spelling)} is another heading of {shown(owner)} already.", "Keep it with one of the two."
                    )
    return found
