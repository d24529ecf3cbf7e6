"""Which columns of the file a rule, and a whole mapping, reads: by the headings that the mapping uses."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from clientimport.core.mapping import Column, FieldRule, FirstOf, Mapping, Several, Sql, Template, Typed
from clientimport.mapper.templates import template_columns


def columns_of(rule: FieldRule) -> tuple[str, ...]:
    """The headings that a rule reads, each once, in the order in which it names them."""
    return tuple(dict.fromkeys(_read_by(rule)))


def sql_columns(sql: Sql) -> tuple[str, ...]:
    """The headings that an expression reads, each once."""
    return tuple(dict.fromkeys(pl.sql_expr(sql.text).meta.root_names()))


def all_headings(mapping: Mapping) -> tuple[str, ...]:
    """Every heading that the mapping reads: for the key, the filter and the record, optional ones too."""
    return tuple(dict.fromkeys(_read_by_all(mapping)))


def needed_headings(mapping: Mapping) -> tuple[str, ...]:
    """The headings that a file must have: those the mapping reads and does not call optional."""
    optional = set(mapping.source.optional)
    return tuple(heading for heading in all_headings(mapping) if heading not in optional)


def _read_by_all(mapping: Mapping) -> Iterator[str]:
    for rule in mapping.key:
        yield from _read_by(rule)
    if mapping.only_if is not None:
        yield from sql_columns(mapping.only_if)
    for rule in mapping.record.own.values():
        yield from _read_by(rule)
    for rules in mapping.record.texts.values():
        for rule in rules:
            yield from _read_by(rule)
    for items in mapping.record.lists.values():
        for item in items:
            yield from item.present_if
            for rule in item.fields.values():
                yield from _read_by(rule)


def _read_by(rule: FieldRule) -> Iterator[str]:
    source = rule.source
    if isinstance(source, Column):
        yield source.name
    elif isinstance(source, Several | FirstOf):
        for nested in source.sources:
            yield from _read_by(nested)
    elif isinstance(source, Template):
        yield from template_columns(source.text)
    elif isinstance(source, Sql):
        yield from sql_columns(source)
    for step in rule.steps:
        if isinstance(step, Typed) and step.region is not None:
            yield from _read_by(step.region)
