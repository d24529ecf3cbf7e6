"""A rule on its way from source to value: what it is so far, what the cells told of it, what may be wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

import polars as pl

from clientimport.core.errors import MappingFailure, Mistake

Detail = Callable[[str], str]
"""The text at fault -> what the message adds."""


@dataclass(frozen=True)
class Watch:
    """Something that may be found in a row: where `mask` is true, `code`. `value` as received, `subject` as the step saw it."""

    code: str
    mask: pl.Expr
    value: pl.Expr
    subject: pl.Expr
    detail: Detail | str | None = None
    fault: bool = True


@dataclass
class Making:
    """The state of one rule while it is compiled.

    `value`: text or null. `told`: Boolean, whether cells of the file told the value, faulty ones included; False where it
    is only fixed or a default. `fixed`: it never is. `assumable`: the value may be there without being told.
    `received`: the source's text as received. `key`: what it is, for work that is shared. `parts`: the parts of a split.
    `calling_code`, `extension`: what a phone step found besides the number.
    """

    value: pl.Expr
    told: pl.Expr
    received: pl.Expr
    key: Hashable
    fixed: bool = False
    assumable: bool = False
    watches: list[Watch] = field(default_factory=list)
    parts: pl.Expr | None = None
    calling_code: pl.Expr | None = None
    extension: pl.Expr | None = None
    whole_number: pl.Expr | None = None

    @property
    def faulty(self) -> pl.Expr | None:
        """Whether one of the steps found the value at fault; None: no step can."""
        masks = [watch.mask for watch in self.watches if watch.fault]
        return pl.any_horizontal(masks) if masks else None


@dataclass(frozen=True)
class Author:
    """The mapping file, for faults that only its author can mend. `secrets`: headings whose cells are not to be told."""

    file: str
    secrets: frozenset[str] = frozenset()

    def failure(self, line: int, path: str, message: str, fix: str) -> MappingFailure:
        """One mistake of the mapping, found while it was run."""
        return MappingFailure(self.file, [Mistake(line, path, message, fix)])
