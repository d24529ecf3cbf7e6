"""What of a mapping and of its files meets: counted batch by batch, in columns, while the files go by once."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field

import polars as pl

from clientimport.core.fields import fields_of
from clientimport.core.mapping import Lookup, Mapping
from clientimport.core.rows import ROW, RowBatch
from clientimport.core.target import Target
from clientimport.mapper.bind import Bound
from clientimport.mapper.columns_of import columns_of
from clientimport.mapper.joined_items import JoinedPlan, joined_items
from clientimport.mapper.program import Program, compile_program
from clientimport.mapper.reads import every_rule
from clientimport.mapper.seen_steps import SeenStep
from clientimport.mapper.working_rows import working_rows
from clientimport.mapper.workings import signature

MOST_UNKNOWN = 1000
"""Different texts that a lookup lacks which are kept; of more, the number of cells is told."""


@dataclass
class StepCount:
    """A step: how many texts it was given (`given`), how many it altered. `values`: of a lookup, its texts and how often."""

    seen: SeenStep
    secret: bool
    given: int = 0
    changed: int = 0
    values: Counter[str] = field(default_factory=Counter)
    lacking: Counter[str] = field(default_factory=Counter)
    lacking_cells: int = 0

    def take(self, before: pl.Series) -> None:
        """The texts that a lookup was given in a batch."""
        assert isinstance(self.seen.step, Lookup)
        known = {unicodedata.normalize("NFC", key).strip() for key in self.seen.step.table}
        for text, count in before.drop_nulls().value_counts().iter_rows():
            if text in known:
                self.values[text] += count
                continue
            self.lacking_cells += count
            if text in self.lacking or len(self.lacking) < MOST_UNKNOWN:
                self.lacking[text] += count

    def unused(self) -> list[str]:
        """The entries of a lookup that no cell met, as they are written."""
        assert isinstance(self.seen.step, Lookup)
        return [key for key in self.seen.step.table if unicodedata.normalize("NFC", key).strip() not in self.values]


@dataclass
class PlaceCount:
    """A field, or an item of a list (`leaf` ""): how many rows have it, and the columns that it reads."""

    pattern: str
    slot: int | None
    path: str
    line: int
    columns: tuple[str, ...]
    filled: int = 0


class Coverage:
    """The counts of one mapping over its files. `unread`: heading -> filled cells, rows of the files that have it."""

    def __init__(self, mapping: Mapping, target: Target) -> None:
        self.mapping = mapping
        self.rows = 0
        self.filtered = 0
        self.steps: dict[Hashable, StepCount] = {}
        self.fields: dict[tuple[str, int | None], PlaceCount] = {}
        self.items: dict[tuple[str, int], PlaceCount] = {}
        self.unread: dict[str, list[int]] = {}
        self.headings: set[str] = set()
        self.found: set[str] = set()
        self.blank = {unicodedata.normalize("NFC", word).strip() for word in mapping.source.blank} - {""}
        self._secret_fields = {path for path, each in fields_of(target.record).items() if each.secret}
        self._bound: Bound | None = None
        self._program: Program | None = None
        self._seen: list[tuple[StepCount, SeenStep]] = []
        self._seen_in_parts: dict[tuple[str, int], list[tuple[StepCount, SeenStep]]] = {}
        self._rules = {(pattern, slot): rule for pattern, slot, rule in every_rule(mapping)}
        for (pattern, slot), rule in self._rules.items():
            self.fields[pattern, slot] = PlaceCount(pattern, slot, rule.path, rule.line, columns_of(rule))
        for name, items in mapping.record.lists.items():
            for slot, item in enumerate(items):
                read = dict.fromkeys(column for rule in item.fields.values() for column in columns_of(rule))
                self.items[name, slot] = PlaceCount(f"{name}[]", slot, item.path, item.line, tuple(read))

    def take(self, bound: Bound, batch: RowBatch) -> None:
        """Counts one batch of a file."""
        program = self._opened(bound)
        read = frozenset(column for column in bound.columns.values() if column in batch.rows.columns)
        self.rows += batch.rows.height
        self._take_unread(bound, batch, read)
        work, _, filtered = working_rows(program, batch.rows, read, bound.mapping.source.blank)
        self.filtered += filtered
        work = program.workings.add_to(work)
        work = self._count_joined(program, work, batch)
        self._count_steps(work, self._seen)
        self._count_places(program, work)
        for name, plans in program.texts.items():
            for plan in plans:
                if plan.parts is None:
                    continue
                lines = plan.parts.computed(work)
                self._count_steps(lines, self._seen_in_parts[name, plan.slot])
                self.fields[f"{name}[]", plan.slot].filled += lines.filter(plan.parts.told).height

    def _opened(self, bound: Bound) -> Program:
        if bound is self._bound and self._program is not None:
            return self._program
        noted: list[SeenStep] = []
        self._bound = bound
        self._program = compile_program(
            bound.mapping, bound.target, bound.columns, bound.secret_columns, bound.origins.key, noted
        )
        self._seen = self._counted(bound, noted)
        self._seen_in_parts = {
            (name, plan.slot): self._counted(bound, plan.parts.seen)
            for name, plans in self._program.texts.items()
            for plan in plans
            if plan.parts is not None
        }
        self.headings.update(bound.layout.headings)
        self.found.update(name for name, column in bound.columns.items() if column is not None)
        return self._program

    def _counted(self, bound: Bound, noted: list[SeenStep]) -> list[tuple[StepCount, SeenStep]]:
        """Steps with their counts; one of a group of columns (`each`) is counted with those of its other columns."""
        secrets = {name for name, column in bound.columns.items() if column in bound.secret_columns}
        owners = {(rule.path, rule.line): pattern for (pattern, _), rule in self._rules.items()}
        pairs = []
        for seen in noted:
            rule = seen.rule
            of_secret = owners.get((rule.path, rule.line)) in self._secret_fields
            known = (rule.path, rule.line, signature(seen.step))
            count = self.steps.setdefault(known, StepCount(seen, of_secret))
            count.secret |= not secrets.isdisjoint(columns_of(rule))
            pairs.append((count, seen))
        return pairs

    def _take_unread(self, bound: Bound, batch: RowBatch, read: frozenset[str]) -> None:
        filled = batch.rows.select(pl.all().count()).row(0, named=True) if batch.rows.width else {}
        for heading, column in zip(bound.layout.headings, bound.layout.columns, strict=True):
            if column not in read:
                counts = self.unread.setdefault(heading or column, [0, 0])
                counts[0] += filled.get(column, 0)
                counts[1] += batch.rows.height
        if self.blank and read:
            waiting = sorted(self.blank)
            trimmed = pl.col(sorted(read)).str.strip_chars()
            met = batch.rows.select(pl.any_horizontal((trimmed == word).any()).alias(word) for word in waiting)
            self.blank -= {word for word in waiting if met[word].item()}

    def _count_joined(self, program: Program, work: pl.DataFrame, batch: RowBatch) -> pl.DataFrame:
        """Counts the items that come from joins -> the frame with how many each row has."""
        for plan in program.joined:
            assert batch.joined is not None
            items, work = joined_items(plan, work, batch.rows, batch.joined, self.mapping.source.blank)
            self.items[plan.name, plan.slot].filled += items.lines[ROW].n_unique()
            for leaf, made in plan.leaves.items():
                place = self.fields.get((f"{plan.name}[].{leaf}", plan.slot))
                if place is not None:
                    place.filled += items.lines.filter(made.value.is_not_null())[ROW].n_unique()
        return work

    def _count_steps(self, work: pl.DataFrame, pairs: list[tuple[StepCount, SeenStep]]) -> None:
        if not pairs or work.is_empty():
            return
        asked = [
            expr
            for at, (_, seen) in enumerate(pairs)
            for expr in (seen.before.is_not_null().sum().alias(f"given {at}"), seen.changed().alias(f"changed {at}"))
        ]
        counts = work.select(asked).row(0, named=True)
        for at, (count, seen) in enumerate(pairs):
            count.given += counts[f"given {at}"]
            count.changed += counts[f"changed {at}"]
            if isinstance(seen.step, Lookup):
                count.take(work.select(seen.before.cast(pl.String).alias("text")).to_series())

    def _count_places(self, program: Program, work: pl.DataFrame) -> None:
        if work.is_empty():
            return
        asked: list[tuple[PlaceCount, pl.Expr]] = [
            (self.fields[path, None], value.is_not_null()) for path, value in program.own.items() if (path, None) in self.fields
        ]
        for name, plans in program.lists.items():
            for plan in plans:
                if isinstance(plan, JoinedPlan):
                    continue
                asked.append((self.items[name, plan.slot], plan.alive))
                for leaf, made in plan.leaves.items():
                    place = self.fields.get((f"{name}[].{leaf}", plan.slot))
                    if place is not None:
                        asked.append((place, plan.alive & made.value.is_not_null()))
        for name, texts in program.texts.items():
            asked += [(self.fields[f"{name}[]", plan.slot], plan.alive) for plan in texts if plan.parts is None]
        if asked:
            # A fixed text is one value, whatever the height: each row has it.
            each_row = pl.int_range(pl.len()) >= 0
            counts = work.select((there & each_row).sum().alias(str(at)) for at, (_, there) in enumerate(asked)).row(0)
            for (place, _), count in zip(asked, counts, strict=True):
                place.filled += count or 0
