"""Primary flags, judged on the list as it will stand."""

from __future__ import annotations

import polars as pl

from clientimport.core.rows import ROW
from clientimport.core.target import Flag

TOLD = "__told_"
"""Prefix of Boolean columns: whether the file itself gives the item the flag."""


def settle_flags(items: pl.DataFrame, flags: tuple[Flag, ...], new: pl.Expr) -> pl.DataFrame:
    """Items of whole lists, in order, with a TOLD column a flag -> the items with their flags settled, TOLD columns gone.

    An item that the file flags takes the flag from the others; where none has it, the first item gets it (`Flag.first`).
    `new`: which items are not stored yet; a blank flag of theirs becomes `no`.
    """
    for flag in flags:
        has, told = pl.col(flag.name) == flag.yes, pl.col(TOLD + flag.name)
        some_told = told.any().over(ROW)
        takes = told & (told.cast(pl.UInt32).cum_sum().over(ROW) == 1)
        loses = some_told & has.fill_null(False) & ~takes
        none = ~some_told & ~has.fill_null(False).any().over(ROW)
        first = pl.int_range(pl.len()).over(ROW) == 0
        value = pl.when(takes).then(pl.lit(flag.yes)).when(loses).then(pl.lit(flag.no)).otherwise(pl.col(flag.name))
        if flag.first:
            value = pl.when(none & first).then(pl.lit(flag.yes)).otherwise(value)
            value = pl.when(new).then(value.fill_null(pl.lit(flag.no))).otherwise(value)
        items = items.with_columns(value.alias(flag.name))
    return items.drop([TOLD + flag.name for flag in flags])
