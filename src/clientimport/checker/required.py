"""What must be there and is not: required fields of the record, of its list items, and of nested objects that exist."""

from __future__ import annotations

import polars as pl

from clientimport.checker.columns import FieldColumn
from clientimport.checker.judged import faults_at
from clientimport.checker.tables import OWN, Tables
from clientimport.core.fields import Field, item_fields, own_fields
from clientimport.core.mapping import Mapping
from clientimport.core.record_batch import SLOT
from clientimport.core.rows import ROW

CODE = "required-missing"


def check_required(tables: Tables, mapping: Mapping) -> None:
    """Names each required value that is absent and not at fault already.

    In mode update the record's own fields that the mapping does not name are not demanded.
    """
    for name, frame in tables.frames.items():
        for column in tables.columns(name):
            if column.field.required:
                absent = frame[column.name].is_null()
                if absent.any():
                    tables.add(_unnamed(tables, name, column.field, absent & _wanted(frame, column)))
        fields = item_fields(tables.record, name) if name else own_fields(tables.record)
        for path, field in fields.items():
            unmapped = field.required and "." not in path and path not in frame.columns
            if unmapped and (name != OWN or mapping.load.mode != "update"):
                tables.add(_unnamed(tables, name, field, pl.repeat(True, len(frame), eager=True)))


def _wanted(frame: pl.DataFrame, column: FieldColumn) -> pl.Series:
    """Where the object that the field belongs to exists: one whose fields are all blank does not."""
    parent = column.field.path.rpartition(".")[0]
    if column.field.list_name or not parent:
        return pl.repeat(True, len(frame), eager=True)
    inside = [name for name in frame.columns if name.startswith(f"{parent}.")]
    return frame.select(pl.any_horizontal(pl.col(inside).is_not_null())).to_series()


def _unnamed(tables: Tables, name: str, field: Field, absent: pl.Series) -> pl.DataFrame:
    frame = tables.frames[name]
    faults = faults_at(frame, absent.arg_true(), CODE, FieldColumn(field.name, field, ()))
    known = tables.faults.filter(pl.col("field") == field.path)
    if known.is_empty():
        return faults
    keys = [ROW] if name == OWN or SLOT not in frame.columns else [ROW, "slot"]
    return faults.join(known, on=keys, how="anti", nulls_equal=True)
