"""Rows told one by one -> frames of texts, ascending by number, no wider than what they hold."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from clientimport.core.rows import ROW
from clientimport.reader.workbooks.spreadsheets import HIDDEN, MOST_ROWS, Limits, Refused, letters_of

_FIRST, _LATER = 1_000, 20_000
_Row = tuple[int, dict[int, str]]
MOST_CELLS = 2_000_000
"""Cells of a frame, blank ones included."""


class RowFrames:
    """Gathers rows; `full` says when a frame should be taken.

    A sheet may tell its rows out of order, or one row twice: within a frame that is mended. Raises Refused where a row
    comes behind a frame that it belongs into, where a cell stands twice with different texts, or for a sheet too large.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rows: list[_Row] = []
        self._hidden: set[int] = set()
        self._columns: set[int] = set()
        self._taken = self._last = 0
        self._ascending = True
        self._size = _FIRST

    @property
    def any(self) -> bool:
        """Whether there are rows."""
        return bool(self._rows)

    @property
    def full(self) -> bool:
        """Whether there are as many rows as a frame should have."""
        return len(self._rows) >= self._size or self.heavy

    @property
    def heavy(self) -> bool:
        """Whether a frame of them has as many cells, blank ones included, as one may."""
        return len(self._rows) * len(self._columns) > MOST_CELLS

    def passed(self, number: int) -> None:
        """Rows up to this one have been taken elsewhere."""
        self._taken = self._last = number

    def add(self, number: int, cells: dict[int, str], *, hidden: bool) -> None:
        """Takes a row (from 1) with its filled cells (columns from 0); one without any is left out."""
        if number > MOST_ROWS:
            raise Refused(f"It has more than {MOST_ROWS:,} rows.")
        if not cells:
            return
        if number <= self._last:
            self._ascending = False
            if number <= self._taken:
                raise Refused(f"Its rows are out of order at row {number}.")
        self._last = max(number, self._last)
        self._rows.append((number, cells))
        if not self._columns.issuperset(cells):
            self._columns.update(cells)
            widest = max(self._columns) + 1
            if widest > self._limits.columns:
                raise Refused(f"It has more than {self._limits.columns:,} columns.", "Set `source: {limits: {columns: …}}`.")
        if hidden:
            self._hidden.add(number)

    def take(self) -> Iterator[pl.DataFrame]:
        """The rows so far as a frame, or as several where it would be too large; they are no longer held."""
        rows = self._rows if self._ascending else _in_order(self._rows)
        columns, hidden, heavy = self._columns, self._hidden, self.heavy
        self._taken, self._size = self._last, _LATER
        self._rows, self._columns, self._hidden, self._ascending = [], set(), set(), True
        for part, width in _cut(rows) if heavy else [(rows, columns)]:
            frame = pl.DataFrame(
                [
                    pl.Series(ROW, [number for number, _ in part], dtype=pl.Int64),
                    *(pl.Series(str(at), [cells.get(at) for _, cells in part], dtype=pl.String) for at in sorted(width)),
                ]
            )
            yield frame.with_columns(pl.col(ROW).is_in(sorted(hidden)).alias(HIDDEN)) if hidden else frame


def _cut(rows: list[_Row]) -> Iterator[tuple[list[_Row], set[int]]]:
    """Runs of rows with their columns, each of no more cells than a frame may have."""
    part: list[_Row] = []
    columns: set[int] = set()
    for number, cells in rows:
        if part and len(columns.union(cells)) * (len(part) + 1) > MOST_CELLS:
            yield part, columns
            part, columns = [], set()
        part.append((number, cells))
        columns.update(cells)
    yield part, columns


def _in_order(rows: list[_Row]) -> list[_Row]:
    found: dict[int, dict[int, str]] = {}
    for number, cells in rows:
        row = found.setdefault(number, {})
        for column, text in cells.items():
            if row.setdefault(column, text) != text:
                raise twice(column, number)
    return sorted(found.items())


def twice(column: int, number: int) -> Refused:
    """The refusal of a sheet that has two texts for one cell."""
    return Refused(f"It is damaged: the cell {letters_of(column)}{number} stands there twice.")
