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
            _give_parts(maker, makings, path, sibling_path(path, code), sibling_path(path, extension) if extension else "")
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


def _give_parts(maker: RuleMaker, makings: dict[str, Making], path: str, code_path: str, extension_path: str) -> None:
    """What a phone's number told besides itself goes to the fields beside it, where their own cells tell nothing.

    Where they tell something else than the number does, the number stays whole, so that the checker sees both.
    """
    phone = makings[path]
    assert phone.calling_code is not None and phone.extension is not None and phone.whole_number is not None
    clashes = []
    for found, beside, differ in (
        (phone.calling_code, code_path, _other_code),
        (phone.extension, extension_path, _other_digits),
    ):
        if not beside:
            continue
        own = makings.get(beside)
        if own is None:
            makings[beside] = Making(found, found.is_not_null(), phone.received, (phone.key, beside))
            continue
        key = (phone.key, "beside", beside, own.key)
        (other,) = maker.workings.compute(key, [own.value, found, phone.whole_number], differ)
        clashes.append(other & own.told)
        taken = own.value.is_null() | (other & ~own.told)
        if own.faulty is not None:
            taken = taken & ~own.faulty
        makings[beside] = Making(
            pl.when(taken).then(pl.coalesce(found, own.value)).otherwise(own.value),
            own.told | (taken & found.is_not_null()),
            own.received,
            key,
            assumable=own.assumable,
            watches=own.watches,
        )
    if clashes:
        phone.value = pl.when(pl.any_horizontal(clashes)).then(phone.whole_number).otherwise(phone.value)


def _other_code(given: list[pl.Series]) -> list[pl.Series]:
    """Own calling code, the one found, the number -> whether the number itself tells another one."""
    (other,) = _other_digits(given)
    if not other.any():
        return [other]
    explicit = given[2].to_frame("number").select(tells_calling_code(pl.col("number"))).to_series()
    return [other & explicit]


def _other_digits(given: list[pl.Series]) -> list[pl.Series]:
    """Own text, the one found, … -> whether both are there and differ in their digits, zeros in front aside."""
    own, found = (series.cast(pl.String) for series in given[:2])
    both = own.is_not_null() & found.is_not_null()
    if not both.any():
        return [both]
    digits = [series.str.replace_all(r"\D", "").str.strip_chars_start("0") for series in (own, found)]
    return [both & (digits[0] != digits[1]).fill_null(False)]


def _is_simple(made: pl.Expr) -> bool:
    meta: Any = made.meta
    return bool(meta.is_column() or meta.is_literal())
