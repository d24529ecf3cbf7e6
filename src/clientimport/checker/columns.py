"""The columns of a batch's frames with the fields and rules that they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import polars as pl

from clientimport.checker.typed_rules import rules_of
from clientimport.core.fields import Field, item_fields, own_fields
from clientimport.core.record_batch import KEY, POSITION, SLOT
from clientimport.core.rows import ROW
from clientimport.core.rules import Record
from clientimport.values.value_rules import ValueRule

BESIDES = (ROW, KEY, SLOT, POSITION)
"""Columns that are no fields."""

PLACE = {ROW: pl.Int64, SLOT: pl.Int32, POSITION: pl.Int32}


@dataclass(frozen=True)
class FieldColumn:
    """One column of a frame: its name there, its field, the field's rules."""

    name: str
    field: Field
    rules: tuple[ValueRule, ...]

    @property
    def dtype(self) -> type[pl.DataType]:
        """The column's type once it is checked."""
        return {"integer": pl.Int64, "boolean": pl.Boolean}.get(self.field.kind, pl.String)


def columns_in(record: type[Record], list_name: str, frame: pl.DataFrame) -> tuple[FieldColumn, ...]:
    """The fields' columns of a frame: the own frame (`list_name` "") or a list's. Raises KeyError for one of no field."""
    return _columns(
        record, list_name, tuple(name for name in frame.columns if name not in BESIDES and not name.startswith("__"))
    )


@cache
def _columns(record: type[Record], list_name: str, names: tuple[str, ...]) -> tuple[FieldColumn, ...]:
    fields = item_fields(record, list_name) if list_name else own_fields(record)
    return tuple(FieldColumn(name, fields[name], rules_of(fields[name])) for name in names)
