"""Where a value stands that came from a joined table: in its file, its row and its column."""

from __future__ import annotations

import polars as pl

from clientimport.core.joined_rows import PARTNER, parted_name
from clientimport.core.record_batch import CheckedBatch
from clientimport.core.rows import ROW
from clientimport.mapper import Bound

_COLUMN = "__column"
_CELL = "__cell"
_OF_JOIN = "__row of "
_ITEM = r"^([^\[]+)\[(\d+)\]"


def with_partner_cells(problems: pl.DataFrame, bound: Bound, checked: CheckedBatch) -> pl.DataFrame:
    """Problems of a batch -> the same; `cell` of a joined column is the cell in its own file ("accounts.csv!B17").

    Line and byte, which are those of the main row, are left out there.
    """
    joined = checked.batch.joined
    if joined is None or problems.is_empty():
        return problems
    first = problems.select(pl.col("columns").list.first().alias(_COLUMN))[_COLUMN]
    joins = bound.mapping.joins
    columns = [name for name in first.drop_nulls().unique().sort() if parted_name(name, joins)[0]]
    if not columns:
        return problems
    items = checked.item_places.select(ROW, pl.col("list"), pl.col("position"), pl.col("join"), PARTNER)
    told = problems.with_columns(
        first.alias(_COLUMN),
        pl.col("field").str.extract(_ITEM, 1).fill_null(first).alias("list"),
        pl.col("field").str.extract(_ITEM, 2).cast(pl.Int32).alias("position"),
    )
    one = joined.one.rename({name: _OF_JOIN + name for name in joined.one.columns if name != ROW})
    told = told.join(one, on=ROW, how="left", maintain_order="left")
    told = told.join(items, on=[ROW, "list", "position"], how="left", nulls_equal=True, maintain_order="left")
    cell = pl.lit(None, pl.String)
    for column in columns:
        join, heading = parted_name(column, joins)
        file = bound.partners[join]
        row = pl.col(PARTNER) if joins[join].rows == "many" else pl.col(_OF_JOIN + join)
        place = pl.format("{}!{}{}", pl.lit(file.name), pl.lit(file.letters.get(heading, "")), row)
        cell = pl.when(pl.col(_COLUMN) == column).then(place).otherwise(cell)
    placed = told.with_columns(cell.alias(_CELL))
    own = ~pl.col(_COLUMN).is_in(columns).fill_null(value=False)
    return placed.with_columns(
        pl.when(own).then("line").alias("line"),
        pl.when(own).then("byte").alias("byte"),
        pl.when(own).then("cell").otherwise(_CELL).alias("cell"),
    ).select(problems.columns)
