"""Which columns of the file a whole mapping reads, by the headings that the mapping uses."""

from __future__ import annotations

from collections.abc import Iterator

from clientimport.core.fields import fields_of
from clientimport.core.joined_rows import parted_name
from clientimport.core.mapping import FieldRule, Mapping
from clientimport.core.target import Target
from clientimport.mapper.reads import every_rule, regions_in, rule_reads, sql_columns


def columns_of(rule: FieldRule) -> tuple[str, ...]:
    """The headings that a rule reads, each once, in the order in which it names them, those of a phone's region last."""
    return tuple(dict.fromkeys(_read_by(rule)))


def all_headings(mapping: Mapping) -> tuple[str, ...]:
    """Every heading of the main file that the mapping reads: for key, filter, record and joins, optional ones too."""
    return tuple(dict.fromkeys(name for name in _read_with_joins(mapping) if not parted_name(name, mapping.joins)[0]))


def joined_headings(mapping: Mapping, join: str) -> tuple[str, ...]:
    """The columns of a joined table that the mapping reads, by their own headings: those of the record, and those joined on."""
    parted = (parted_name(name, mapping.joins) for name in _read_with_joins(mapping))
    own = [theirs for _, theirs in mapping.joins[join].on]
    return tuple(dict.fromkeys([*own, *(column for of, column in parted if of == join)]))


def needed_headings(mapping: Mapping) -> tuple[str, ...]:
    """The headings that a file must have: those the mapping reads and does not call optional."""
    optional = set(mapping.source.optional)
    return tuple(heading for heading in all_headings(mapping) if heading not in optional)


def secret_headings(mapping: Mapping, target: Target, join: str = "") -> tuple[str, ...]:
    """The headings that `source.secret` names or a secret field reads, with their other spellings.

    `join`: those of this join's table, instead of the main file's.
    """
    fields = fields_of(target.record)
    source = mapping.joins[join].source if join else mapping.source
    named = [*source.secret]
    for pattern, _, rule in every_rule(mapping):
        if (found := fields.get(pattern)) is not None and found.secret:
            parted = (parted_name(name, mapping.joins) for name in rule_reads(rule))
            named += [column for of, column in parted if of == join]
    spelt = [other for name in named for other in source.headings.get(name, ())]
    return tuple(dict.fromkeys([*named, *spelt]))


def _read_with_joins(mapping: Mapping) -> Iterator[str]:
    yield from _read_by_all(mapping)
    for join in mapping.joins.values():
        for mine, _ in join.on:
            yield mine


def _read_by_all(mapping: Mapping) -> Iterator[str]:
    for rule in mapping.key:
        yield from _read_by(rule)
    if mapping.only_if is not None:
        yield from sql_columns(mapping.only_if)
    record = mapping.record
    for rule in (*record.own.values(), *(rule for rules in record.texts.values() for rule in rules)):
        yield from _read_by(rule)
    for item in (item for items in record.lists.values() for item in items):
        yield from item.present_if
        for rule in item.fields.values():
            yield from _read_by(rule)


def _read_by(rule: FieldRule) -> Iterator[str]:
    yield from rule_reads(rule)
    for region in regions_in(rule):
        yield from _read_by(region)
