"""`load:` as written: what happens to clients that are stored already."""

from __future__ import annotations

from typing import Any, Literal, cast

from clientimport.core.fields import fields_of, own_fields
from clientimport.core.mapping import LoadOptions
from clientimport.core.target import SharedObject, Target
from clientimport.mapper.mistakes import did_you_mean, shown
from clientimport.mapper.place import Place

CHOICES = {
    "mode": ("upsert", "insert", "update"),
    "lists": ("merge", "replace", "append"),
    "company": ("share", "one-per-client"),
    "passwords": ("set", "verify"),
    "password_hashes": ("hash", "keep"),
}
BLANK = ("keep", "clear")
REFERENCES = ("check", "create")

_Blank = Literal["keep", "clear"]


def read_load(place: Place, target: Target | None) -> LoadOptions:
    """`load:` -> its options; fields and references are judged where the target is known."""
    keys = place.known((*CHOICES, "blank_cells", "references"))
    found: dict[str, Any] = {}
    for name, words in CHOICES.items():
        if name in keys and (word := keys[name].one_of(words)):
            found[name] = word
    if "company" in keys and target is not None and not target.parts_of(SharedObject):
        keys["company"].wrong(f"{target.name} has nothing that clients share.", "Remove it.")
    if "blank_cells" in keys:
        found["blank_default"], found["blank_fields"] = _blank_cells(keys["blank_cells"], target)
    if "references" in keys:
        found["references"] = _references(keys["references"], target)
    return LoadOptions(**found)


def _blank_cells(place: Place, target: Target | None) -> tuple[_Blank, dict[str, _Blank]]:
    if place.kind == "a text":
        return cast(_Blank, place.one_of(BLANK) or "keep"), {}
    keys = place.known(("default", "fields"))
    default = (keys["default"].one_of(BLANK) if "default" in keys else None) or "keep"
    fields: dict[str, _Blank] = {}
    for name, below in (keys["fields"].entries() or {} if "fields" in keys else {}).items():
        word = cast("_Blank | None", below.one_of(BLANK))
        for path in _own_paths(keys["fields"], name, below, target):
            if word:
                fields[path] = word
    return cast(_Blank, default), fields


def _own_paths(among: Place, name: str, place: Place, target: Target | None) -> list[str]:
    """A field of the record, or a nested object -> the dotted paths meant."""
    if target is None:
        return []
    own = own_fields(target.record)
    meant = [path for path in own if path == name or path.startswith(f"{name}.")]
    if meant:
        return meant
    line = among.line_of(name)
    known = fields_of(target.record).get(name.removesuffix("[]"))
    if known is not None:
        place.mistakes.add(
            line, place.path, f"{shown(name)} is a list; blank_cells concerns a record's own fields.", "See load.lists."
        )
    else:
        place.mistakes.add(line, place.path, f"{target.name} has no own field {shown(name)}.", did_you_mean(name, own))
    return []


def _references(place: Place, target: Target | None) -> dict[str, Literal["check", "create"]]:
    found: dict[str, Literal["check", "create"]] = {}
    known = {reference.field: reference for reference in target.references} if target else {}
    for name, below in (place.entries() or {}).items():
        word = below.one_of(REFERENCES)
        if target is not None and name not in known:
            fix = did_you_mean(name, known) or "Remove it."
            place.mistakes.add(place.line_of(name), below.path, f"{target.name} has no reference {shown(name)}.", fix)
        elif target is not None and word == "create" and not known[name].creatable:
            below.wrong(f"{shown(name)} cannot be created by a mapping.", "Write check, and load it with `references load`.")
        elif word:
            found[name] = cast(Literal["check", "create"], word)
    return found
