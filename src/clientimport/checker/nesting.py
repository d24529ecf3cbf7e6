"""Flat frames -> nested records: one line a record, objects as structs, lists as lists."""

from __future__ import annotations

import polars as pl

from clientimport.checker.tables import in_order
from clientimport.core.fields import Field, fields_of
from clientimport.core.record_batch import ITEM
from clientimport.core.rows import ROW
from clientimport.core.target import Target


def nested_records(own: pl.DataFrame, lists: dict[str, pl.DataFrame], target: Target, *, secrets: bool = False) -> pl.DataFrame:
    """Own and list frames -> ROW, then a column for each mapped field of the record, in its order.

    An object whose fields are all blank is null, a list without items empty. Secret fields are there only with `secrets`.
    """
    fields = fields_of(target.record)
    parts: list[pl.Expr] = []
    gathered = own
    for name, field in fields.items():
        if "." in name or "[]" in name:
            continue
        if field.kind in ("list", "texts"):
            if name in lists:
                gathered = gathered.join(_items(lists[name], field, fields, secrets), on=ROW, how="left", maintain_order="left")
                parts.append(pl.col(f"[] {name}").fill_null([]).alias(name))
        else:
            part = _part(field, fields, set(own.columns), secrets)
            if part is not None:
                parts.append(part.alias(name))
    return gathered.select(ROW, *parts)


def _part(field: Field, fields: dict[str, Field], columns: set[str], secrets: bool) -> pl.Expr | None:
    """A field of the own frame as its value or its struct; None where nothing of it is mapped."""
    if field.kind != "object":
        return pl.col(field.path) if field.path in columns and (secrets or not field.secret) else None
    inside = []
    leaves = []
    for path, child in fields.items():
        if path.startswith(f"{field.path}.") and "." not in path[len(field.path) + 1 :]:
            part = _part(child, fields, columns, secrets)
            if part is not None:
                inside.append(part.alias(child.name))
                leaves.append(part.is_not_null())
    return pl.when(pl.any_horizontal(leaves)).then(pl.struct(inside)) if inside else None


def _items(items: pl.DataFrame, field: Field, fields: dict[str, Field], secrets: bool) -> pl.DataFrame:
    """A list frame -> ROW and the list of each row's items, in order."""
    if field.kind == "texts":
        value = pl.col(ITEM)
    else:
        known = [f for f in fields.values() if f.list_name == field.name and f.leaf and (secrets or not f.secret)]
        value = pl.struct(f.name for f in known if f.name in items.columns)
    return in_order(items).group_by(ROW, maintain_order=True).agg(value.alias(f"[] {field.name}"))
