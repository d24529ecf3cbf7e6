"""What a change of the mapping might mend: ideas for one group of faults, to be tried by really running them."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from typing import Any

from clientimport.core.catalogue import CATALOGUE
from clientimport.core.errors import Line
from clientimport.core.fields import fields_of
from clientimport.core.mapping import FieldRule, Lookup, Mapping, Typed
from clientimport.core.target import Target
from clientimport.mapper.patching import Edit
from clientimport.mapper.reads import every_rule, rule_reads
from clientimport.values.countries import nearest_country
from clientimport.values.spelling import folded, nearest

BLANKS = frozenset("n/a na n.a. - -- --- none null nil unknown unbekannt keine ? ?? . tbd tba k.a. (none)".split())
"""What people write where there is nothing to write, in small letters."""
_CLEANINGS: tuple[Any, ...] = (
    "collapse", "lower", "upper", "title", "html",
    {"replace": {"pattern": r"(\S)\s*\([^()]*\)\s*$", "with": "${1}"}},  # a remark behind the value
    {"replace": {"pattern": r"^.*<([^<>]+)>.*$", "with": "${1}"}},  # Ned <ned@example.com>
    {"replace": {"pattern": r"(?i)^\s*(?:mailto|tel|e-?mail|phone|fax)\s*:\s*(\S)", "with": "${1}"}},
    {"replace": {"pattern": r"(\w)[\s.,;:]+$", "with": "${1}"}},
    {"replace": {"pattern": r"(\S)\s+(\S)", "with": "${1}${2}"}},
)  # fmt: skip
"""None of them takes all of a value away: a row that loads for the loss of a value is not mended."""
_CLEANABLE = frozenset(
    "email-invalid phone-invalid phone-impossible country-unknown currency-unknown boolean-invalid lookup-unknown date-invalid "
    "number-invalid integer-invalid url-invalid not-allowed pattern-unmatched too-long".split()
)
_ORDERS = ("day-first", "month-first", "year-first")


@dataclass(frozen=True)
class Cause:
    """Rejects with one code in one field and column. `values`: each with the number of its rows, the most frequent first."""

    code: str
    field: str
    column: str
    values: tuple[tuple[str, int], ...]
    rows: int


@dataclass(frozen=True)
class Idea:
    """A change of the mapping. `kind`: blank, lookup, order, clean, decimal, drop. `facts`: value -> what it becomes.

    `loses`: it lets rows in by leaving values out.
    """

    kind: str
    edits: tuple[Edit, ...]
    facts: tuple[tuple[str, str], ...] = ()
    loses: bool = False


def ideas_for(cause: Cause, mapping: Mapping, target: Target) -> Iterator[Idea]:
    """The cheapest for its author first; what loses values comes last."""
    rules = _rules(cause, mapping)
    yield from _blanks(cause)
    for rule in rules:
        yield from _lookups(cause, rule)
        yield from _orders(cause, rule)
        if cause.code == "number-invalid":
            yield Idea("decimal", (Edit(rule.path, "step", ",", "number"),))
        if cause.code in _CLEANABLE and not rule.path.endswith("]"):
            for cleaning in _CLEANINGS:
                yield Idea("clean", (Edit(rule.path, "step", cleaning, "clean"),))
    yield from _drops(cause, mapping, target)


def _rules(cause: Cause, mapping: Mapping) -> list[FieldRule]:
    """The rules of the field that read the column, as far as this file has them."""
    found: dict[str, FieldRule] = {}
    for pattern, _, rule in every_rule(mapping):
        if pattern == cause.field and rule.path and not isinstance(rule.line, Line):
            reads = rule_reads(rule)
            if not cause.column or any(name in cause.column for name in reads):
                found.setdefault(rule.path, rule)
    return list(found.values())


def _blanks(cause: Cause) -> Iterator[Idea]:
    words = [value for value, _ in cause.values if value.strip().casefold() in BLANKS]
    if words:
        yield Idea("blank", (Edit("source.blank", "append", words),), tuple((word, "") for word in words))


def _lookups(cause: Cause, rule: FieldRule) -> Iterator[Idea]:
    """Values beside their nearest known one, all of the group together."""
    table = next((step for step in rule.steps if isinstance(step, Lookup)), None)
    if cause.code == "lookup-unknown" and table is not None and not table.file:
        near = _nearest({key: key for key in table.table}, cause)
        entries = {value: table.table[key] for value, key in near.items()}
        if entries:
            yield Idea("lookup", (Edit(rule.path, "step", entries, "lookup"),), tuple(near.items()))
    if cause.code == "country-unknown" and table is None:
        meant = {value: name for value, _ in cause.values if (name := nearest_country(value))}
        if meant:
            edits = (Edit(rule.path, "step", meant, "lookup"), Edit(rule.path, "step", "keep", "else"))
            yield Idea("lookup", edits, tuple(meant.items()))


def _nearest(known: Dictionary[str, str], cause: Cause) -> dict[str, str]:
    by_fold = {folded(key): key for key in reversed(list(known))}
    near = {value: by_fold.get(nearest(folded(value), by_fold)) for value, _ in cause.values}
    return {value: known[key] for value, key in near.items() if key is not None}


def _orders(cause: Cause, rule: FieldRule) -> Iterator[Idea]:
    if cause.code != "date-invalid":
        return
    own = any(isinstance(step, Typed) and step.kind == "date" and step.options for step in rule.steps)
    for order in _ORDERS:
        edit = Edit(rule.path, "step", order, "date") if own else Edit("source.dates", "set", order)
        yield Idea("order", (edit,), ((order, ""),))


def _drops(cause: Cause, mapping: Mapping, target: Target) -> Iterator[Idea]:
    """Another `on_invalid`, where the catalogue lets a fault of this kind be one."""
    field = fields_of(target.record).get(cause.field)
    if field is None or not CATALOGUE[cause.code].climbs or mapping.on_invalid.choice(cause.field) != "reject":
        return
    choice = "drop-item" if field.list_name else "drop-value"
    if choice == "drop-value" and field.required:
        return
    added = Edit("on_invalid.fields", "entries", {cause.field: choice})
    yield Idea("drop", (added,), loses=True)
    # Where the default is written as one word, fields have no place of their own.
    whole = {"default": mapping.on_invalid.default, "fields": {**mapping.on_invalid.fields, cause.field: choice}}
    yield Idea("drop", (Edit("on_invalid", "set", whole),), loses=True)
