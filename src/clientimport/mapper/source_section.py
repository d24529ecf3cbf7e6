"""`source:` as written: how the file is to be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clientimport.core.mapping import SourceOptions
from clientimport.mapper.mistakes import shown
from clientimport.mapper.nodes import NUMBER
from clientimport.mapper.place import Place
from clientimport.mapper.source_values import (
    read_comment,
    read_delimiter,
    read_encoding,
    read_header_rows,
    read_limits,
    read_quote,
    read_yes_no,
)
from clientimport.mapper.type_rules import ORDERS

ESCAPES = ("doubled", "backslash")
HIDDEN_ROWS = ("keep", "skip")
UNMAPPED = ("ignore", "note", "stop")
SHORT_ROWS = ("reject", "fill")
_READERS: dict[str, Callable[[Place], Any]] = {
    "encoding": read_encoding,
    "delimiter": read_delimiter,
    "quote": read_quote,
    "escape": lambda place: place.one_of(ESCAPES),
    "comment": read_comment,
    "skip_initial_space": read_yes_no,
    "member": Place.filled,
    "sheet": Place.filled,
    "range": Place.filled,
    "hidden_rows": lambda place: place.one_of(HIDDEN_ROWS),
    "footer": Place.texts,
    "blank": Place.texts,
    "dates": lambda place: place.one_of(ORDERS),
    "unmapped": lambda place: place.one_of(UNMAPPED),
    "short_rows": lambda place: place.one_of(SHORT_ROWS),
    "limits": read_limits,
}
SOURCE_SECTION_KEYS = [*_READERS, "header_row", "headings", "optional", "secret"]


def read_source(place: Place, numbers: list[str]) -> SourceOptions:
    """`source:` -> its options. `numbers`: those of the record's groups, for `{n}` in `optional`, `secret` and `headings`."""
    found: dict[str, Any] = {}
    for name, below in place.known(SOURCE_SECTION_KEYS).items():
        if name in ("optional", "secret"):
            found[name] = tuple(dict.fromkeys(each for text in _each(below) for each in _expanded(below, text, numbers)))
        elif name == "headings":
            found[name] = _headings(below, numbers)
        elif name == "header_row":
            found["header_first"], found[name] = read_header_rows(below)
        else:
            found[name] = _READERS[name](below)
    # What is wrong, or is not written, is as if the key were not there.
    return SourceOptions(**{name: value for name, value in found.items() if value is not None})


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
