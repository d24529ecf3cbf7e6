"""Which columns a rule of the mapping reads, by the headings that the mapping uses."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from clientimport.core.mapping import (
    Column,
    FieldRule,
    FirstOf,
    Join,
    Mapping,
    Part,
    Several,
    Source,
    Split,
    Sql,
    Template,
    Typed,
)
from clientimport.mapper.templates import template_columns


def rule_reads(rule: FieldRule) -> tuple[str, ...]:
    """The columns that a field's value comes from, each once, in order; a phone's region only helps to read it."""
    return source_reads(rule.source)


def source_reads(source: Source) -> tuple[str, ...]:
    """The columns of a source and of the sources inside it, each once, in order."""
    match source:
        case Column(name):
            return (name,)
        case Several(sources) | FirstOf(sources):
            return tuple(dict.fromkeys(name for inner in sources for name in rule_reads(inner)))
        case Template(text):
            return template_columns(text)
        case Sql():
            return sql_columns(source)
        case _:
            return ()


def sql_columns(sql: Sql) -> tuple[str, ...]:
    """The headings that an expression reads, each once."""
    return tuple(dict.fromkeys(pl.sql_expr(sql.text).meta.root_names()))


def regions_in(rule: FieldRule) -> Iterator[FieldRule]:
    """The rules that tell a phone's country, in the rule itself and in the sources inside it."""
    for step in rule.steps:
        if isinstance(step, Typed) and step.region is not None:
            yield step.region
    for inner in inner_rules(rule):
        yield from regions_in(inner)


def inner_rules(rule: FieldRule) -> tuple[FieldRule, ...]:
    """The rules that the source of a rule is made of."""
    return rule.source.sources if isinstance(rule.source, Several | FirstOf) else ()


def every_rule(mapping: Mapping) -> Iterator[tuple[str, int | None, FieldRule]]:
    """All rules of the record: the field's pattern ("phone_numbers[].number"), the slot of a list's item, the rule."""
    for path, rule in mapping.record.own.items():
        yield path, None, rule
    for name, items in mapping.record.lists.items():
        for slot, item in enumerate(items):
            for leaf, rule in item.fields.items():
                yield f"{name}[].{leaf}", slot, rule
    for name, rules in mapping.record.texts.items():
        for slot, rule in enumerate(rules):
            yield f"{name}[]", slot, rule


def becomes_list(rule: FieldRule) -> bool:
    """Whether a rule of a list of texts gives several items: a split whose parts are neither joined nor one alone."""
    split = any(isinstance(step, Split) for step in rule.steps)
    one = any(isinstance(step, Join) or (isinstance(step, Part) and step.first == step.last) for step in rule.steps)
    return split and not one
