"""A text cut into items: of a list of texts (its steps act on each part), or of as many as there are places for."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from clientimport.core.details import detail
from clientimport.core.fields import Field
from clientimport.core.mapping import FieldRule
from clientimport.core.record_batch import ITEM
from clientimport.core.rows import ROW
from clientimport.mapper.making import Making, Watch
from clientimport.mapper.rules import RuleMaker
from clientimport.mapper.seen_steps import SeenStep
from clientimport.mapper.tidy_columns import trim
from clientimport.mapper.workings import Workings

PART = "__part"


@dataclass(frozen=True)
class PartsPlan:
    """`value`: the list of parts in the row's frame, `row_watches` those of its source.

    `workings`, `item`, `told`, `watches`, `seen` belong to the frame with a part a line.
    """

    value: pl.Expr
    row_watches: tuple[Watch, ...]
    workings: Workings
    item: pl.Expr
    told: pl.Expr
    watches: tuple[Watch, ...]
    seen: list[SeenStep] = field(default_factory=list)

    def lines(self, work: pl.DataFrame) -> pl.DataFrame:
        """The row's frame -> ROW, the item, and what the watches need; a line for each part that is there."""
        return self.computed(work).filter(self.told).with_columns(self.item.alias(ITEM))

    def computed(self, work: pl.DataFrame) -> pl.DataFrame:
        """As `lines`, with those too of which a step leaves nothing, and without the item."""
        parts = work.select(ROW, self.value.alias(PART)).drop_nulls(PART).explode(PART)
        parts = parts.with_columns(trim(pl.col(PART))).drop_nulls(PART)
        return self.workings.add_to(parts)


def too_many_parts(maker: RuleMaker, whole: FieldRule, most: int) -> Watch:
    """Cells with more filled parts than a mapping has items for: what is behind them would be lost."""
    made = maker.source(whole)
    received = made.received
    maker.divide(whole, made)
    assert made.parts is not None
    filled = made.parts.list.eval(pl.element().str.strip_chars() != "")
    surplus = made.parts.list.len() > most
    mask = pl.when(surplus).then(filled.list.slice(most).list.any()).otherwise(pl.lit(False)).fill_null(False)
    held = maker.workings.hold(("too many parts", made.key, most), mask)
    return Watch("too-many-parts", held, received, received, detail("more-parts", most))


def compile_parts(maker: RuleMaker, rule: FieldRule, target_field: Field | None) -> PartsPlan:
    """A rule whose split gives several items."""
    whole = maker.source(rule)
    maker.divide(rule, whole)
    assert whole.parts is not None
    inside = RuleMaker(Workings(), maker.mapping, maker.author, None if maker.seen is None else [])
    part = pl.col(PART)
    made = Making(part, part.is_not_null(), part, ("part",))
    inside.refine(rule, made, target_field)
    row_watches = tuple(whole.watches)
    return PartsPlan(whole.parts, row_watches, inside.workings, made.value, made.told, tuple(made.watches), inside.seen or [])
