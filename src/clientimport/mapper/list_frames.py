"""The long frames of list fields: one line an item, tied to its record by ROW."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from clientimport.core.problems import no_faults
from clientimport.core.record_batch import ITEM, POSITION, SLOT
from clientimport.core.rows import ROW
from clientimport.mapper.found_faults import as_faults, raised, watched_lines
from clientimport.mapper.joined_items import JoinedItems, JoinedPlan, item_lines
from clientimport.mapper.program import SlotPlan, TextPlan

_ALIVE = "__alive"
_LINE = "__line"


def item_frame(
    work: pl.DataFrame, plans: Sequence[SlotPlan | JoinedPlan], joined: Mapping[int, JoinedItems] | None = None
) -> pl.DataFrame:
    """The items of a list of objects: ROW, SLOT, POSITION, a String column for each field that any slot maps.

    `joined`: by slot, those that come from joins.
    """
    names = list(dict.fromkeys(name for plan in plans for name in plan.leaves))
    frames = []
    for plan in plans:
        if isinstance(plan, JoinedPlan):
            assert joined is not None
            slot = pl.lit(plan.slot, pl.Int32).alias(SLOT)
            *values, position = item_lines(joined[plan.slot], names)
            frames.append(joined[plan.slot].lines.select(ROW, slot, position.alias(POSITION), *values))
            continue
        values = [_value(plan, name) for name in names]
        place = [pl.lit(plan.slot, pl.Int32).alias(SLOT), plan.position.alias(POSITION)]
        frames.append(work.select(ROW, *place, *values, plan.alive.alias(_ALIVE)).filter(_ALIVE).drop(_ALIVE))
    # Stable, and each frame is in order of ROW already: the slots of a row stay in order.
    return frames[0] if len(frames) == 1 else pl.concat(frames).sort(ROW, maintain_order=True)


def text_frame(work: pl.DataFrame, name: str, plans: list[TextPlan]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The items of a list of texts: ROW, SLOT, POSITION, ITEM; and the faults of their steps.

    An item at fault stays as null, so that the others keep their positions.
    """
    lines = {plan.slot: _lines(work, plan) for plan in plans}
    numbered = [
        frame.select(ROW, pl.lit(slot, pl.Int32).alias(SLOT), pl.col(ITEM).cast(pl.String), _LINE)
        for slot, frame in lines.items()
    ]
    items = pl.concat(numbered).sort(ROW, maintain_order=True).with_columns(_positions().alias(POSITION))
    faults = [no_faults()]
    for plan in plans:
        faults.extend(_faults(work, lines[plan.slot], f"{name}[]", plan, items.filter(pl.col(SLOT) == plan.slot)))
    return items.select(ROW, SLOT, POSITION, ITEM), pl.concat(faults)


def _value(plan: SlotPlan, name: str) -> pl.Expr:
    leaf = plan.leaves.get(name)
    return (pl.lit(None) if leaf is None else leaf.value).cast(pl.String).alias(name)


def _lines(work: pl.DataFrame, plan: TextPlan) -> pl.DataFrame:
    if plan.parts is not None:
        return plan.parts.lines(work).with_row_index(_LINE)
    there = work.select(ROW, plan.value.alias(ITEM), plan.alive.alias(_ALIVE)).filter(_ALIVE)
    return there.with_row_index(_LINE)


def _positions() -> pl.Expr:
    """Of a frame in order of ROW: the place of each line among those of its row."""
    here = pl.int_range(pl.len(), dtype=pl.Int32)
    begins = pl.when(pl.col(ROW).ne_missing(pl.col(ROW).shift(1))).then(here)
    return here - begins.forward_fill()


def _faults(work: pl.DataFrame, lines: pl.DataFrame, pattern: str, plan: TextPlan, items: pl.DataFrame) -> list[pl.DataFrame]:
    masks = [watch.mask & plan.alive for watch in plan.watches]
    found = []
    for index in raised(work, masks):
        watch = plan.watches[index]
        told = watched_lines(work.filter(masks[index]), watch, None)
        if plan.parts is None:
            told = told.drop("position").join(items.select(ROW, pl.col(POSITION).alias("position")), on=ROW, how="left")
        found.append(as_faults(told, watch.code, pattern, plan.slot))
    if plan.parts is not None:
        inside = plan.parts.watches
        for index in raised(lines, [watch.mask for watch in inside]):
            watch = inside[index]
            told = watched_lines(lines.filter(watch.mask), watch, pl.col(_LINE)).rename({"position": _LINE})
            placed = items.select(pl.col(_LINE).cast(pl.Int32), pl.col(POSITION).alias("position"))
            found.append(as_faults(told.join(placed, on=_LINE, how="left"), watch.code, pattern, plan.slot))
    return found
