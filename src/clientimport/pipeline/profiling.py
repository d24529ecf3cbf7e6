"""The profile of a run's files, made while their batches go by: blank cells and distinct texts of each column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import polars as pl

from clientimport.core.fates import Fates
from clientimport.core.gates import History
from clientimport.core.profile import ColumnProfile, Profile
from clientimport.core.rows import RowBatch
from clientimport.mapper import Bound
from clientimport.pipeline.sketch import DistinctTexts, hashed

MOST_COLUMNS = 1000
"""Columns that are profiled: the first ones that the mapping reads. Their sketches take 32 MiB at most."""


@dataclass
class _Seen:
    rows: int = 0
    blank: int = 0
    texts: DistinctTexts | None = field(default_factory=DistinctTexts)

    def profile(self) -> ColumnProfile:
        filled = self.rows - self.blank
        distinct = None if self.texts is None or not filled else min(self.texts.number / filled, 1.0)
        return ColumnProfile(self.blank / self.rows if self.rows else 0.0, distinct)


class Profiler:
    """Takes note of batches on their way; neither their size nor their order changes the profile."""

    def __init__(self) -> None:
        self._columns: dict[str, _Seen] = {}
        self._headings: dict[str, None] = {}

    def watched(self, batches: Iterable[tuple[Bound, RowBatch]]) -> Iterator[tuple[Bound, RowBatch]]:
        """The same batches, as they were read: footers are no rows, rejected and filtered rows are."""
        for bound, batch in batches:
            self._take(bound, batch)
            yield bound, batch

    def open_file(self, bound: Bound) -> None:
        """Takes note of a file's headings, and of the columns that its mapping reads."""
        self._headings |= dict.fromkeys(bound.layout.columns)
        for column in _read(bound):
            if len(self._columns) < MOST_COLUMNS:
                seen = self._columns.setdefault(column, _Seen())
                if column in bound.secret_columns:
                    seen.texts = None

    def profile(self, fates: Fates, history: History | None) -> Profile:
        """What was seen. `history`: how this run is judged."""
        rejects = fates.counts["rejected"] / fates.data if fates.data else 0.0
        columns = {name: seen.profile() for name, seen in self._columns.items()}
        return Profile(fates.data, rejects, tuple(self._headings), columns, history)

    def _take(self, bound: Bound, batch: RowBatch) -> None:
        names = [name for name in _read(bound) if name in self._columns]
        if not names or batch.rows.is_empty():
            return
        cells = _blanked(batch.rows.select(names), bound.mapping.source.blank)
        open_ones = {name: texts for name in names if (texts := self._columns[name].texts)}
        wanted = hashed(cells.select(list(open_ones))).select(texts.wanted(name) for name, texts in open_ones.items())
        for name in names:
            seen = self._columns[name]
            seen.rows += cells.height
            seen.blank += cells[name].null_count()
            if seen.texts:
                seen.texts.take(wanted[name][0])


def _read(bound: Bound) -> list[str]:
    read = {column for column in bound.columns.values() if column is not None}
    return [column for column in bound.layout.columns if column in read]


def _blanked(cells: pl.DataFrame, words: tuple[str, ...]) -> pl.DataFrame:
    """Null for every cell that is blank as the mapping understands it: of white space alone, or one of its words for it."""
    # Only a cell that begins with a control character, a space or something beyond ASCII can be white space: the others,
    # nearly all, need not be trimmed.
    odd = cells.select(((pl.all() < "!") | (pl.all() > "~")).any()).row(0)
    names = [name for name, look_closer in zip(cells.columns, odd, strict=True) if words or look_closer]
    return cells.with_columns(pl.when(~pl.col(name).str.strip_chars().is_in(["", *words])).then(pl.col(name)) for name in names)
