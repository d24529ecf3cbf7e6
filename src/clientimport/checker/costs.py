"""What each fault costs, as `on_invalid` chooses: nothing, the value, the item, the nested object, or the whole record."""

from __future__ import annotations

from typing import Final

import polars as pl

from clientimport.core.catalogue import CATALOGUE
from clientimport.core.fields import Field, fields_of
from clientimport.core.mapping import Choice, Mapping
from clientimport.core.problems import NOTICE
from clientimport.core.target import ObjectPart, SharedObject, Target

COST: Final = "cost"
NOTHING: Final = "nothing"
VALUE: Final = "value"
ITEM_DROP: Final = "item"
OBJECT: Final = "object"
RECORD: Final = "record"
DROPS: Final = (VALUE, ITEM_DROP, OBJECT)


def with_costs(faults: pl.DataFrame, target: Target, mapping: Mapping) -> pl.DataFrame:
    """FAULT_SCHEMA -> the same with `cost`."""
    kinds = faults.select("code", "field").unique(maintain_order=True)
    costs = [cost_of(code, field, target, mapping) for code, field in kinds.iter_rows()]
    kinds = kinds.with_columns(pl.Series(COST, costs, dtype=pl.String))
    return faults.join(kinds, on=["code", "field"], how="left", nulls_equal=True, maintain_order="left")


def cost_of(code: str, pattern: str, target: Target, mapping: Mapping) -> str:
    """One kind of fault on one field -> its cost; what would not be valid without the value climbs."""
    entry = CATALOGUE[code]
    if entry.severity == NOTICE:
        return NOTHING
    field = fields_of(target.record).get(pattern)
    if not entry.climbs or field is None:
        return RECORD
    choice = _choice(mapping, pattern)
    if choice == "reject":
        return RECORD
    if field.list_name or field.kind in ("list", "texts"):
        return VALUE if choice == "drop-value" and field.leaf and not field.required else ITEM_DROP
    parent = pattern.rpartition(".")[0]
    if choice == "drop-value" and not field.required:
        return VALUE
    if parent and (field.required or _is_item(parent, target)):
        return OBJECT if _optional(parent, target) else RECORD
    return RECORD if field.required else VALUE


def _choice(mapping: Mapping, pattern: str) -> Choice:
    chosen = mapping.on_invalid.fields
    bare = pattern.removesuffix("[]")
    return chosen[bare] if pattern not in chosen and bare in chosen else mapping.on_invalid.choice(pattern)


def _is_item(path: str, target: Target) -> bool:
    """Whether a nested object is one thing by itself, as a billing address is; others only group fields."""
    return any(isinstance(part, ObjectPart | SharedObject) and part.field == path for part in target.parts)


def _optional(path: str, target: Target) -> bool:
    field: Field | None = fields_of(target.record).get(path)
    return field is not None and not field.required
