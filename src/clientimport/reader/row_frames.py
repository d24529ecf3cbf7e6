"""Rows told one by one -> frames of texts, ascending by number, no wider than what they hold."""

from __future__ import annotations

import polars as pl

from clientimport.core.rows import ROW
from clientimport.reader.spreadsheets import HIDDEN, MOST_ROWS, Limits, Refused, letters_of

_FIRST, _LATER = 1_000, 20_000
MOST_CELLS = 4_000_000
"""Cells of a frame, blank ones included."""


class RowFrames:
    """Gathers rows; `full` says when a frame should be taken.

    A sheet may tell its rows out of order, or one row twice: within a frame that is mended. Raises Refused where a row
    comes behind a frame that it belongs into, where a cell stands twice with different texts, or for a sheet too large.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rows: list[tuple[int, dict[int, str]]] = []
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

    def take(self) -> pl.DataFrame:
        """The rows so far as a frame; they are no longer held."""
        rows = self._rows if self._ascending else _in_order(self._rows)
        columns = sorted(self._columns)
        frame = pl.DataFrame(
            [
                pl.Series(ROW, [number for number, _ in rows], dtype=pl.Int64),
                *(pl.Series(str(at), [cells.get(at) for _, cells in rows], dtype=pl.String) for at in columns),
            ]
        )
        if self._hidden:
            frame = frame.with_columns(pl.col(ROW).is_in(sorted(self._hidden)).alias(HIDDEN))
        self._taken, self._size = self._last, _LATER
        self._rows, self._columns, self._hidden, self._ascending = [], set(), set(), True
        return frame


def _in_order(rows: list[tuple[int, dict[int, str]]]) -> list[tuple[int, dict[int, str]]]:
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
