"""`rows_per_client:` as written: whether a client has one row or several, and how several become one record."""

from __future__ import annotations

from typing import Any, get_args, get_type_hints

from clientimport.core.mapping import Default, FieldRule, FirstOf, ManyRows, Several, Value
from clientimport.mapper.place import Place

KINDS = ("one", "many")
WORDS: dict[str, tuple[str, ...]] = {name: get_args(hint) for name, hint in get_type_hints(ManyRows).items()}
"""`blank_key`, `clash` -> their values, the usual one first."""


def read_rows_per_client(place: Place, key: tuple[FieldRule, ...]) -> ManyRows | None:
    """`rows_per_client:` -> how several rows are one client; None: one row is."""
    if place.kind != "an object":
        return ManyRows() if place.one_of(KINDS) == "many" else None
    keys = place.known(("many",))
    if "many" not in keys:
        if not place.entries():
            place.wrong("“many” is missing.", "Write rows_per_client: {many: {blank_key: continue}}, or one.")
        return None
    below = keys["many"].known(tuple(WORDS))
    found: dict[str, Any] = {
        name: word for name, words in WORDS.items() if name in below and (word := below[name].one_of(words))
    }
    many = ManyRows(**found)
    if many.blank_key == "continue" and key and any(_never_blank(rule) for rule in key):
        below["blank_key"].wrong(
            "The key of this mapping is never blank: it has a default or a fixed text.",
            "Let the key be a column, or remove blank_key.",
        )
    return many


def _never_blank(rule: FieldRule) -> bool:
    if any(isinstance(step, Default) for step in rule.steps):
        return True
    match rule.source:
        case Value():
            return True
        case Several(sources) | FirstOf(sources):
            return any(_never_blank(each) for each in sources)
        case _:
            return False
