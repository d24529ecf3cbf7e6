"""The steps of a mapping as they were compiled: what each was given and what it made of it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from clientimport.core.mapping import Clean, Default, Extract, FieldRule, Lookup, Split, Step


@dataclass(frozen=True)
class SeenStep:
    """One step of a rule. `before`, `after`: texts; of a split `after` is the list of parts."""

    rule: FieldRule
    step: Step
    before: pl.Expr
    after: pl.Expr

    @property
    def words(self) -> str:
        """The step as an author writes it; "" for one that is there to judge (a type step) and may well change nothing."""
        match self.step:
            case Split(on):
                return f"split: {_short(on)}"
            case Clean("cut", length):
                return f"clean: cut {length}"
            case Clean("replace", _, pattern):
                return f"clean: replace {_short(pattern)}"
            case Clean(kind):
                return f"clean: {kind}"
            case Extract(pattern):
                return f"extract: {_short(pattern)}"
            case Lookup(_, _, file):
                return f"lookup: {file}" if file else "lookup"
            case Default(text):
                return f"default: {_short(text)}"
            case _:
                return ""

    def changed(self) -> pl.Expr:
        """How many texts it altered; of a split, how many it parted."""
        if isinstance(self.step, Split):
            return (self.after.list.len() > 1).sum()
        return self.before.ne_missing(self.after).sum()


def _short(text: str) -> str:
    flat = text.replace("\n", "\\n")
    return flat if len(flat) <= 40 else flat[:39] + "…"
