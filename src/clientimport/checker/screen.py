"""The screen: which columns of a frame, and which of their values, are not plainly right; whole columns at a time."""

from __future__ import annotations

import polars as pl

from clientimport.checker.columns import FieldColumn
from clientimport.values.characters import BREAKS, CONTROL, Characters
from clientimport.values.value_rules import ValueRule


def doubtful(frame: pl.DataFrame, columns: tuple[FieldColumn, ...]) -> dict[str, pl.Series]:
    """A frame of texts -> for each column with values that are not plainly right: Boolean Series, true at them."""
    suspects = _suspects(frame, columns)
    found = {}
    for column, rules in suspects:
        mask = _doubt(frame[column.name], rules)
        if mask.any():
            found[column.name] = mask
    return found


def _suspects(frame: pl.DataFrame, columns: tuple[FieldColumn, ...]) -> list[tuple[FieldColumn, tuple[ValueRule, ...]]]:
    """The columns that a look at the column as a whole does not clear."""
    looks: dict[str, pl.Expr] = {}
    for column in columns:
        text = pl.col(column.name)
        for at, rule in enumerate(column.rules):
            name = f"{column.name}\0{at}"
            if isinstance(rule, Characters):
                # One search through all of a column's text is cheaper than one a value.
                looks[name] = text.str.join("").str.contains(f"{CONTROL}|{BREAKS}" if rule.one_line else CONTROL)
            else:
                plain = rule.plain(text)
                looks[name] = pl.lit(True) if plain is None else ~plain.all()
    if not looks or frame.is_empty():
        return []
    seen = frame.select(look.alias(name) for name, look in looks.items()).row(0, named=True)
    found = []
    for column in columns:
        rules = tuple(rule for at, rule in enumerate(column.rules) if seen[f"{column.name}\0{at}"])
        if rules:
            found.append((column, rules))
    return found


def _doubt(values: pl.Series, rules: tuple[ValueRule, ...]) -> pl.Series:
    clear = rules[0].clear(values)
    for rule in rules[1:]:
        clear &= rule.clear(values)
    return ~clear
