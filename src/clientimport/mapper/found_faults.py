"""What the watches of a program find in a batch, as faults."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from clientimport.core.problems import FAULT_SCHEMA, no_faults
from clientimport.core.rows import ROW
from clientimport.mapper.making import Watch

if TYPE_CHECKING:
    from clientimport.mapper.program import PlacedWatch


def find_faults(work: pl.DataFrame, watches: Sequence[PlacedWatch]) -> pl.DataFrame:
    """The computed frame of a batch -> FAULT_SCHEMA."""
    masks = [placed.watch.mask if placed.alive is None else placed.watch.mask & placed.alive for placed in watches]
    found = [no_faults()]
    for index in raised(work, masks):
        placed = watches[index]
        lines = watched_lines(work.filter(masks[index]), placed.watch, placed.position)
        found.append(as_faults(lines, placed.watch.code, placed.pattern, placed.slot, placed.columns))
    return pl.concat(found)


def raised(work: pl.DataFrame, masks: list[pl.Expr]) -> list[int]:
    """Which of some masks are true anywhere: most never are, and cost no more than that."""
    if not masks or work.is_empty():
        return []
    flags = work.select(mask.any().alias(str(index)) for index, mask in enumerate(masks)).row(0)
    return [index for index, flag in enumerate(flags) if flag]


def watched_lines(lines: pl.DataFrame, watch: Watch, position: pl.Expr | None) -> pl.DataFrame:
    """The lines that a watch found -> ROW, position, value, detail."""
    told = lines.select(
        ROW,
        (pl.lit(None) if position is None else position).cast(pl.Int32).alias("position"),
        watch.value.cast(pl.String).alias("value"),
        watch.subject.cast(pl.String).alias("subject"),
    )
    if not callable(watch.detail):
        return told.with_columns(pl.lit(watch.detail, pl.String).alias("detail"))
    subjects = told["subject"].unique()
    details = pl.Series([watch.detail(subject or "") for subject in subjects], dtype=pl.String)
    return told.with_columns(pl.col("subject").replace_strict(subjects, details, return_dtype=pl.String).alias("detail"))


def as_faults(
    lines: pl.DataFrame, code: str, pattern: str, slot: int | None, columns: tuple[str, ...] | None = None
) -> pl.DataFrame:
    """ROW, position, value, detail -> FAULT_SCHEMA."""
    names = None if columns is None else pl.Series([list(columns)] * lines.height, dtype=pl.List(pl.String))
    return lines.with_columns(
        pl.lit(code).alias("code"),
        pl.lit(pattern).alias("field"),
        pl.lit(slot, pl.Int32).alias("slot"),
        pl.lit(None, pl.List(pl.String)).alias("columns") if names is None else names.alias("columns"),
    ).select(list(FAULT_SCHEMA))
