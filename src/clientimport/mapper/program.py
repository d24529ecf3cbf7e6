"""A mapping compiled: what is worked out for every row, and which of it becomes which field of the record."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from clientimport.core.fields import Field, fields_of
from clientimport.core.mapping import FieldRule, ItemRule, Mapping
from clientimport.core.record_batch import ITEM
from clientimport.core.target import Target
from clientimport.mapper.joined_items import JoinedPlan, compile_joined_items
from clientimport.mapper.key import KeyPlan, compile_key
from clientimport.mapper.making import Author, Watch
from clientimport.mapper.objects import Leaf, compile_fields
from clientimport.mapper.parts import PartsPlan, compile_parts, too_many_parts
from clientimport.mapper.reads import becomes_list
from clientimport.mapper.rules import RuleMaker
from clientimport.mapper.seen_steps import SeenStep
from clientimport.mapper.sql_source import SqlRun
from clientimport.mapper.workings import Workings


@dataclass(frozen=True)
class PlacedWatch:
    """A watch and the field that it watches. `alive`: where the field's item exists; None: always."""

    watch: Watch
    pattern: str
    slot: int | None = None
    position: pl.Expr | None = None
    alive: pl.Expr | None = None
    columns: tuple[str, ...] | None = None


@dataclass(frozen=True)
class SlotPlan:
    """One item of a list field: whether a row has it, its place among the row's items, its fields."""

    slot: int
    alive: pl.Expr
    position: pl.Expr
    leaves: dict[str, Leaf]


@dataclass(frozen=True)
class TextPlan:
    """One source of a list of texts: a text that a row has or not, or a text parted into several."""

    slot: int
    alive: pl.Expr
    value: pl.Expr
    watches: tuple[Watch, ...] = ()
    parts: PartsPlan | None = None


@dataclass
class Program:
    """Everything that `map_rows` does to a batch, over the columns of `workings`.

    `columns`: frame name of each heading that is read, None where the file lacks it, in the order of `workings.columns`.
    """

    workings: Workings
    key: KeyPlan
    only_if: SqlRun | None
    own: dict[str, pl.Expr] = field(default_factory=dict)
    assumed: dict[str, pl.Expr] = field(default_factory=dict)
    fixed_fields: frozenset[str] = frozenset()
    lists: dict[str, list[SlotPlan | JoinedPlan]] = field(default_factory=dict)
    texts: dict[str, list[TextPlan]] = field(default_factory=dict)
    watches: list[PlacedWatch] = field(default_factory=list)
    columns: tuple[str | None, ...] = ()

    @property
    def joined(self) -> list[JoinedPlan]:
        """The plans of items that come from joins, in order."""
        return [plan for plans in self.lists.values() for plan in plans if isinstance(plan, JoinedPlan)]


def compile_program(  # noqa: PLR0913 - the parts of a bound mapping
    mapping: Mapping,
    target: Target,
    columns: dict[str, str | None],
    secrets: frozenset[str],
    key_columns: tuple[str, ...],
    seen: list[SeenStep] | None = None,
) -> Program:
    """A mapping and the file's columns by heading -> its program. `secrets`, `key_columns`: frame names.

    `seen`: where the steps of all rules are noted, for those who count what they do.
    """
    workings = Workings()
    author = Author(mapping.path, frozenset(name for name, column in columns.items() if column in secrets))
    maker = RuleMaker(workings, mapping, author, seen)
    fields = fields_of(target.record)
    only_if = None
    if mapping.only_if is not None:
        only_if = SqlRun(mapping.only_if.text, author, mapping.only_if.line, "only_if")
        for name in only_if.names:
            workings.text(name)
    program = Program(workings, compile_key(maker, mapping.key), only_if)
    program.watches.extend(PlacedWatch(watch, "", columns=key_columns) for watch in program.key.watches)
    _compile_own(program, maker, mapping.record.own, fields)
    for name, items in mapping.record.lists.items():
        program.lists[name] = _compile_items(program, maker, name, items, fields, columns)
    for name, texts in mapping.record.texts.items():
        program.texts[name] = [_compile_text(maker, rule, slot, fields.get(f"{name}[]")) for slot, rule in enumerate(texts)]
    program.columns = tuple(columns[heading] for heading in workings.columns)
    return program


