"""The steps of a field as written, in any order, to the steps of the tree, in the order in which they are applied."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal, cast

from clientimport.core.fields import Field
from clientimport.core.mapping import Clean, Default, Join, Lookup, Part, Split, Step
from clientimport.mapper.lookup_file import read_lookup_file
from clientimport.mapper.mistakes import shown
from clientimport.mapper.patterns import groups_of
from clientimport.mapper.place import Place
from clientimport.mapper.value_check import check_value
from clientimport.values.markup import needs

CLEANINGS = ("lower", "upper", "title", "collapse", "digits", "html", "rtf", "mojibake")
TYPE_STEPS = ("phone", "country", "currency", "date", "number", "yes_no")
STEP_KEYS = ("split", "part", "join", "clean", "extract", "lookup", "else", *TYPE_STEPS, "default")

_PART = re.compile(r"^([1-9]\d{0,3})(-([1-9]\d{0,3})?)?$")


@dataclass(frozen=True)
class Steps:
    """What surrounds the steps of one field: the field that gets the value, and whether it takes several texts."""

    field: Field | None
    several: bool = False


def splitting(keys: dict[str, Place], around: Steps) -> list[Step]:
    """`split`, `part` and `join` (where it belongs to a split). A text left in several parts is joined by a blank."""
    if "split" not in keys:
        if "part" in keys:
            keys["part"].wrong("There is nothing to take a part of.", 'Say where the text is cut: split: ";".')
        return []
    on = keys["split"].text()
    if on == "":
        keys["split"].wrong("Nothing is written here.", 'Name the text at which to cut, such as ";".')
    steps: list[Step] = [Split(on or "\n")]
    part = _part(keys["part"]) if "part" in keys else None
    steps += [part] if part else []
    if "join" in keys:
        steps.append(Join(keys["join"].text() or ""))
    elif not around.several and (part is None or part.last != part.first):
        steps.append(Join(" "))
    return steps


def _part(place: Place) -> Part | None:
    text = place.filled()
    if text is None:
        return None
    found = _PART.match(text.strip())
    if found is None:
        place.wrong(
            f"{shown(text)} is no part.", "Write 1 for the first part, 2-3 for two of them, 2- for all from the second."
        )
        return None
    first = int(found[1])
    last = first if found[2] is None else int(found[3]) if found[3] else None
    if last is not None and last < first:
        place.wrong(f"{shown(text)} ends before it begins.", f"Write {last}-{first}.")
        return None
    return Part(first, last)


def cleanings(keys: dict[str, Place]) -> list[Step]:
    """`clean`: one word, one object, or a list of them."""
    if "clean" not in keys:
        return []
    place = keys["clean"]
    places = place.items() or [] if place.kind == "a list" else [place]
    return [step for each in places for step in _cleaning(each)]


def _cleaning(place: Place) -> list[Step]:
    if place.kind == "a text":
        word = place.one_of(CLEANINGS) if place.text() not in ("cut", "replace") else None
        if place.text() in ("cut", "replace"):
            place.wrong(f"{place.text()} needs to be told more.", 'Write {cut: 20}, or {replace: {pattern: "x", with: "y"}}.')
        if word and (package := needs(word)):
            place.wrong(f"The cleaning {word} needs {package}, which is not installed.", "pip install 'clientimport[clean]'")
        return [Clean(cast("Literal['lower']", word))] if word else []
    steps: list[Step] = []
    for key, below in place.known(("cut", "replace"), "cleaning").items():
        if key == "cut":
            length = below.whole(1)
            steps += [Clean("cut", length=length)] if length else []
        else:
            steps += _replacing(below)
    return steps


def _replacing(place: Place) -> list[Step]:
    keys = place.known(("pattern", "with"))
    for missing in {"pattern", "with"} - set(place.entries() or {}):
        place.wrong(f"“{missing}” is missing.", 'Write {pattern: "x+", with: "y"}; with: "" removes what is found.')
    pattern = keys["pattern"].text() if "pattern" in keys else None
    by = keys["with"].text() if "with" in keys else None
    if not pattern or by is None:
        if pattern == "":
            keys["pattern"].wrong("Nothing is written here.", "Write the regular expression to look for.")
        return []
    return [Clean("replace", pattern=pattern, by=by)] if groups_of(keys["pattern"], pattern, by) is not None else []


def looking_up(keys: dict[str, Place], around: Steps) -> list[Step]:
    """`lookup` with `else`: a table written out, or the name of a file that holds it."""
    if "lookup" not in keys:
        if "else" in keys:
            keys["else"].wrong(
                "“else” belongs to a lookup, and there is none.", "Use default: for a value where the cell is blank."
            )
        return []
    otherwise: Any = keys["else"].one_of(("keep", "blank", "reject")) if "else" in keys else None
    place = keys["lookup"]
    entries = place.entries() if place.kind == "an object" else None
    if place.kind == "a text" or (entries and {"from", "to"} <= entries.keys() and "file" in entries):
        return _from_file(place, entries or {}, otherwise, around, typed=any(step in keys for step in TYPE_STEPS))
    table: dict[str, str] = {}
    typed = any(step in keys for step in TYPE_STEPS)
    for key, below in (place.entries() or {}).items():
        text = below.text()
        if text is not None:
            table[key] = text
            if text.strip() and not typed:
                check_value(below, text, around.field)
    if entries == {}:
        place.wrong("The table is empty.", "Write {text in the file: value of the field}.")
    return [Lookup(table, otherwise or "reject")]


def _from_file(place: Place, entries: dict[str, Place], otherwise: Any, around: Steps, *, typed: bool) -> list[Step]:
    if entries:
        place.known(("file", "from", "to"))
    named = entries["file"].filled() if entries else place.filled()
    if named is None:
        return []
    columns = [entries[key] for key in ("from", "to") if key in entries]
    found = read_lookup_file(place, named.strip(), place.folder, columns)
    if found is None:
        return []
    place.mistakes.read[found.path] = found.sha256
    known = len(place.mistakes.found)
    for value in dict.fromkeys(found.table.values()):
        if value and not typed and len(place.mistakes.found) == known:  # one tells what is wrong with the file
            check_value(place, value, around.field)
    return [Lookup(found.table, otherwise or "reject", file=found.path)]


def defaulting(keys: dict[str, Place], around: Steps) -> list[Step]:
    """`default`."""
    if "default" not in keys:
        return []
    text = keys["default"].filled()
    if text is None:
        return []
    check_value(keys["default"], text, around.field)
    return [Default(text)]
