"""`on_invalid:`, `gates:` and `checks:` as written: what a fault costs, where loading stops, what is judged strictly."""

from __future__ import annotations

import re
from typing import cast

from clientimport.core.fields import Field, fields_of
from clientimport.core.mapping import Choice, Gates, Limit, OnInvalid
from clientimport.core.target import Target
from clientimport.mapper.mistakes import did_you_mean, shown
from clientimport.mapper.place import Place

ON_INVALID = ("reject", "drop-item", "drop-value")
CHECKS = ("characters", "country")
GATES = ("max_rejects", "max_drops", "min_rows")
_SHARE = re.compile(r"^(\d{1,3}(?:\.\d{1,6})?)\s*%$")
_COUNT = re.compile(r"^\d{1,12}$")


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


def read_gates(place: Place) -> Gates:
    """`gates:` -> limits; a share of the data rows, or a count."""
    keys = place.known(GATES)
    least = keys["min_rows"].whole() if "min_rows" in keys else None
    return Gates(
        max_rejects=_limit(keys["max_rejects"]) if "max_rejects" in keys else None,
        max_drops=_limit(keys["max_drops"]) if "max_drops" in keys else None,
        min_rows=1 if least is None else least,
    )


def _limit(place: Place) -> Limit | None:
    text = (place.filled() or "").strip()
    share = _SHARE.match(text)
    if share and float(share[1]) <= 100:
        return Limit(share=float(share[1]) / 100)
    if _COUNT.match(text):
        return Limit(count=int(text))
    if text:
        place.wrong(f"{shown(text)} is no limit.", "Write a share such as 5%, or a number of rows such as 100.")
    return None


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
