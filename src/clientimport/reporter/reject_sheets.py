"""The sheets with rejected rows: faulty cells marked, what to do as a note on the cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import polars as pl

from clientimport.core.problems import DROP, NOTICE, REJECT
from clientimport.core.rows import REJECT_COLUMNS
from clientimport.reporter.misfits import fitting
from clientimport.reporter.reject_table import RejectTable
from clientimport.reporter.spool import PLACE
from clientimport.reporter.workbook import SHEET_COLUMNS, SHEET_ROWS, STYLE, Sheet

NAME = "Rejects"
NOTES = 10_000
"""Cells that get a note: every one of them is drawn by the spreadsheet program when it opens the file."""
NOTE_LENGTH = 1_500

_ROW, _FILE, _TOLD, _FIX, _RAW = REJECT_COLUMNS
_MARKS = {DROP: 1, REJECT: 2}


class RejectSheets:
    """The rejects of a run as sheets: "Rejects", and "Rejects 2" ... where one is full."""

    def __init__(self, table: RejectTable, *, allowed: Mapping[str, Sequence[str]], sheet_rows: int = SHEET_ROWS) -> None:
        self._table = table
        self._allowed = allowed
        self._capacity = sheet_rows - 1
        room = SHEET_COLUMNS - len(REJECT_COLUMNS)
        self.remarks: list[str] = []
        self._cells = table.cell_names[:room]
        if len(table.cell_names) > room:
            self.remarks.append(
                f"A workbook has {SHEET_COLUMNS:,} columns; those after “{table.heading_texts[room - 1]}” stand in rejects.csv."
            )
        self._columns = [_ROW, _TOLD, _FIX, *self._cells, _FILE, _RAW]

    def sheets(self) -> list[Sheet]:
        """The sheets, their rows still to come."""
        height = self._table.rejects.height
        count = max(1, -(-height // self._capacity))
        if count > 1:
            self.remarks.append(f"The rejects go on in {'the sheet' if count == 2 else 'sheets up to'} “{NAME} {count}”.")
        feed = _Feed(frame for frame, _ in self._frames())
        notes = self._notes()
        texts = pl.DataFrame({"text": self._table.heading_texts}, schema={"text": pl.String}).select(_guard("text"))["text"]
        head = dict(zip(self._cells, texts, strict=False))
        headings = [(head.get(name, name), "heading" if name in head else "our heading") for name in self._columns]
        choices = {
            self._columns.index(cell): self._allowed[name]
            for cell, name in zip(self._cells, self._table.columns, strict=False)
            if name in self._allowed
        }
        widths = self._widths(headings)
        made = []
        for at in range(count):
            start = at * self._capacity
            rows = min(height - start, self._capacity)
            made.append(
                Sheet(
                    NAME if not at else f"{NAME} {at + 1}",
                    headings,
                    widths,
                    rows,
                    partial(feed.take, rows),
                    {name: _style(name) if name in head else STYLE["our text"] for name in self._columns},
                    [(row - start + 1, column, text) for row, column, text in notes if start <= row < start + rows],
                    choices,
                    frozen_columns=1,
                )
            )
        return made

    def _frames(self) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        """-> (rows as they stand in the sheet, with a column of marks beside each cell; their faults by cell)."""
        names = dict(zip(self._table.columns, self._cells, strict=False))
        for told, problems in self._table.slices(between="\n"):
            faults = (
                problems.filter(pl.col("severity") != NOTICE)
                .select(PLACE, "severity", "message", "fix", pl.col("columns").alias("column"))
                .explode("column")
                .with_columns(pl.col("column").replace_strict(names, default=None, return_dtype=pl.String))
                .drop_nulls("column")
            )
            rows, misfits = fitting(told, self._cells)
            guarded = rows.with_columns(_guard(name) for name in (*self._cells, _RAW))
            yield guarded.with_columns(self._marks(rows, faults)), pl.concat([faults, misfits], how="diagonal")

    def _marks(self, rows: pl.DataFrame, faults: pl.DataFrame) -> list[pl.Series]:
        weight = pl.col("severity").replace_strict(_MARKS, default=0, return_dtype=pl.Int8)
        strongest = {
            str(name): part.group_by(PLACE).agg(weight.max().alias("mark"))
            for (name,), part in faults.group_by("column")
        }  # fmt: skip
        blank = pl.Series([0], dtype=pl.Int8).new_from_index(0, rows.height)
        return [
            (
                rows.select(PLACE).join(strongest[name], on=PLACE, how="left", maintain_order="left")["mark"].fill_null(0)
                if name in strongest
                else blank
            ).alias(f"{name} mark")
            for name in self._cells
        ]

    def _notes(self) -> list[tuple[int, int, str]]:
        """(row of all rejects, 0-based; column of the sheet; text) of the first NOTES faulty cells."""
        found: list[tuple[int, int, str]] = []
        start = 0
        for rows, faults in self._frames():
            said = (
                pl.concat_str("message", "fix", separator=" ", ignore_nulls=True).str.strip_chars().unique(maintain_order=True)
            )
            texts = faults.group_by(PLACE, "column", maintain_order=True).agg(said.str.join("\n\n").alias("text"))
            placed = rows.select(PLACE).with_row_index("at").join(texts, on=PLACE, how="inner", maintain_order="left")
            for at, column, text in placed.select("at", "column", "text").iter_rows():
                if len(found) == NOTES:
                    self.remarks.append(f"Notes stand on the first {NOTES:,} faulty cells; all that is wrong: {_TOLD}.")
                    return found
                short = text if len(text) <= NOTE_LENGTH else text[:NOTE_LENGTH] + f" … (all of it in {_TOLD})"
                found.append((start + at, self._columns.index(column), short))
            start += rows.height
        return found

    def _widths(self, headings: Sequence[tuple[str, str]]) -> list[float]:
        """Widths that suit the first rows."""
        fixed = {_ROW: 8.0, _TOLD: 60.0, _FIX: 48.0, _FILE: 24.0, _RAW: 40.0}
        first = next((frame for frame, _ in self._frames()), None)
        widths = []
        for name, (heading, _) in zip(self._columns, headings, strict=True):
            longest = 0.0
            if first is not None and name not in fixed:
                longest = first.select(pl.col(name).str.len_chars().quantile(0.9)).item() or 0.0
            # The heading shares its cell with the arrow of the filter.
            widths.append(fixed.get(name, min(max(9.0, len(heading) * 1.1 + 4, longest + 2), 40.0)))
        return widths


class _Feed:
    """Frames in, frames out in other helpings."""

    def __init__(self, frames: Iterator[pl.DataFrame]) -> None:
        self._frames = frames
        self._rest: pl.DataFrame | None = None

    def take(self, rows: int) -> Iterator[pl.DataFrame]:
        """The next `rows` rows."""
        while rows:
            frame = self._rest if self._rest is not None else next(self._frames)
            self._rest = frame.slice(rows) if frame.height > rows else None
            rows -= min(rows, frame.height)
            yield frame.head(frame.height - (0 if self._rest is None else self._rest.height))


def _guard(name: str) -> pl.Expr:
    # A cell of text is never run as a formula, so "+44" stands as it is. But reading one of our files takes an apostrophe
    # from a cell that looks guarded: one that was received so gets another.
    return pl.when(pl.col(name).str.contains(r"^'+[=+\-@\t\r]")).then("'" + pl.col(name)).otherwise(pl.col(name)).alias(name)


def _style(name: str) -> pl.Expr:
    mark = pl.col(f"{name} mark")
    return (
        pl.when(mark == _MARKS[REJECT])
        .then(pl.lit(STYLE["fault"]))
        .when(mark == _MARKS[DROP])
        .then(pl.lit(STYLE["dropped"]))
        .otherwise(pl.lit(STYLE["text"]))
    )
