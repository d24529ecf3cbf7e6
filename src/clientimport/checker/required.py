"""What must be there and is not: required fields of the record, of its list items, and of nested objects that exist."""

from __future__ import annotations

import polars as pl

from clientimport.checker.columns import FieldColumn
from clientimport.checker.judged import faults_at
from clientimport.checker.tables import OWN, Tables
from clientimport.core.fields import own_fields
from clientimport.core.mapping import Mapping
from clientimport.core.problems import faults_of
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
                    tables.add(_unnamed(tables, name, column, absent & _wanted(frame, column)))
    if mapping.load.mode == "update":
        return
    for path, field in own_fields(tables.record).items():
        if field.required and "." not in path and path not in tables.own.columns:
            named = tables.faults.filter(pl.col("field") == path)[ROW]
            tables.add(faults_of(tables.own.filter(~pl.col(ROW).is_in(named.implode())), CODE, field=path))


def _wanted(frame: pl.DataFrame, column: FieldColumn) -> pl.Series:
    """Where the object that the field belongs to exists: one whose fields are all blank does not."""
    parent = column.field.path.rpartition(".")[0]
    if column.field.list_name or not parent:
        return pl.repeat(True, len(frame), eager=True)
    inside = [name for name in frame.columns if name.startswith(f"{parent}.")]
    return frame.select(pl.any_horizontal(pl.col(inside).is_not_null())).to_series()


def _unnamed(tables: Tables, name: str, column: FieldColumn, absent: pl.Series) -> pl.DataFrame:
    frame = tables.frames[name]
    faults = faults_at(frame, absent.arg_true(), CODE, column)
    known = tables.faults.filter(pl.col("field") == column.field.path)
    if known.is_empty():
        return faults
    keys = [ROW] if name == OWN or SLOT not in frame.columns else [ROW, "slot"]
    return faults.join(known, on=keys, how="anti", nulls_equal=True)
