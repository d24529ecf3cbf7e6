"""What `map coverage` prints: section by section what never meets, each with its line in the mapping."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clientimport.core.findings import counted
from clientimport.mapper import FoundCoverage

_MOST = 20
"""Entries of one kind listed; the rest is in --json, and the screen says so."""


def screen(found: FoundCoverage) -> Iterator[str]:
    """The lines."""
    told = [line for section in _sections(found) for line in section]
    yield f"{found.counts.mapping.path}: {counted(found.counts.rows, 'row')}"
    yield from told or ["", "Everything in it was met, and every column is read."]


def _sections(found: FoundCoverage) -> Iterator[list[str]]:
    yield _section(
        "Columns that the mapping never reads:",
        [f"{column['fill_rate']:>5.0%}  {_flat(column['heading'])}" for column in found.unread()],
    )
    yield _section("Items of lists that no row has:", [_place(each, found) for each in found.items()])
    yield _section("Fields that no row fills:", [_place(each, found) for each in found.fields()])
    lookups = found.lookups()
    yield _section(
        "Entries of lookups that no cell has:",
        [f"{_at(each)}: {_listed(list(map(_flat, each['unused'])))}" for each in lookups if each["unused"]],
    )
    yield _section("Texts that a lookup lacks:", [_lacking(each) for each in lookups if each["lacking_cells"]])
    yield _section(
        "Steps that alter nothing:",
        [f"{_at(each)}: {each['step']} ({each['given']:,} texts)" for each in found.steps()],
    )
    filtering = found.only_if()
    if filtering and filtering["takes_out"] != "some":
        yield _section("`only_if`:", [f"line {filtering['line']}: takes out {filtering['takes_out']} of the rows"])
    source = found.source()
    yield _section(
        "Entries of `source:` that no file met:",
        [f"{key}: {_listed(list(map(_flat, words)))}" for key, words in source.items() if words],
    )


def _section(title: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    more = [f"  … and {len(lines) - _MOST:,} more: --json lists them all"] if len(lines) > _MOST else []
    return ["", title, *(f"  {line}" for line in lines[:_MOST]), *more]


def _place(each: dict[str, Any], found: FoundCoverage) -> str:
    columns = ", ".join(_flat(column) for column in each["columns"])
    return f"{_at(each)}: {each['field']}" + (f" (from {columns})" if columns else "")


def _lacking(each: dict[str, Any]) -> str:
    texts = [f"“{_flat(found['value'])}” {found['count']:,} ×" for found in each["lacking"]]
    costs = {"reject": "rejects", "keep": "kept as they are", "blank": "left blank"}[each["else"]]
    return f"{_at(each)}: {each['lacking_cells']:,} cells, {costs}" + (f": {_listed(texts, 10)}" if texts else "")


def _at(each: dict[str, Any]) -> str:
    return f"line {each['line']}, {each['path']}"


def _listed(words: list[str], most: int = _MOST) -> str:
    return ", ".join(words[:most]) + (f" and {len(words) - most:,} more" if len(words) > most else "")


def _flat(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"
