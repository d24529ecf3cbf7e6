"""`joins:` as written: the tables beside the main one, each behind those that it hangs on."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from clientimport.core.joined_rows import parted_name
from clientimport.core.mapping import JoinRule
from clientimport.mapper.mistakes import shown
from clientimport.mapper.place import Place
from clientimport.mapper.source_section import read_source
from clientimport.mapper.source_values import read_size

ROWS = ("one", "many")
MISSING = ("notice", "reject", "ignore")
JOIN_KEYS = ("file", "sheet", "on", "rows", "missing", "memory", "source")
NOT_OF_JOINS = ("footer", "dates")
"""Keys of `source:` that have no meaning for a joined table."""
JOIN_NAME = r"[A-Za-z][A-Za-z0-9_-]{0,63}"
_SAMPLE = "accounts: {file: accounts.csv, on: {AccountId: Id}}"


def read_joins(place: Place, numbers: list[str]) -> dict[str, JoinRule]:
    """`joins:` -> its rules by name. `numbers`: of the record's groups, for `{n}` in `source`."""
    entries = place.entries() or {}
    if place.kind == "an object" and not entries:
        place.wrong("No table is joined.", f"Write joins: {{{_SAMPLE}}}, or leave it out.")
    found: dict[str, JoinRule] = {}
    for name, below in entries.items():
        if re.fullmatch(JOIN_NAME, name):
            found[name] = _join(name, below, numbers)
        else:
            message = f"{shown(name)} is no name of a join."
            place.mistakes.add(
                place.line_of(name), below.path, message, "Use letters, digits, _ and -: its columns are then name.Heading."
            )
    return _in_order(place, found)


def _join(name: str, place: Place, numbers: list[str]) -> JoinRule:
    keys = place.known(JOIN_KEYS)
    if "on" not in keys:
        place.wrong("“on” is missing.", "Write on: {AccountId: Id}: a column of the main file, and the one that it equals.")
    on = _on(keys["on"]) if "on" in keys else ()
    found: dict[str, Any] = {}
    if "rows" in keys and (rows := keys["rows"].one_of(ROWS)):
        found["rows"] = rows
    if "missing" in keys and (missing := keys["missing"].one_of(MISSING)):
        found["missing"] = missing
    elif found.get("rows") == "many":
        found["missing"] = "ignore"
    if "memory" in keys and (size := read_size(keys["memory"])):
        found["memory"] = size
    if "source" in keys:
        for useless in NOT_OF_JOINS:
            if useless in (below := keys["source"].entries() or {}):
                below[useless].wrong(f"“{useless}” has no meaning for a joined table.", "Leave it out.")
        found["source"] = read_source(keys["source"], numbers)
    if "sheet" in keys and (sheet := keys["sheet"].filled()):
        source = found.get("source") or JoinRule(name, ()).source
        if source.sheet is not None:
            keys["sheet"].wrong("The sheet is named in `source` already.", "Keep one of the two.")
        found["source"] = replace(source, sheet=sheet)
    if (source := found.get("source")) is not None and source.sheet == "all":
        place.wrong("One sheet is joined, not all.", "Name the sheet.")
    file = (keys["file"].filled() or "") if "file" in keys else ""
    return JoinRule(name, on, file=file, folder=str(place.folder), line=place.node.line, path=place.path, **found)


def _on(place: Place) -> tuple[tuple[str, str], ...]:
    pairs = []
    entries = place.entries() or {}
    if place.kind == "an object" and not entries:
        place.wrong("No column is named.", "Write on: {AccountId: Id}.")
    for mine, below in entries.items():
        theirs = below.filled()
        if not mine.strip():
            below.wrong("A column of the main file is missing.", "Write on: {AccountId: Id}.")
        elif theirs is not None:
            pairs.append((mine, theirs))
    return tuple(pairs)


def _in_order(place: Place, joins: dict[str, JoinRule]) -> dict[str, JoinRule]:
    """The same, each behind those whose columns it is joined on; mistakes are noted."""
    ordered: dict[str, JoinRule] = {}

    def take(name: str, before: tuple[str, ...]) -> None:
        if name in ordered:
            return
        rule = joins[name]
        if name in before:
            circle = " → ".join((*before[before.index(name) :], name))
            place.mistakes.add(
                rule.line,
                rule.path,
                f"The joins hang on one another in a circle: {circle}.",
                "Join one of them on the main file.",
            )
            return
        for mine, _ in rule.on:
            other = parted_name(mine, joins)[0]
            if other and joins[other].rows == "many":
                place.mistakes.add(
                    rule.line,
                    f"{rule.path}.on",
                    f"{shown(mine)} has many values for a row: {shown(other)} has rows: many.",
                    "Join it on the main file, or on a join with one row.",
                )
            elif other:
                take(other, (*before, name))
        ordered[name] = rule

    for name in joins:
        take(name, ())
    return ordered