def _compile_own(program: Program, maker: RuleMaker, rules: dict[str, FieldRule], fields: dict[str, Field]) -> None:
    compiled = compile_fields(maker, rules, fields, "", None)
    inside: dict[str, list[Leaf]] = {}
    for path, leaf in compiled.leaves.items():
        parent = path
        while "." in parent:
            parent = parent.rpartition(".")[0]
            inside.setdefault(parent, []).append(leaf)
    # An object that is fixed altogether can only be meant for every client.
    alive = {
        parent: program.workings.hold(("alive", parent), pl.any_horizontal([leaf.told for leaf in leaves if not leaf.fixed]))
        for parent, leaves in inside.items()
        if not all(leaf.fixed for leaf in leaves)
    }
    for path, leaf in compiled.leaves.items():
        exists = alive.get(path.rpartition(".")[0])
        # What cells told makes its object exist; only what they did not tell has to ask.
        value = pl.when(exists).then(leaf.value) if exists is not None and leaf.assumable else leaf.value
        program.own[path] = value
        if leaf.assumable and not leaf.fixed:
            program.assumed[path] = value.is_not_null() & ~leaf.told
    program.fixed_fields = frozenset(path for path, leaf in compiled.leaves.items() if leaf.fixed)
    program.watches.extend(PlacedWatch(watch, path) for path, watch in compiled.watches)


def _compile_items(  # noqa: PLR0913 - what items are compiled from
    program: Program,
    maker: RuleMaker,
    name: str,
    items: tuple[ItemRule, ...],
    fields: dict[str, Field],
    columns: dict[str, str | None],
) -> list[SlotPlan | JoinedPlan]:
    plans: list[SlotPlan | JoinedPlan] = []
    for slot, item in enumerate(items):
        position = pl.sum_horizontal([pl.lit(0), *map(_items_of, plans)]).cast(pl.Int32)
        if item.join:
            plans.append(compile_joined_items(maker, name, slot, item, fields, position, columns))
            continue
        if item.whole is not None:
            program.watches.append(PlacedWatch(too_many_parts(maker, item.whole, item.most), f"{name}[]", slot))
        compiled = compile_fields(maker, item.fields, fields, f"{name}[].", slot)
        told = [maker.workings.text(heading).is_not_null() for heading in item.present_if]
        told = told or [leaf.told for leaf in compiled.leaves.values() if not leaf.fixed]
        lives = pl.any_horizontal(told) if told else pl.lit(False)
        if item.part is not None:
            # What else it reads is there for every part of the cell, those too that the cell does not have.
            lives = lives & maker.make(item.part).told
        alive = maker.workings.hold(("alive", name, slot), lives)
        plans.append(SlotPlan(slot, alive, position, compiled.leaves))
        program.watches.extend(
            PlacedWatch(watch, f"{name}[].{path}", slot, position, alive) for path, watch in compiled.watches
        )
    return plans


def _items_of(plan: SlotPlan | JoinedPlan) -> pl.Expr:
    """How many items of a row come from a plan."""
    return pl.col(plan.count) if isinstance(plan, JoinedPlan) else plan.alive.cast(pl.Int32)


def _compile_text(maker: RuleMaker, rule: FieldRule, slot: int, found: Field | None) -> TextPlan:
    if becomes_list(rule):
        plan = compile_parts(maker, rule, found)
        return TextPlan(slot, plan.value.is_not_null(), plan.value, plan.row_watches, plan)
    compiled = compile_fields(maker, {ITEM: rule}, {} if found is None else {ITEM: found}, "", slot)
    leaf = compiled.leaves[ITEM]
    # A text that is fixed altogether can only be meant for every client; a default gives an item no life.
    alive = leaf.value.is_not_null() if leaf.fixed else leaf.told
    return TextPlan(slot, alive, leaf.value, tuple(watch for _, watch in compiled.watches))
