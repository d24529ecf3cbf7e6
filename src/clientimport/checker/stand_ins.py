"""What models are given instead of some values: of secrets, and of required values that are absent and named already."""

from __future__ import annotations

import polars as pl

from clientimport.checker.columns import BESIDES
from clientimport.core.fields import Field, item_fields, own_fields
from clientimport.core.rules import Record

_STANDS = "•"


def stand_ins(frame: pl.DataFrame, list_name: str, record: type[Record]) -> pl.DataFrame:
    """A typed own frame (`list_name` "") or list frame -> the same with stand-ins, without columns that are all blank.

    A column without any value says what an absent one says, and would cost its time in every record.
    """
    fields = item_fields(record, list_name) if list_name else own_fields(record)
    changed = []
    for name, field in fields.items():
        if name not in frame.columns:
            if field.required and "." not in name:
                changed.append(_stand(field).alias(name))
        elif field.secret:
            changed.append(pl.when(pl.col(name).is_not_null()).then(_stand(field)).alias(name))
        elif field.required:
            there = _exists(frame, name) if not list_name else pl.lit(True)
            changed.append(pl.when(pl.col(name).is_null() & there).then(_stand(field)).otherwise(pl.col(name)).alias(name))
    stood = frame.with_columns(changed)
    known = [column for column in stood if column.name not in BESIDES]
    blank = [column.name for column in known if column.null_count() == len(column)]
    return stood.drop(blank[1:] if len(blank) == len(known) else blank)


def _stand(field: Field) -> pl.Expr:
    value = {"integer": 0, "boolean": False}.get(field.kind, field.choices[0] if field.choices else _STANDS)
    return pl.lit(value)


def _exists(frame: pl.DataFrame, name: str) -> pl.Expr:
    """Whether the object that the field belongs to exists: one whose fields are all blank does not."""
    parent = name.rpartition(".")[0]
    beside = [column for column in frame.columns if parent and column.startswith(f"{parent}.")]
    return pl.any_horizontal(pl.col(beside).is_not_null()) if beside else pl.lit(True)
