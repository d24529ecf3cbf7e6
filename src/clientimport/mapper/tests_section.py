"""`tests:` as written: rows, and the records or faults that they must become."""

from __future__ import annotations

from clientimport.core.catalogue import CATALOGUE
from clientimport.core.fields import Field, fields_of
from clientimport.core.mapping import MappingTest
from clientimport.core.target import Target
from clientimport.mapper.mistakes import did_you_mean, shown
from clientimport.mapper.place import Place


def read_tests(place: Place, target: Target | None) -> tuple[MappingTest, ...]:
    """`tests:` -> its entries. Values of the records stay texts; the record's fields are judged where the target is known."""
    found = [_test(each, target) for each in place.items() or []]
    return tuple(test for test in found if test is not None)


def _test(place: Place, target: Target | None) -> MappingTest | None:
    if place.entries() is None:
        return None
    keys = place.known(("row", "record", "faults"))
    if "row" not in keys:
        place.wrong("The test has no row.", "Write row: {Column: value}.")
    if "record" in keys and "faults" in keys:
        keys["faults"].wrong("A row becomes a record or has faults, not both.", "Keep one of record and faults.")
    if "record" not in keys and "faults" not in keys:
        place.wrong("The test says nothing of what the row must become.", "Write record: {field: value}, or faults: [code].")
    row = {name: below.text() or "" for name, below in (keys["row"].entries() or {}).items()} if "row" in keys else {}
    record = _object(keys["record"], _children(target, ""), target) if "record" in keys else None
    faults = _faults(keys["faults"]) if "faults" in keys else None
    return MappingTest(row, record, faults, place.node.line)


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
