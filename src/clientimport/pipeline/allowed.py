"""The values that a cell of the reject workbook may be chosen from: told by lookups, choices and reference tables."""

from __future__ import annotations

from collections.abc import Iterator

from clientimport.core.fields import Field, fields_of
from clientimport.core.mapping import Column, FieldRule, Lookup
from clientimport.core.target import References
from clientimport.mapper import Bound

_MOST = 1000
"""Longer tables make no list that a person can choose from; the cell then has none."""


def allowed_values(bound: Bound, references: References) -> dict[str, list[str]]:
    """Frame name of a column that feeds one field directly -> the texts that the field takes."""
    allowed = {}
    for path, rule in _rules(bound):
        if isinstance(rule.source, Column) and (column := bound.columns.get(rule.source.name)):
            found = fields_of(bound.target.record).get(path)
            values = _values(rule, found, references, path)
            if values and len(values) <= _MOST:
                allowed[column] = values
    return allowed


def _rules(bound: Bound) -> Iterator[tuple[str, FieldRule]]:
    record = bound.mapping.record
    yield from record.own.items()
    for name, items in record.lists.items():
        for item in items:
            yield from ((f"{name}[].{leaf}", rule) for leaf, rule in item.fields.items())


def _values(rule: FieldRule, found: Field | None, references: References, path: str) -> list[str]:
    if not rule.steps:
        if found is not None and found.choices:
            return list(found.choices)
        known = references.known.get(path)
        return [] if known is None else [str(value) for value in known.sort()]
    first = rule.steps[0]
    return list(first.table) if isinstance(first, Lookup) and first.otherwise == "reject" else []
