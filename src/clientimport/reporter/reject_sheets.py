"""The sheets with rejected rows: whose each is, what is wrong and what to do, the cells as received, faulty ones marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import polars as pl

from clientimport.core.problems import DROP, NOTICE, REJECT
from clientimport.core.reject_headings import CLIENT, KEY, STANDING, STORED
from clientimport.core.rows import REJECT_CLIENT, REJECT_COLUMNS, REJECT_IDENTITY, REJECT_KEY, REJECT_NAME, REJECT_STANDING
from clientimport.reporter.misfits import fitting
from clientimport.reporter.reject_table import RejectTable
from clientimport.reporter.reject_words import standing_words, stored_words
from clientimport.reporter.spool import PLACE
from clientimport.reporter.words_workbook import WORDS, say
from clientimport.reporter.workbook import SHEET_COLUMNS, SHEET_ROWS, STYLE, Sheet

NAME = "Rejects"
NOTES = 10_000
"""Cells that get a note: every one of them is drawn by the spreadsheet program when it opens the file."""
NOTE_LENGTH = 1_500

_ROW, _FILE, _TOLD, _FIX, _RAW = REJECT_COLUMNS
_MARKS = {DROP: 1, REJECT: 2}
_WIDTHS = {CLIENT: 26.0, _TOLD: 52.0, _FIX: 46.0, STORED: 26.0, STANDING: 18.0, _ROW: 9.0, _FILE: 24.0, _RAW: 40.0}
_WIDTHS[REJECT_IDENTITY] = 12.0
_WRAPPED = (CLIENT, _TOLD, _FIX, STORED, STANDING)


class RejectSheets:
    """The rejects of a run as sheets: "Rejects", and "Rejects 2" ... where one is full.

    `status`, `lang`: of the run. `remarks`: what is to be said of the sheets, once `sheets` was called.
    """

    def __init__(
        self, table: RejectTable, *, allowed: Mapping[str, Sequence[str]], status: str, lang: str, sheet_rows: int = SHEET_ROWS
    ) -> None:
        self._table = table
        self._allowed = allowed
        self._status = status
        self._lang = lang
        self._capacity = sheet_rows - 1
        self._only: tuple[pl.DataFrame, pl.DataFrame] | None = None
        standing = [STANDING] if table.knows(REJECT_STANDING) else []
        before, behind = [CLIENT, KEY, _TOLD, _FIX, STORED, *standing], [_FILE, _ROW, _RAW, REJECT_IDENTITY]
        room = SHEET_COLUMNS - len(before) - len(behind)
        self.remarks: list[str] = []
        self._cells = table.cell_names[:room]
        if len(table.cell_names) > room:
            heading = table.heading_texts[room - 1]
            self.remarks.append(say("remark.columns", lang, columns=SHEET_COLUMNS, heading=heading))
        self._columns = [*before, *self._cells, *behind]

    def sheets(self) -> list[Sheet]:
        """The sheets, their rows still to come."""
        height = self._table.rejects.height
        count = max(1, -(-height // self._capacity))
        if count > 1:
            more = "remark.second sheet" if count == 2 else "remark.more sheets"
            self.remarks.append(say(more, self._lang, sheet=f"{NAME} {count}"))
        feed = _Feed(frame for frame, _ in self._frames())
        notes = self._notes()
        headings = self._headings()
        owners = set(self._cells)
        choices = {
            self._columns.index(cell): self._allowed[name]
            for cell, name in zip(self._cells, self._table.columns, strict=False)
            if name in self._allowed
        }
        hints = [(0, at, WORDS[f"hint.{name}"][self._lang]) for at, name in enumerate(self._columns) if f"hint.{name}" in WORDS]
        widths = self._widths(headings)
        made = []
        for at in range(count):
            start = at * self._capacity
            rows = min(height - start, self._capacity)
            made.append(
                Sheet(
                    self._name(at),
                    headings,
                    widths,
                    rows,
                    partial(feed.take, rows),
                    {
                        name: _style(name)
                        if name in owners or name == _RAW
                        else STYLE["our text" if name in _WRAPPED else "our cell"]
                        for name in self._columns
                    },
                    [*hints, *((row - start + 1, column, text) for row, column, text in notes if start <= row < start + rows)],
                    choices,
                    frozen_columns=2,
                    hidden_columns=[self._columns.index(REJECT_IDENTITY)],
                )
            )
        return made

    def place(self, row: int, heading: str) -> tuple[str, int, int]:
        """Which of all rejects, from 0, and the text of an owner's heading or "" -> sheet, row from 0, column of its cell."""
        texts = self._table.heading_texts[: len(self._cells)]
        cell = self._cells[texts.index(heading)] if heading in texts else _TOLD
        sheet, at = divmod(row, self._capacity)
        return self._name(sheet), at + 1, self._columns.index(cell)

    def _name(self, at: int) -> str:
        return NAME if not at else f"{NAME} {at + 1}"

    def _headings(self) -> list[tuple[str, str]]:
        texts = pl.DataFrame({"text": self._table.heading_texts}, schema={"text": pl.String}).select(_guard("text"))["text"]
        head = dict(zip(self._cells, texts, strict=False))
        return [
            (head[name], "owner's heading")
            if name in head
            else (f"{say(f'heading.{name}', self._lang)}\n{name}", "our heading")
            for name in self._columns
        ]

    def _frames(self) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        """-> (rows as they stand in the sheet, with a column of marks beside each cell; their faults by cell).

        They are asked for more than once: of a run with few rejects they are made once.
        """
        if self._only is None:
            for made in self._made():
                if made[0].height == self._table.rejects.height:
                    self._only = made
                yield made
        else:
            yield self._only

    def _made(self) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        names = dict(zip(self._table.columns, self._cells, strict=False))
        stored = stored_words(self._status, self._lang, known=self._table.knows(REJECT_CLIENT))
        for told, problems in self._table.slices_about(between="\n"):
            # What concerns a row as a whole stands at its raw text, where it has one.
            broken = pl.col(PLACE).is_in(told.filter(pl.col(_RAW).is_not_null())[PLACE].implode())
            whole = pl.when((pl.col("columns").list.len() == 0) & broken).then(pl.lit([_RAW])).otherwise(pl.col("columns"))
            faults = (
                problems.filter(pl.col("severity") != NOTICE)
                .select(PLACE, "severity", "message", "fix", whole.alias("column"))
                .explode("column", empty_as_null=True)
                .with_columns(pl.col("column").replace_strict({_RAW: _RAW, **names}, default=None, return_dtype=pl.String))
                .drop_nulls("column")
            )
            rows, misfits = fitting(told, self._cells, self._lang)
            guarded = rows.with_columns(
                *(_guard(name) for name in (*self._cells, _RAW)),
                pl.col(REJECT_NAME).alias(CLIENT),
                pl.col(REJECT_KEY).alias(KEY),
                stored.alias(STORED),
                standing_words(self._lang).alias(STANDING),
            )
            found = pl.concat([faults, misfits], how="diagonal")
            yield guarded.with_columns(self._marks(rows, found)), found

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
            for name in (*self._cells, _RAW)
        ]

    def _notes(self) -> list[tuple[int, int, str]]:
        """(row of all rejects, 0-based; column of the sheet; text) of the first NOTES faulty cells."""
        found: list[tuple[int, int, str]] = []
        start = 0
        told = say(f"heading.{_TOLD}", self._lang)
        for rows, faults in self._frames():
            said = (
                pl.concat_str("message", "fix", separator=" ", ignore_nulls=True).str.strip_chars().unique(maintain_order=True)
            )
            texts = faults.group_by(PLACE, "column", maintain_order=True).agg(said.str.join("\n\n").alias("text"))
            placed = rows.select(PLACE).with_row_index("at").join(texts, on=PLACE, how="inner", maintain_order="left")
            for at, column, text in placed.select("at", "column", "text").iter_rows():
                if len(found) == NOTES:
                    self.remarks.append(say("remark.notes", self._lang, notes=NOTES, column=told))
                    return found
                short = text if len(text) <= NOTE_LENGTH else text[:NOTE_LENGTH] + say("note.cut", self._lang, column=told)
                found.append((start + at, self._columns.index(column), short))
            start += rows.height
        return found

    def _widths(self, headings: Sequence[tuple[str, str]]) -> list[float]:
        """Widths that suit the first rows."""
        first = next((frame for frame, _ in self._frames()), None)
        widths = []
        for name, (heading, _) in zip(self._columns, headings, strict=True):
            longest = 0.0
            if first is not None and name not in _WIDTHS:
                longest = first.select(pl.col(name).str.len_chars().quantile(0.9)).item() or 0.0
            # The heading shares its cell with the arrow of the filter.
            head = max((len(line) for line in heading.splitlines()), default=0)
            widths.append(_WIDTHS.get(name, min(max(9.0, head * 1.1 + 4, longest + 2), 40.0)))
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
        .otherwise(pl.lit(STYLE["our cell" if name == _RAW else "cell"]))
    )
