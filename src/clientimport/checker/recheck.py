"""Whole records judged again, as they would stand after an update."""

from __future__ import annotations

import polars as pl

from clientimport.checker.models import judge_records
from clientimport.checker.required import check_required
from clientimport.checker.tables import OWN, Tables, in_order
from clientimport.core.fields import own_fields
from clientimport.core.mapping import Mapping
from clientimport.core.problems import FAULT_SCHEMA
from clientimport.core.record_batch import POSITION, SLOT
from clientimport.core.rows import ROW
from clientimport.core.target import Target


def recheck_records(own: pl.DataFrame, lists: dict[str, pl.DataFrame], target: Target, mapping: Mapping) -> pl.DataFrame:
    """Typed frames of merged records -> FAULT_SCHEMA: what is missing, and broken rules across fields.

    Columns that are no fields are ignored. Single values were judged when they came. A stored record that lacked a
    required field before the update is not this row's fault unless the mapping names the field.
    """
    own = own.select(ROW, *(path for path in own_fields(target.record) if path in own.columns))
    tables = Tables(target.record, {OWN: own, **lists})
    check_required(tables, mapping)
    named = pl.col("field").is_in(list(mapping.mapped)) | pl.col("field").str.contains("[]", literal=True)
    missing = tables.faults.filter(named)
    kept = judge_records(own, lists, target)
    if kept.is_empty():
        return missing
    places = [_place(lists, *line) for line in kept.select(ROW, "field", "index").iter_rows()]
    located = kept.with_columns(
        pl.Series("slot", [slot for slot, _ in places], dtype=pl.Int32),
        pl.Series("position", [position for _, position in places], dtype=pl.Int32),
        pl.lit(None, pl.String).alias("value"),
        pl.lit(None, pl.List(pl.String)).alias("columns"),
    )
    return pl.concat([missing, located.select(list(FAULT_SCHEMA)).cast(FAULT_SCHEMA)])  # type: ignore[arg-type]


def _place(lists: dict[str, pl.DataFrame], row: int, field: str, index: int | None) -> tuple[int | None, int | None]:
    name = field.partition("[]")[0]
    if index is None or name not in lists:
        return None, None
    line = in_order(lists[name]).filter(pl.col(ROW) == row)[index]
    slot = line[SLOT][0] if SLOT in line.columns else None
    return slot, line[POSITION][0]
