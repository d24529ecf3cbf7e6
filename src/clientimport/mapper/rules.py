"""A rule compiled: its source, then its steps in their order."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from clientimport.core.fields import Field
from clientimport.core.mapping import Clean, Default, Extract, FieldRule, Join, Lookup, Mapping, Part, Split, Sql, Typed
from clientimport.core.secrets import WITHHELD
from clientimport.mapper.columns_of import columns_of
from clientimport.mapper.making import Author, Making
from clientimport.mapper.origins import phone_siblings
from clientimport.mapper.seen_steps import SeenStep
from clientimport.mapper.sources import simple_source
from clientimport.mapper.sql_source import SqlRun, sql_making
from clientimport.mapper.steps import clean_step, default_step, extract_step, join_step, lookup_step, part_step, split_step
from clientimport.mapper.typed_steps import phone_step, typed_step
from clientimport.mapper.workings import Workings


@dataclass(frozen=True)
class RuleMaker:
    """Compiles rules over one set of workings. `seen`: where steps are noted, for those who count what they do."""

    workings: Workings
    mapping: Mapping
    author: Author
    seen: list[SeenStep] | None = None

    def make(self, rule: FieldRule, field: Field | None = None) -> Making:
        """A rule of a text field -> its value. `field`: what the target says of it; None inside other rules."""
        made = self.source(rule)
        withheld = self._withheld(rule, made)
        self.divide(rule, made)
        if made.parts is not None:
            join_step(self.workings, made, Join(" "))
        self.refine(rule, made, field)
        if withheld is not None:
            _keep_withheld(made, withheld)
        return made

    def source(self, rule: FieldRule) -> Making:
        """The source of a rule alone."""
        if isinstance(rule.source, Sql):
            return sql_making(self.workings, SqlRun(rule.source.text, self.author, rule.line, rule.path))
        return simple_source(self.workings, rule.source, self.make)

    def _withheld(self, rule: FieldRule, made: Making) -> pl.Expr | None:
        """Where a report withheld a secret cell that the value is made of; None: it is made of none."""
        cells = [self.workings.text(name) == WITHHELD for name in columns_of(rule) if name in self.author.secrets]
        if not cells:
            return None
        withheld = pl.any_horizontal(cells).fill_null(False)
        if not isinstance(rule.source, Sql):
            withheld = withheld & made.value.str.contains(WITHHELD, literal=True).fill_null(False)
        return self.workings.hold(("withheld", made.key), withheld)

    def divide(self, rule: FieldRule, made: Making) -> None:
        """The steps split, part and join."""
        for kind in (Split, Part, Join):
            for step in rule.steps:
                if isinstance(step, kind):
                    match step:
                        case Split():
                            before = made.value
                            split_step(self.workings, made, step)
                            if self.seen is not None and made.parts is not None:
                                self.seen.append(SeenStep(rule, step, before, made.parts))
                        case Part():
                            part_step(self.workings, made, step)
                        case Join():
                            join_step(self.workings, made, step)

    def refine(self, rule: FieldRule, made: Making, field: Field | None) -> None:
        """The steps after those: clean, extract, lookup, the type step, default."""
        for kind in (Clean, Extract, Lookup, Typed, Default):
            for step in rule.steps:
                if isinstance(step, kind):
                    before = made.value
                    match step:
                        case Clean():
                            clean_step(self.workings, made, step)
                        case Extract():
                            extract_step(self.workings, made, step)
                        case Lookup():
                            lookup_step(self.workings, made, step)
                        case Typed():
                            self._typed(rule, made, step, field)
                        case Default():
                            default_step(made, step)
                    if self.seen is not None and not made.fixed:
                        self.seen.append(SeenStep(rule, step, before, made.value))

    def _typed(self, rule: FieldRule, made: Making, step: Typed, field: Field | None) -> None:
        if step.kind != "phone":
            typed_step(self.workings, made, step, field, self.mapping.source.dates)
            return
        if not phone_siblings(rule, field)[0]:
            return  # the shape has no fields for the parts of a number: it is kept whole
        region = None if step.region is None else self.make(step.region)
        phone_step(self.workings, made, step, region, self.mapping.region)


def _keep_withheld(made: Making, withheld: pl.Expr) -> None:
    """What stands for a withheld secret goes past the steps as it is, so that it is known for what it is later."""
    made.value = pl.when(withheld).then(pl.lit(WITHHELD)).otherwise(made.value)
    made.told = made.told | withheld
    made.watches = [replace(watch, mask=watch.mask & ~withheld) for watch in made.watches]
    made.key = (made.key, "withheld")
