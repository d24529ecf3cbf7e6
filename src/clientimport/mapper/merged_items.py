"""The items of a list, gathered from all rows of each client in their order, equal ones once."""

from __future__ import annotations

import polars as pl

from clientimport.core.client_batch import MEMBER
from clientimport.core.mapping import ItemRule, Value
from clientimport.core.record_batch import POSITION, SLOT
from clientimport.core.rows import ROW, place_in_row
from clientimport.core.wording import is_notice

_FAULTY = "__faulty"
_MOVED = "__moved"


def gather_items(
    items: pl.DataFrame, name: str, faults: pl.DataFrame, rules: tuple[ItemRule, ...], flags: tuple[str, ...]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """ROW, MEMBER, SLOT, POSITION and fields of one list, in order -> the list's frame; ROW, POSITION, MEMBER of each item
    in it; MEMBER, POSITION, _MOVED: where each of the items that are left stood and stands.

    An item with a fault stays whatever it is equal to. A flag that the mapping fixes for an item of each row (`is_primary:
    {value: "true"}`) is that of the client's first such item: there can be one only.
    """
    fields = [column for column in items.columns if column not in (ROW, MEMBER, SLOT, POSITION)]
    alone = items.with_columns(_blank_flags(flags, rules, pl.lit(True)))
    alone = alone.join(_faulty(faults, name), on=[MEMBER, POSITION], how="left", maintain_order="left")
    kept = items.filter(alone.select(pl.struct(ROW, _FAULTY, *fields).is_first_distinct()).to_series())
    kept = kept.with_columns(_blank_flags(flags, rules, ~pl.struct(ROW, SLOT).is_first_distinct()))
    kept = kept.with_columns(place_in_row().cast(pl.Int32).alias(_MOVED))
    moved = kept.select(MEMBER, POSITION, _MOVED)
    placed = kept.with_columns(pl.col(_MOVED).alias(POSITION))
    return placed.select(ROW, SLOT, POSITION, *fields), placed.select(ROW, POSITION, MEMBER), moved


def place_faults(faults: pl.DataFrame, name: str, moved: pl.DataFrame) -> pl.DataFrame:
    """Faults with MEMBER -> those of the list's items at the items' new places; what is left of equal items has its own."""
    mine = pl.col("field").str.starts_with(f"{name}[]") & pl.col("position").is_not_null()
    here = faults.filter(mine)
    if here.is_empty():
        return faults
    placed = here.join(moved.rename({POSITION: "position"}), on=[MEMBER, "position"], how="inner", maintain_order="left")
    placed = placed.with_columns(pl.col(_MOVED).alias("position")).select(faults.columns)
    return pl.concat([faults.filter(~mine), placed])


def place_items(places: pl.DataFrame, name: str, moved: pl.DataFrame) -> pl.DataFrame:
    """RecordBatch.item_places with MEMBER -> those of the list's items at the items' new places."""
    mine = (pl.col("list") == name) & pl.col("position").is_not_null()
    here = places.filter(mine).join(moved.rename({POSITION: "position"}), on=[MEMBER, "position"], maintain_order="left")
    return pl.concat([places.filter(~mine), here.with_columns(pl.col(_MOVED).alias("position")).select(places.columns)])


def _faulty(faults: pl.DataFrame, name: str) -> pl.DataFrame:
    codes = [code for code in faults["code"].unique() if not is_notice(code)]
    mine = faults.filter(pl.col("field").str.starts_with(f"{name}[]") & pl.col("code").is_in(codes))
    places = mine.select(MEMBER, pl.col("position").alias(POSITION)).drop_nulls().unique()
    return places.with_columns(pl.col(MEMBER).alias(_FAULTY))


def _blank_flags(flags: tuple[str, ...], rules: tuple[ItemRule, ...], where: pl.Expr) -> list[pl.Expr]:
    found = []
    for flag in flags:
        slots = [at for at, rule in enumerate(rules) if flag in rule.fields and isinstance(rule.fields[flag].source, Value)]
        if slots:
            found.append(pl.when(~(pl.col(SLOT).is_in(slots) & where)).then(pl.col(flag)).alias(flag))
    return found
