"""Items of which each comes from one partner row of a join with many: mapped in a frame with a partner row a line."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass

import polars as pl

from clientimport.core.fields import Field
from clientimport.core.joined_rows import PARTNER, JoinedRows, parted_name
from clientimport.core.mapping import ItemRule
from clientimport.core.record_batch import no_item_places
from clientimport.core.rows import ROW, place_in_row
from clientimport.mapper.cell_errors import find_cell_errors
from clientimport.mapper.columns_of import columns_of
from clientimport.mapper.found_faults import as_faults, raised, watched_lines
from clientimport.mapper.making import Watch
from clientimport.mapper.objects import Leaf, compile_fields
from clientimport.mapper.rules import RuleMaker
from clientimport.mapper.working_rows import lay_out
from clientimport.mapper.workings import Workings

_POSITION = "__place"
_BEFORE = "__before"


@dataclass(frozen=True)
class JoinedPlan:
    """The items of one join in a list. `count`: name of the column that says in the rows' frame how many a row has.

    `position`: over the rows' frame, of the first of them. `columns`: frame names in the order of `workings.columns`. `alive`,
    `leaves`, `watches` belong to the frame with a partner row a line.
    """

    name: str
    slot: int
    join: str
    count: str
    position: pl.Expr
    workings: Workings
    columns: tuple[str | None, ...]
    alive: pl.Expr
    leaves: dict[str, Leaf]
    watches: tuple[tuple[str, Watch], ...]


def compile_joined_items(  # noqa: PLR0913 - what an item is compiled from
    maker: RuleMaker,
    name: str,
    slot: int,
    item: ItemRule,
    fields: Dictionary[str, Field],
    position: pl.Expr,
    columns: Dictionary[str, str | None],
) -> JoinedPlan:
    """An item with a join -> its plan. `columns`: frame name of each heading. An item exists where its partner row fills a
    field of it, or one of `present_if`; what it reads of the main row does not count."""
    inside = RuleMaker(Workings(), maker.mapping, maker.author)
    compiled = compile_fields(inside, item.fields, fields, f"{name}[].", slot)
    joins = maker.mapping.joins
    told = [inside.workings.text(heading).is_not_null() for heading in item.present_if]
    told = told or [
        compiled.leaves[leaf].told
        for leaf, rule in item.fields.items()
        if any(parted_name(column, joins)[0] == item.join for column in columns_of(rule))
    ]
    return JoinedPlan(
        name=name,
        slot=slot,
        join=item.join,
        count=f"items {name} {slot}",
        position=position,
        workings=inside.workings,
        columns=tuple(columns[heading] for heading in inside.workings.columns),
        alive=pl.any_horizontal(told),
        leaves=compiled.leaves,
        watches=tuple(compiled.watches),
    )


@dataclass(frozen=True)
class JoinedItems:
    """`lines`: ROW, PARTNER, what the workings made, of the items that exist, and their positions; `faults`: of error cells;
    `errors`: in the shape of `item_places`, the first of them in a column, which goes by "list"."""

    plan: JoinedPlan
    lines: pl.DataFrame
    faults: pl.DataFrame
    errors: pl.DataFrame


def joined_items(
    plan: JoinedPlan, work: pl.DataFrame, rows: pl.DataFrame, joined: JoinedRows, blank: tuple[str, ...]
) -> tuple[JoinedItems, pl.DataFrame]:
    """The items of the rows that are in `work`, and `work` with their number.

    `rows`: the batch's, as received.
    """
    partners = joined.many[plan.join].join(work.select(ROW), on=ROW, how="semi", maintain_order="left")
    read = frozenset(name for name in plan.columns if name is not None)
    theirs = [name for name in partners.columns if name in read]
    mine = [name for name in plan.columns if name is not None and name not in theirs]
    errors, faults = find_cell_errors(partners.select(ROW, *theirs), read, blank)
    cells = partners.join(rows.select(ROW, *dict.fromkeys(mine)), on=ROW, how="left", maintain_order="left")
    laid = lay_out(cells, plan.columns, blank, errors).with_columns(partners[PARTNER])
    lines = plan.workings.add_to(laid).filter(plan.alive)
    counts = lines.group_by(ROW).agg(pl.len().cast(pl.Int32).alias(plan.count))
    counted = work.join(counts, on=ROW, how="left", maintain_order="left").with_columns(pl.col(plan.count).fill_null(0))
    before = counted.select(ROW, plan.position.cast(pl.Int32).alias(_BEFORE))
    placed = lines.join(before, on=ROW, how="left", maintain_order="left").with_columns(
        (pl.col(_BEFORE) + place_in_row()).cast(pl.Int32).alias(_POSITION)
    )
    return JoinedItems(plan, placed, faults, _first_errors(plan, partners, errors)), counted


def _first_errors(plan: JoinedPlan, partners: pl.DataFrame, errors: dict[str, pl.Series]) -> pl.DataFrame:
    found = [
        partners.filter(mask).select(
            ROW,
            pl.lit(name).alias("list"),
            pl.lit(None, pl.Int32).alias("position"),
            pl.lit(plan.join).alias("join"),
            PARTNER,
        )
        for name, mask in errors.items()
    ]
    return pl.concat([no_item_places(), *found]).unique([ROW, "list"], keep="first", maintain_order=True)


def item_lines(items: JoinedItems, names: list[str]) -> list[pl.Expr]:
    """The items' values for some fields, and their position behind them, over `lines`."""
    leaves = items.plan.leaves
    values = [(leaves[name].value if name in leaves else pl.lit(None)).cast(pl.String).alias(name) for name in names]
    return [*values, pl.col(_POSITION)]


def item_faults(items: JoinedItems) -> list[pl.DataFrame]:
    """What the steps found in the items, and the error cells in them."""
    plan, found = items.plan, [items.faults]
    masks = [watch.mask for _, watch in plan.watches]
    for index in raised(items.lines, masks):
        path, watch = plan.watches[index]
        told = watched_lines(items.lines.filter(masks[index]), watch, pl.col(_POSITION))
        found.append(as_faults(told, watch.code, f"{plan.name}[].{path}", plan.slot))
    return found


def item_places(items: JoinedItems) -> pl.DataFrame:
    """ROW, list, position, join, PARTNER: which partner row each item comes from."""
    alive = items.lines.select(
        ROW,
        pl.lit(items.plan.name).alias("list"),
        pl.col(_POSITION).alias("position"),
        pl.lit(items.plan.join).alias("join"),
        PARTNER,
    )
    return pl.concat([alive, items.errors])
