"""Primary flags, judged on the list as it will stand."""

from __future__ import annotations

import polars as pl

from clientimport.core.rows import ROW
from clientimport.core.target import Flag

TOLD = "__told_"
"""Prefix of Boolean columns: whether the file itself gives the item the flag."""

_AT = "__at"


def settle_flags(items: pl.DataFrame, flags: tuple[Flag, ...], new: pl.Expr) -> pl.DataFrame:
    """Items of whole lists, sorted by ROW, with a TOLD column a flag -> the items with their flags settled, TOLD columns gone.

    An item that the file flags takes the flag from the others; where none has it, the first item gets it (`Flag.first`).
    `new`: which items are not stored yet; a blank flag of theirs becomes `no`.
    """
    # No window functions: the items are sorted, and few rows have anything to settle.
    items = items.with_row_index(_AT)
    for flag in flags:
        has = (pl.col(flag.name) == flag.yes).fill_null(False)
        takers = items.filter(TOLD + flag.name).unique(ROW, keep="first", maintain_order=True)
        takes = pl.col(_AT).is_in(takers[_AT].implode())
        told = pl.col(ROW).is_in(takers[ROW].implode())
        value = pl.when(takes).then(pl.lit(flag.yes)).when(told & has).then(pl.lit(flag.no)).otherwise(pl.col(flag.name))
        if flag.first:
            flagged = pl.col(ROW).is_in(items.filter(has)[ROW].unique().implode())
            first = pl.col(ROW).ne_missing(pl.col(ROW).shift(1))
            value = pl.when(first & ~told & ~flagged).then(pl.lit(flag.yes)).otherwise(value)
            value = pl.when(new).then(value.fill_null(pl.lit(flag.no))).otherwise(value)
        items = items.with_columns(value.alias(flag.name))
    return items.drop(_AT, *(TOLD + flag.name for flag in flags))
