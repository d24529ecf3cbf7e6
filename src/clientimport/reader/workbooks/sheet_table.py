"""The rows of one sheet below its headings, judged: data, layout, and what is wrong with the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import polars as pl

from clientimport.core.details import detail, detail_of
from clientimport.core.mapping import SourceOptions
from clientimport.core.problems import faults_of
from clientimport.core.rows import RAW, ROW
from clientimport.reader.pieces import Piece
from clientimport.reader.places import Places
from clientimport.reader.text.grammar import BLANKS
from clientimport.reader.workbooks.spreadsheets import HIDDEN

_BLANK = f"^[{BLANKS}]*$"
_NAMED_ROWS = 10


@dataclass
class HiddenRows:
    """Hidden rows met so far: how many, and the numbers of the first ones."""

    count: int = 0
    first: tuple[int, ...] = ()

    def add(self, rows: pl.Series) -> None:
        """Takes note of rows."""
        self.count += len(rows)
        self.first += tuple(rows.head(_NAMED_ROWS - len(self.first)))

    @property
    def detail(self) -> str:
        """12 rows (5, 6, 9, …)."""
        listed = ", ".join(map(str, self.first)) + (", …" if self.count > len(self.first) else "")
        return detail("row-hidden" if self.count == 1 else "rows-hidden", self.count, listed)


@dataclass(frozen=True)
class SheetTable:
    """A table of a sheet. `first`: index of its first column; `columns`: frame names; `headings`: texts, null where blank."""

    sheet: str
    first: int
    headings: tuple[str, ...]
    columns: tuple[str, ...]
    options: SourceOptions

    def piece(self, frame: pl.DataFrame, after: int, hidden: HiddenRows) -> Piece:
        """Filled rows behind record `after` -> what they are; the numbers between them are blank rows."""
        last = int(frame[ROW][-1])
        filled = _filled(frame)
        layout: Counter[str] = Counter(blank=last - after - filled.height)
        if HIDDEN in filled.columns:
            filled = self._without_hidden(filled, hidden, layout)
        width = len(self.columns)
        wanted = [str(at) for at in range(self.first, self.first + width)]
        filled = filled.with_columns(pl.lit(None, pl.String).alias(name) for name in wanted if name not in filled.columns)
        names = [name for name in filled.columns if name != ROW]
        rows, faults, broken = filled, [], None
        surplus = [name for name in names if name not in set(wanted) and filled[name].null_count() < filled.height]
        longest = self.options.limits.cell
        long_names = [name for name in wanted if (filled[name].str.len_bytes().max() or 0) > longest]  # type: ignore[operator]
        if surplus or long_names:
            too_wide = pl.any_horizontal(pl.lit(False), *(pl.col(name).is_not_null() for name in surplus))
            too_long = pl.any_horizontal(pl.lit(False), *(pl.col(name).str.len_chars() > longest for name in long_names))
            flagged = filled.with_columns(too_wide.alias("__wide"), too_long.fill_null(False).alias("__long"))
            wide, long = flagged.filter("__wide"), flagged.filter(~pl.col("__wide") & pl.col("__long"))
            places = sorted(int(name) for name in names)
            count = pl.max_horizontal(
                pl.when(pl.col(str(at)).is_not_null()).then(at + 1 - min(self.first, places[0])) for at in places
            )
            faults += [
                faults_of(wide, "too-many-cells", detail=detail_of("cells", count, pl.lit(width))),
                faults_of(long, "cell-too-long", detail=detail("number", longest)),
            ]
            cells = [_as_csv(str(at)) if str(at) in names else pl.lit("") for at in range(places[-1] + 1)]
            raw = pl.concat_str(cells, separator=",").str.strip_chars_end(",")
            broken = pl.concat([wide, long]).sort(ROW).select(ROW, raw.alias(RAW))
            rows = flagged.filter(~pl.col("__wide") & ~pl.col("__long"))
        if again := self._headings_again(rows, wanted):
            layout["heading"] = len(again)
            rows = rows.filter(~pl.col(ROW).is_in(again))
        data = rows.select(ROW, *(pl.col(old).alias(new) for old, new in zip(wanted, self.columns, strict=True)))
        piece = Piece(data, last, last - after, layout=+layout, places=Places((), self.sheet))
        if broken is not None:
            piece.broken, piece.faults = broken, pl.concat(faults).sort(ROW)
        return piece

    def _without_hidden(self, filled: pl.DataFrame, hidden: HiddenRows, layout: Counter[str]) -> pl.DataFrame:
        """Hidden rows are noted, and left out where the mapping skips them."""
        hidden.add(filled.filter(HIDDEN)[ROW])
        if self.options.hidden_rows == "skip":
            layout["hidden"] = int(filled[HIDDEN].sum())
            filled = filled.filter(~pl.col(HIDDEN))
        return filled.drop(HIDDEN)

    def _headings_again(self, rows: pl.DataFrame, wanted: list[str]) -> list[int]:
        """The numbers of rows that repeat the headings."""
        if len(wanted) < 2 or not any(self.headings):
            return []
        for name, text in zip(wanted, self.headings, strict=True):
            rows = rows.filter(pl.col(name).eq_missing(pl.lit(text or None, pl.String)))
            if rows.is_empty():
                return []
        return rows[ROW].to_list()


def _filled(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows that hold more than white space."""
    blank = frame
    for name in frame.columns:
        if name not in (ROW, HIDDEN):
            blank = blank.filter(pl.col(name).is_null() | pl.col(name).str.contains(_BLANK))
            if blank.is_empty():
                return frame
    return frame.filter(~pl.col(ROW).is_in(blank[ROW].implode()))


def _as_csv(name: str) -> pl.Expr:
    cell = pl.col(name).fill_null("")
    return (
        pl.when(cell.str.contains(r'[",\r\n]'))
        .then(pl.lit('"') + cell.str.replace_all('"', '""') + pl.lit('"'))
        .otherwise(cell)
    )
