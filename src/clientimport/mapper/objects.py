"""The fields of one object (the record with its nested objects, or a list's item) compiled together."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from clientimport.core.fields import Field
from clientimport.core.mapping import FieldRule
from clientimport.mapper.making import Making, Watch
from clientimport.mapper.origins import phone_siblings, sibling_path
from clientimport.mapper.rules import RuleMaker
from clientimport.mapper.typed_steps import tells_calling_code


@dataclass(frozen=True)
class Leaf:
    """A compiled field: its value, whether the row's cells told it, and whether they ever can.

    `assumable`: the value may be there without being told (a default, a fixed text).
    """

    value: pl.Expr
    told: pl.Expr
    fixed: bool = False
    assumable: bool = False


@dataclass
class Compiled:
    """`leaves` by path inside the object, `watches` with the path of the field that they watch."""

    leaves: dict[str, Leaf] = field(default_factory=dict)
    watches: list[tuple[str, Watch]] = field(default_factory=list)


def compile_fields(
    maker: RuleMaker, rules: Dictionary[str, FieldRule], fields: Dictionary[str, Field], prefix: str, slot: int | None
) -> Compiled:
    """The rules of an object by path, and the target's fields by pattern; `prefix` leads from path to pattern."""
    makings = {path: maker.make(rule, fields.get(prefix + path)) for path, rule in rules.items()}
    for path, rule in rules.items():
        code, extension = phone_siblings(rule, fields.get(prefix + path))
        if makings[path].calling_code is not None:
            _give_parts(makings, path, sibling_path(path, code), sibling_path(path, extension) if extension else "")
    compiled = Compiled()
    for path, made in makings.items():
        value, told = made.value, made.told
        if not _is_simple(value):
            value = maker.workings.hold(("field", prefix + path, slot), value)
        if not _is_simple(told) and not made.fixed:
            told = maker.workings.hold(("field told", prefix + path, slot), told)
        compiled.leaves[path] = Leaf(value, told, made.fixed, made.assumable)
        compiled.watches.extend((path, watch) for watch in made.watches)
    return compiled


def _give_parts(makings: dict[str, Making], path: str, code_path: str, extension_path: str) -> None:
    """What a phone's number told besides itself goes to the fields beside it, where their own cells tell nothing.

    Where they tell something else than the number does, the number stays whole, so that the checker sees both.
    """
    phone = makings[path]
    assert phone.calling_code is not None and phone.extension is not None and phone.whole_number is not None
    explicit = tells_calling_code(phone.whole_number)
    clash = pl.lit(False)
    for found, beside, tells in (
        (phone.calling_code, code_path, explicit),
        (phone.extension, extension_path, phone.extension.is_not_null()),
    ):
        if not beside:
            continue
        own = makings.get(beside)
        if own is None:
            makings[beside] = Making(found, found.is_not_null(), phone.received, (phone.key, beside))
            continue
        other = (_digits(own.value) != _digits(found)).fill_null(False) & tells
        clash = clash | (other & own.told)
        taken = own.value.is_null() | (other & ~own.told)
        if own.faulty is not None:
            taken = taken & ~own.faulty
        makings[beside] = Making(
            pl.when(taken).then(pl.coalesce(found, own.value)).otherwise(own.value),
            own.told | (taken & found.is_not_null()),
            own.received,
            (own.key, phone.key),
            assumable=own.assumable,
            watches=own.watches,
        )
    phone.value = pl.when(clash).then(phone.whole_number).otherwise(phone.value)


def _digits(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(r"\D", "").str.strip_chars_start("0")


def _is_simple(made: pl.Expr) -> bool:
    meta: Any = made.meta
    return bool(meta.is_column() or meta.is_literal())
