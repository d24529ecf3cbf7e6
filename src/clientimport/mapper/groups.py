"""`each`: groups of numbered columns, the parts of one cell, or rows of a joined table; and `{n}` where there is no group."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from clientimport.core.mapping import Column, FieldRule, Part, Split
from clientimport.mapper.mistakes import shown
from clientimport.mapper.nodes import NUMBER, PART, Text, texts_in
from clientimport.mapper.place import Place

MOST_GROUPS = 100
USUAL_PARTS = 10
"""Items that a cell is parted into where the mapping names no other number; a cell with more is a reject."""
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


@dataclass(frozen=True)
class CellParts:
    """A cell that is parted into items, at most so many."""

    whole: FieldRule
    most: int

    def rules(self) -> Iterator[FieldRule]:
        """What `{part}` stands for in each item."""
        for number in range(1, self.most + 1):
            yield replace(self.whole, steps=(*self.whole.steps, Part(number, number)))


def cell_parts(place: Place, item: Place) -> CellParts | None:
    """`each: {column: Phones, split: ",", most: 5}` -> the parts; `item`: where `{part}` is to stand."""
    keys = place.known(("column", "split", "most"))
    for missing in {"column", "split"} - set(place.entries() or {}):
        place.wrong(f"“{missing}” is missing.", 'Write each: {column: Phones, split: ","}.')
    column = keys["column"].filled() if "column" in keys else None
    on = keys["split"].text() if "split" in keys else None
    if on == "":
        keys["split"].wrong("Nothing is written here.", 'Name the text at which to cut, such as ";".')
    most = keys["most"].whole(1) if "most" in keys else USUAL_PARTS
    if most is not None and most > MOST_GROUPS:
        keys["most"].wrong(f"{most} are more than {MOST_GROUPS} parts.", "Name fewer.")
        most = None
    if not any(PART in text.value for text, _ in texts_in(item.node, "")):
        place.wrong(f"No field of the item holds {PART}: all of them would be the same.", f'Write number: "{PART}".')
        return None
    if column is None or not on or most is None:
        return None
    return CellParts(FieldRule(Column(column), (Split(on),), place.node.line, place.path), most)


def joined_items(place: Place) -> str:
    """`each: {join: contacts}` -> the name of the join whose rows give an item each; "" where it is not said."""
    return place.known(("join",))["join"].filled() or ""


def refuse_numbers(place: Place) -> None:
    """Notes each `{n}` below a place that belongs to no group."""
    for text, path in texts_in(place.node, place.path):
        if NUMBER in text.value:
            fix = "Only the items of a list have groups: add each: 1-3 to the item, or remove it."
            place.mistakes.add(text.line, path, f"{NUMBER} stands for the number of a group, and there is none here.", fix)
