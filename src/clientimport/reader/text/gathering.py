"""Records judged one by one: which are data, which are layout, and what is wrong with the rest."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from clientimport.core.details import detail
from clientimport.core.mapping import ReadLimits
from clientimport.core.problems import FAULT_SCHEMA
from clientimport.core.rows import RAW, ROW
from clientimport.reader.encoding.decoding import MARK, MARKED, MARKS, raw_text
from clientimport.reader.text.grammar import BLANKS, Dialect
from clientimport.reader.text.tolerant import Record

LONGEST_CELL = ReadLimits.cell
"""Characters of a cell unless the mapping says otherwise; a longer one makes its row a reject."""

_BLANK = re.compile(f"[{BLANKS}]*")


@dataclass
class Gathering:
    """Judges records of one table and gathers what they are.

    `headings`: as found (for the words of faults and to know a repeated heading row); `fill`: short rows are allowed;
    `marked`: bytes that could not be decoded are marked; `longest`: characters of a cell.
    """

    dialect: Dialect
    headings: tuple[str, ...]
    columns: tuple[str, ...]
    fill: bool = False
    marked: bool = False
    longest: int = LONGEST_CELL
    rows: list[tuple[int, list[str | None]]] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)
    faults: list[dict[str, object]] = field(default_factory=list)
    layout: Counter[str] = field(default_factory=Counter)
    judged: int = 0

    @property
    def width(self) -> int:
        """Cells that a row has."""
        return len(self.columns)

    def judge(self, buffer: bytes, record: Record, row: int) -> None:
        """Takes one record of a buffer, the file's `row`-th."""
        self.judged += 1
        if record.comment:
            self.layout["comment"] += 1
            return
        text = buffer[record.start : record.end]
        codes = self._bytes(text)
        if record.fault:
            codes.append((record.fault, self._place(text, record)))
        elif not codes:
            if is_blank(text, self.dialect):
                self.layout["blank"] += 1
                return
            cells = [cell.decode() for cell in self.dialect.cells(text)]
            codes = self._cells(row, cells)
            if not codes:
                self._take(row, cells)
                return
        self.broken.append((row, raw_text(text, marked=self.marked)))
        for code, told in codes:
            self.note(row, code, told)

    def note(self, row: int | None, code: str, told: str, value: str | None = None) -> None:
        """One fault of FAULT_SCHEMA; `told`: its detail."""
        self.faults.append({ROW: row, "code": code, "field": "", "value": value, "detail": told})

    def note_surplus(self, row: int, cells: int) -> None:
        """That a row has empty cells beyond the last column."""
        self.note(row, "surplus-cells-empty", detail("cells", cells, self.width))

    def _take(self, row: int, cells: list[str]) -> None:
        if self.width > 1 and tuple(cells[: self.width]) == self.headings:
            self.layout["heading"] += 1
            return
        if len(cells) > self.width:
            self.note_surplus(row, len(cells))
        taken: list[str | None] = [cell or None for cell in cells[: self.width]]
        self.rows.append((row, taken + [None] * (self.width - len(taken))))

    def _bytes(self, text: bytes) -> list[tuple[str, str]]:
        """Faults of bytes that are no text."""
        codes = []
        if self.marked and MARKED in text and (marks := MARK.findall(text.decode())):
            shown = " ".join(f"{ord(mark) - MARKS:02X}" for mark in marks[:8])
            codes.append(("not-decodable", shown + (" …" if len(marks) > 8 else "")))
        if b"\0" in text:
            codes.append(("nul-character", ""))
        return codes

    def _cells(self, row: int, cells: list[str]) -> list[tuple[str, str]]:
        """Faults of number and length of cells."""
        count = detail("cells", len(cells), self.width)
        if len(cells) > self.width and any(cells[self.width :]):
            return [("too-many-cells", count)]
        if len(cells) < self.width and not self.fill:
            return [("too-few-cells", count)]
        if sum(map(len, cells)) > self.longest and any(len(cell) > self.longest for cell in cells):
            return [("cell-too-long", detail("number", self.longest))]
        return []

    def _place(self, text: bytes, record: Record) -> str:
        """Where a quote is wrong; never the text itself, which may hold a secret."""
        name = self.headings[record.cell - 1].strip() if record.cell <= len(self.headings) else ""
        return detail("cell-named", record.cell, name) if name else detail("cell", record.cell)

    def frame(self) -> pl.DataFrame:
        """The rows taken: ROW and the columns."""
        columns = list(zip(*(cells for _, cells in self.rows), strict=True)) if self.rows else [()] * self.width
        numbers = pl.Series(ROW, [row for row, _ in self.rows], dtype=pl.Int64)
        return pl.DataFrame(
            [numbers, *(pl.Series(name, cells, dtype=pl.String) for name, cells in zip(self.columns, columns, strict=True))]
        )

    def broken_frame(self) -> pl.DataFrame:
        """The rows of wrong structure: ROW, RAW."""
        return pl.DataFrame(self.broken, schema={ROW: pl.Int64, RAW: pl.String}, orient="row")

    def fault_frame(self) -> pl.DataFrame:
        """What is wrong, of FAULT_SCHEMA."""
        return pl.DataFrame(self.faults, schema=FAULT_SCHEMA)


def is_blank(text: bytes, dialect: Dialect) -> bool:
    """Whether a well-formed record holds nothing but empty cells and white space."""
    if not text:
        return True
    if not dialect.blank.fullmatch(text):
        return False
    return all(_BLANK.fullmatch(cell.decode()) for cell in dialect.cells(text))
