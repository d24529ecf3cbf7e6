"""`tests:` as written: rows, and the records or faults that they must become."""

from __future__ import annotations

from collections.abc import Collection

from clientimport.core.catalogue import CATALOGUE
from clientimport.core.fields import Field, fields_of
from clientimport.core.mapping import MappingTest
from clientimport.core.target import Target
from clientimport.mapper.mistakes import did_you_mean, shown
from clientimport.mapper.place import Place


def read_tests(
    place: Place, target: Target | None, joins: Collection[str] = (), *, several: bool = False
) -> tuple[MappingTest, ...]:
    """`tests:` -> its entries. Values of the records stay texts; the record's fields are judged where the target is known.

    `joins`: those of the mapping; `several`: a client may have several rows.
    """
    found = [_test(each, target, joins, several=several) for each in place.items() or []]
    return tuple(test for test in found if test is not None)


def _test(place: Place, target: Target | None, joins: Collection[str], *, several: bool) -> MappingTest | None:
    if place.entries() is None:
        return None
    keys = place.known(("row", "rows", "joins", "record", "faults"))
    rows = _rows(keys, several=several)
    if not rows and "rows" not in keys:
        place.wrong("The test has no row.", "Write row: {Column: value}.")
    if "record" in keys and "faults" in keys:
        keys["faults"].wrong("A row becomes a record or has faults, not both.", "Keep one of record and faults.")
    if "record" not in keys and "faults" not in keys:
        place.wrong("The test says nothing of what the row must become.", "Write record: {field: value}, or faults: [code].")
    record = _object(keys["record"], _children(target, ""), target) if "record" in keys else None
    faults = _faults(keys["faults"]) if "faults" in keys else None
    given = keys["joins"].known(joins, "join") if "joins" in keys else {}
    partners = {name: tuple(_cells(each) for each in below.items() or []) for name, below in given.items()}
    return MappingTest(rows[0] if rows else {}, record, faults, place.node.line, tuple(rows[1:]), partners)


def _rows(keys: dict[str, Place], *, several: bool) -> list[dict[str, str]]:
    """The rows of one test."""
    if "rows" not in keys:
        return [_cells(keys["row"])] if "row" in keys else []
    if "row" in keys:
        keys["rows"].wrong("The test has both row and rows.", "Keep one of the two.")
    if not several:
        keys["rows"].wrong("One row is one client in this mapping.", "Write row: {Column: value}.")
    rows = [_cells(each) for each in keys["rows"].items() or []]
    if not rows:
        keys["rows"].wrong("The test has no row.", "Write rows: [{Column: value}, {Column: value}].")
    return rows


def _cells(place: Place) -> dict[str, str]:
    return {name: below.text() or "" for name, below in (place.entries() or {}).items()}


def _faults(place: Place) -> tuple[str, ...]:
    if place.kind != "a list":
        place.wrong("A list of codes is needed here.", "Write faults: [email-invalid].")
        return ()
    found = []
    for each in place.items() or []:
        code = each.filled()
        if code is not None and code not in CATALOGUE:
            each.wrong(f"There is no problem {shown(code)}.", did_you_mean(code, CATALOGUE))
        elif code is not None:
            found.append(code)
    return tuple(found)


def _children(target: Target | None, prefix: str) -> dict[str, Field]:
    if target is None:
        return {}
    return {f.name: f for p, f in fields_of(target.record).items() if p == f"{prefix}{f.name}"}


def _object(place: Place, children: dict[str, Field], target: Target | None) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, below in (place.entries() or {}).items():
        field = children.get(name)
        if field is None and target is not None:
            fix = did_you_mean(name, children)
            place.mistakes.add(place.line_of(name), below.path, f"{target.name} has no field {shown(name)} here.", fix)
        elif field is None or target is None:
            found[name] = ""
        elif field.kind == "object":
            found[name] = _object(below, _children(target, f"{field.path}."), target)
        elif field.kind == "list":
            found[name] = [_object(each, _children(target, f"{field.path}[]."), target) for each in below.items() or []]
        elif field.kind == "texts":
            found[name] = [each.text() for each in below.items() or []]
        else:
            found[name] = below.text()
    return found
