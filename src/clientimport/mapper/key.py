"""A client's key: one text, or several as a JSON array of them."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from clientimport.core.mapping import FieldRule
from clientimport.mapper.making import Watch
from clientimport.mapper.rules import RuleMaker

LONGEST = 255
"""Characters of a key at most: what every database can index as text."""


@dataclass(frozen=True)
class KeyPlan:
    """`value`: the key, null where all of it is blank. `faulty`: where a step of the key found it at fault."""

    value: pl.Expr
    faulty: pl.Expr
    watches: list[Watch] = field(default_factory=list)


def compile_key(maker: RuleMaker, rules: tuple[FieldRule, ...]) -> KeyPlan:
    """The key's rules -> its plan; of several columns a blank one stands in the array as null."""
    parts = [maker.make(rule) for rule in rules]
    value = parts[0].value if len(parts) == 1 else _as_array([part.value for part in parts])
    held = maker.workings.hold(("key",), value)
    masks = [part.faulty for part in parts if part.faulty is not None]
    faulty = pl.any_horizontal(masks) if masks else pl.lit(False)
    return KeyPlan(held, faulty, [watch for part in parts for watch in part.watches])


def _as_array(parts: list[pl.Expr]) -> pl.Expr:
    filled = pl.any_horizontal([part.is_not_null() for part in parts])
    array = pl.concat_str([pl.lit("["), *_between([_json(part) for part in parts]), pl.lit("]")])
    return pl.when(filled).then(array)


def _json(text: pl.Expr) -> pl.Expr:
    """A text as JSON, null as null: Polars encodes structs only, so the braces and the name around it are cut off."""
    encoded = pl.struct(text.alias("k")).struct.json_encode()
    return encoded.str.strip_prefix('{"k":').str.strip_suffix("}")


def _between(parts: list[pl.Expr]) -> list[pl.Expr]:
    return [piece for part in parts for piece in (pl.lit(","), part)][1:]
