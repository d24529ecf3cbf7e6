"""Which columns of a file are secret, and that none of them stands where it would be shown."""

from __future__ import annotations

from collections.abc import Iterator

from clientimport.core.errors import MappingFailure, Mistake
from clientimport.core.fields import fields_of
from clientimport.core.mapping import FieldRule, Mapping, Sql, Template
from clientimport.core.rows import Layout
from clientimport.core.secrets import is_secret_heading
from clientimport.core.target import Target
from clientimport.mapper.columns_of import secret_headings
from clientimport.mapper.headings import loose
from clientimport.mapper.reads import every_rule, inner_rules, regions_in, rule_reads, source_reads, sql_columns

Columns = dict[str, str | None]
"""The mapping's heading -> frame name."""


def find_secrets(mapping: Mapping, target: Target, layout: Layout, columns: Columns) -> frozenset[str]:
    """Frame names of the columns that feed a secret field, that `source.secret` names, or whose heading says so."""
    named = secret_headings(mapping, target)
    loosely = {loose(name) or name for name in named}
    secret = {columns.get(name) for name in named}
    for heading, column in zip(layout.headings, layout.columns, strict=True):
        if is_secret_heading(heading) or (loose(heading) or heading) in loosely or column in named:
            secret.add(column)
    return frozenset(column for column in secret if column is not None)


def refuse_shown_secrets(mapping: Mapping, target: Target, columns: Columns, secrets: frozenset[str]) -> None:
    """Raises MappingFailure where a secret column stands in the key, in only_if, or in template or sql of another field."""
    fields = fields_of(target.record)
    mistakes: list[Mistake] = []

    def refuse(names: tuple[str, ...], where: str, line: int, path: str) -> None:
        for name in names:
            if columns.get(name) in secrets:
                message = f"The column “{name}” is secret and may not stand in {where}."
                mistakes.append(Mistake(line, path, message, "Leave it out; only a secret field may read it so."))

    for rule in mapping.key:
        refuse(rule_reads(rule), "the key", rule.line, rule.path or "key")
    if mapping.only_if is not None:
        refuse(sql_columns(mapping.only_if), "`only_if`", mapping.only_if.line, "only_if")
    for pattern, _, rule in every_rule(mapping):
        found = fields.get(pattern)
        if found is None or not found.secret:
            for part in _parts(rule):
                if isinstance(part.source, Template | Sql):
                    kind = "`template`" if isinstance(part.source, Template) else "`sql`"
                    refuse(
                        source_reads(part.source), f"{kind} of another field", part.line or rule.line, part.path or rule.path
                    )
    if mistakes:
        raise MappingFailure(mapping.path, list(dict.fromkeys(mistakes)))


def _parts(rule: FieldRule) -> Iterator[FieldRule]:
    yield rule
    for inner in (*inner_rules(rule), *regions_in(rule)):
        yield from _parts(inner)
