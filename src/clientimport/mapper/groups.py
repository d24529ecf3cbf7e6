"""Groups of numbered columns: `each`, and `{n}` where there is none."""

from __future__ import annotations

import re

from clientimport.mapper.mistakes import shown
from clientimport.mapper.nodes import NUMBER, Text, texts_in
from clientimport.mapper.place import Place

MOST_GROUPS = 100
_RANGE = re.compile(r"^\s*(\d{1,4})\s*-\s*(\d{1,4})\s*$")


def group_numbers(place: Place) -> list[str]:
    """`each` -> the texts that stand for `{n}`, in order."""
    if place.kind == "a list":
        found = [each.text() for each in place.items() or []]
        numbers = [text for text in found if text is not None]
        if len(set(numbers)) < len(numbers):
            place.wrong("A group stands here twice.", "Name each once.")
            return []
    else:
        text = place.node.value if isinstance(place.node, Text) else ""
        written = _RANGE.match(text)
        if written is None:
            place.wrong("Groups are a range or a list.", 'Write each: 1-3, or each: ["", " 2", " 3"].')
            return []
        first, last = int(written[1]), int(written[2])
        width = len(written[1]) if written[1].startswith("0") else 0
        if last - first >= MOST_GROUPS:
            place.wrong(f"{shown(text)} are more than {MOST_GROUPS} groups.", "Name fewer.")
            return []
        numbers = [str(number).zfill(width) for number in range(first, last + 1)]
    if not numbers:
        place.wrong("There is no group in it.", 'Write each: 1-3, or each: ["", " 2", " 3"].')
    return numbers


def refuse_numbers(place: Place) -> None:
    """Notes each `{n}` below a place that belongs to no group."""
    for text, path in texts_in(place.node, place.path):
        if NUMBER in text.value:
            fix = "Only the items of a list have groups: add each: 1-3 to the item, or remove it."
            place.mistakes.add(text.line, path, f"{NUMBER} stands for the number of a group, and there is none here.", fix)
