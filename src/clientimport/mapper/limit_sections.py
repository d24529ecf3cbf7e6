"""`on_invalid:` and `checks:` as written: what a fault costs, what is judged strictly."""

from __future__ import annotations

import re
from typing import cast

from clientimport.core.fields import Field, fields_of
from clientimport.core.mapping import Choice, OnInvalid
from clientimport.core.target import Target
from clientimport.mapper.mistakes import did_you_mean, shown
from clientimport.mapper.place import Place

ON_INVALID = ("reject", "drop-item", "drop-value")
CHECKS = ("characters", "country")


def read_on_invalid(place: Place, target: Target | None) -> OnInvalid:
    """`on_invalid:` -> a choice for all fields and for single ones, by pattern."""
    if place.kind == "a text":
        return OnInvalid(cast(Choice, place.one_of(ON_INVALID) or "reject"))
    keys = place.known(("default", "fields"))
    default = (keys["default"].one_of(ON_INVALID) if "default" in keys else None) or "reject"
    fields: dict[str, Choice] = {}
    for name, below in (keys["fields"].entries() or {} if "fields" in keys else {}).items():
        word = below.one_of(ON_INVALID)
        if target is None or word is None:
            continue
        pattern = _pattern(keys["fields"], name, below, target)
        if pattern and _possible(below, pattern, word, target):
            fields[pattern] = cast(Choice, word)
    return OnInvalid(cast(Choice, default), fields)


def patterns_of(target: Target) -> dict[str, Field]:
    """What `on_invalid` may name -> the field: every field by its pattern, a list's items as "phone_numbers[]"."""
    found: dict[str, Field] = {}
    for path, field in fields_of(target.record).items():
        found[f"{path}[]" if field.kind == "list" else path] = field
    return {path: field for path, field in found.items() if field.kind != "texts"}


def _pattern(among: Place, name: str, place: Place, target: Target) -> str | None:
    known = patterns_of(target)
    written = re.sub(r"\[\d*\]", "[]", name)
    for candidate in (written, f"{written}[]"):
        if candidate in known:
            return candidate
    fix = did_you_mean(written, known)
    place.mistakes.add(among.line_of(name), place.path, f"{target.name} has no field {shown(name)}.", fix)
    return None


def _possible(place: Place, pattern: str, word: str, target: Target) -> bool:
    field = patterns_of(target)[pattern]
    if word == "drop-item" and "[]" not in pattern:
        place.wrong(f"{pattern} is in no list, so there is no item to drop.", "Use drop-value or reject.")
        return False
    if word == "drop-value" and field.required and field.leaf:
        fix = "Use drop-item or reject." if "[]" in pattern else "Use reject."
        place.wrong(f"{pattern} is required: the value cannot be dropped.", fix)
        return False
    return True


def read_checks(place: Place, target: Target | None) -> dict[str, str]:
    """`checks:` -> name of a field -> the stricter check asked for; "characters" is what every field gets, and is left out."""
    found: dict[str, str] = {}
    for name, below in (place.entries() or {}).items():
        word = below.one_of(CHECKS)
        if target is None:
            continue
        strict = stricter_fields(target)
        meant = {path for path, leaf in strict.items() if name in (path, leaf)}
        if not meant:
            fix = did_you_mean(name, sorted(set(strict.values()))) or "Remove it."
            line = place.line_of(name)
            place.mistakes.add(line, below.path, f"{target.name} has no field {shown(name)} with a stricter check.", fix)
        elif word == "country":
            found[name.rpartition(".")[2]] = word
    return found


def stricter_fields(target: Target) -> dict[str, str]:
    """Pattern -> name of the fields that have a stricter check: VAT and EORI numbers."""
    from clientimport.values.tax_numbers import EoriRule, VatRule

    strict = (VatRule, EoriRule)
    return {p: f.name for p, f in fields_of(target.record).items() if any(isinstance(rule, strict) for rule in f.rules)}
