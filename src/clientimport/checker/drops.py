"""Values, items and objects that `on_invalid` drops, taken out of the frames."""

from __future__ import annotations

import polars as pl

from clientimport.checker.costs import COST, ITEM_DROP, OBJECT, VALUE
from clientimport.checker.tables import OWN, Tables
from clientimport.core.record_batch import POSITION, SLOT
from clientimport.core.rows import ROW, place_in_row

DROPPED = {ROW: pl.Int64, "field": pl.String}


def drop(tables: Tables, faults: pl.DataFrame) -> pl.DataFrame:
    """Faults with costs -> what was dropped: ROW, field. The frames lose it; faulty values are out of them already.

    An object counts with each of its fields that the mapping names, an item as "phone_numbers[]".
    """
    values = faults.filter(pl.col(COST) == VALUE).select(ROW, "field")
    items = faults.filter(pl.col(COST) == ITEM_DROP)
    objects = faults.filter(pl.col(COST) == OBJECT).select(ROW, pl.col("field").str.replace(r"\.[^.]*$", ""))
    found = [values]
    for (path,), rows in objects.group_by("field", maintain_order=True):
        found.append(_drop_object(tables, str(path), rows[ROW]))
    for name in tables.lists:
        mine = items.filter(pl.col("field").str.starts_with(f"{name}[]"))
        if not mine.is_empty():
            _drop_items(tables, name, mine)
            found.append(mine.select(ROW, pl.lit(f"{name}[]").alias("field")))
    return pl.concat(found).cast(DROPPED).unique(maintain_order=True)  # type: ignore[arg-type]


def _drop_object(tables: Tables, path: str, rows: pl.Series) -> pl.DataFrame:
    names = [name for name in tables.own.columns if name.startswith(f"{path}.")]
    gone = pl.col(ROW).is_in(rows.implode())
    tables.frames[OWN] = tables.own.with_columns(pl.when(~gone).then(pl.col(name)).alias(name) for name in names)
    fields = pl.DataFrame({"field": names}, schema={"field": pl.String})
    return rows.unique(maintain_order=True).to_frame(ROW).join(fields, how="cross")


def _drop_items(tables: Tables, name: str, faults: pl.DataFrame) -> None:
    frame = tables.frames[name]
    for mine, theirs in (("position", POSITION), ("slot", SLOT)):
        # A fault without a position is of an item that the mapper knows by its slot.
        known = faults.filter(pl.col(mine).is_not_null() & ((mine == "position") | pl.col("position").is_null()))
        keys = known.select(ROW, pl.col(mine).alias(theirs)).unique()
        if not keys.is_empty():
            frame = frame.join(keys, on=[ROW, theirs], how="anti", maintain_order="left")
    tables.frames[name] = frame


def close_up(items: pl.DataFrame, fields: list[str]) -> pl.DataFrame:
    """A list frame without items that have no value left, and with positions that count from 0 again."""
    kept = items.filter(pl.any_horizontal(pl.col(fields).is_not_null()))
    first = (pl.col(ROW).diff() != 0).fill_null(True)
    closed = pl.when(first).then(pl.col(POSITION) == 0).otherwise(pl.col(POSITION).diff() == 1)
    if kept.select(closed.all()).item():
        return kept
    return kept.with_columns(place_in_row().cast(pl.Int32).alias(POSITION))
