"""A sheet of a workbook as a source."""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

import polars as pl

from clientimport.core.details import detail
from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import SourceOptions
from clientimport.core.problems import file_fault, no_faults
from clientimport.core.reject_headings import HEAD_ROWS, our_heading_row
from clientimport.core.rows import ROW, Layout, RowBatch, SourceFile, unique_columns
from clientimport.reader.arrival.incoming import Incoming
from clientimport.reader.header import Header, Row, find_header, no_header
from clientimport.reader.pieces import Piece, into_batches
from clientimport.reader.places import Places
from clientimport.reader.reject_files import Unwrapped, our_options
from clientimport.reader.settings import sheet_settings
from clientimport.reader.workbooks.sheet_table import HiddenRows, SheetTable
from clientimport.reader.workbooks.spreadsheets import HIDDEN, Area
from clientimport.reader.workbooks.workbook import Sheet, Wanted, sheet_rows

ALL = "all"
"""The word for every visible sheet with data, each a source of its own; where one alone is asked for, the first of them."""
_SAMPLE_ROWS = 400
_NAMED_AREAS = 10
Frames = Generator[pl.DataFrame, None, None]


class WorkbookSource:
    """See reader.source.Source."""

    _last_begun: weakref.ref[WorkbookSource] | None = None

    def __init__(
        self, incoming: Incoming, number: int, options: SourceOptions, needed: Sequence[str], *, kind: str = "xlsx"
    ) -> None:
        self._incoming = incoming
        sheet = "" if options.sheet == ALL else options.sheet or ""
        self._wanted = Wanted(kind, sheet, options.range or "", options.encoding or "", limits=options.limits)
        self._about = Sheet()
        self._begun: tuple[pl.DataFrame, Frames] | None = None
        frames = sheet_rows(incoming, self._wanted, self._about)
        first = next(frames, None)
        about = self._about
        self.reject_file = about.ours
        asked = options
        if first is None:
            raise _empty(incoming.path, about, options)
        rows = _sample(first)
        if self.reject_file:
            options = our_options(options, "", 1 + (our_heading_row(row.cells for row in rows[:HEAD_ROWS]) or 0))
        header = _header(rows, options, needed, about.area)
        if not header.headings:
            raise no_header(incoming.path, options)
        filled = [at for at, text in enumerate(header.headings) if text.strip()]
        left = _left_edge(rows, filled[0] if filled else 0)
        headings = header.headings[left : (filled[-1] + 1 if filled else 1)]
        columns = unique_columns(list(headings))
        self._table = SheetTable(about.name, left, headings if header.last else ("",) * len(headings), columns, options)
        self._headings = headings
        self._ours = Unwrapped(headings, asked) if self.reject_file else None
        self.layout = Layout(
            kind=kind,
            headings=self._ours.owners if self._ours else headings,
            columns=self._ours.columns if self._ours else columns,
            header_row=header.last,
            sheet=about.name,
            detected=_detected(about, asked, header),
            reject_file=self.reject_file,
            first_column=left,
            source={} if self.reject_file else sheet_settings(about.name, asked.range or "", header),
        )
        self.file = SourceFile(number, incoming.path, incoming.sha256, incoming.size, self.layout)
        self.faults: pl.DataFrame = no_faults()
        self.records = header.last
        self.further_sheets = [name for name in about.our_sheets if name != about.name]
        """Of a reject report: its other sheets with rejected rows."""
        self._above = header.last or (about.area["top"] - 1 if about.area else 0)
        self._top = _top(rows, header, about.area)
        self._keep(first, frames)

    def _keep(self, first: pl.DataFrame, frames: Frames) -> None:
        """The process goes on where it is when the rows are asked for; only one waits so, as each holds a sheet."""
        other = WorkbookSource._last_begun() if WorkbookSource._last_begun else None
        if other is not None:
            other.close_process()
        self._begun = (first, frames)
        WorkbookSource._last_begun = weakref.ref(self)

    def close_process(self) -> None:
        """Ends the process that waits; the next one begins anew."""
        if self._begun:
            self._begun[1].close()
        self._begun = None

    def _frames(self) -> Frames:
        """The sheet's frames, from the process that waits, or from another."""
        begun, self._begun = self._begun, None
        frames = begun[1] if begun else sheet_rows(self._incoming, self._wanted, self._about)
        with closing(frames):
            if begun:
                yield begun[0]
            yield from frames

    def batches(self, batch_rows: int | None = None, *, ahead: bool = True) -> Iterator[RowBatch]:
        """See reader.source.Source."""
        self.records = self._above
        yield from into_batches(self.pieces(), self.file, batch_rows)

    def pieces(self) -> Iterator[Piece]:
        """The rows below the headings."""
        last, top, hidden = self._above, self._top, HiddenRows()
        with closing(self._frames()) as frames:
            for frame in frames:
                below = frame.filter(pl.col(ROW) > last) if int(frame[ROW][0]) <= last else frame
                if below.is_empty():
                    continue
                piece = self._table.piece(below, last, hidden)
                piece.layout.update(top)
                top = Counter()
                last = piece.last
                self.records = last
                yield self._ours.unwrap(piece) if self._ours else piece
        faults = self._notices(hidden)
        if top or not faults.is_empty():
            schema = {ROW: pl.Int64, **dict.fromkeys(self.layout.columns, pl.String)}
            places = Places((), self.layout.sheet)
            yield Piece(pl.DataFrame(schema=schema), last, layout=top, faults=faults, places=places)

    def _notices(self, hidden: HiddenRows) -> pl.DataFrame:
        """What concerns the whole sheet, and is known behind its last row."""
        found = [no_faults()]
        if hidden.count and self._table.options.hidden_rows == "keep" and not self.reject_file:
            found.append(file_fault("rows-hidden", detail=hidden.detail))
        merged = [each for each in self._about.merged if (area := Area.read(each)) and area.bottom > max(self._above, area.top)]
        if merged and not self.reject_file:
            areas, more = ", ".join(merged[:_NAMED_AREAS]), len(merged) - _NAMED_AREAS
            told = detail("areas-and-more", areas, more) if more > 0 else areas
            found.append(file_fault("cells-merged", detail=told))
        return pl.concat(found)

    def grid(self) -> Iterator[list[str]]:
        """See reader.source.Source."""
        table = self._table
        width = len(table.columns)
        yield list(self._headings)
        with closing(self._frames()) as frames:
            for frame in frames:
                below = frame.filter(pl.col(ROW) > self._above)
                if HIDDEN in below.columns and table.options.hidden_rows == "skip":
                    below = below.filter(~pl.col(HIDDEN))
                for cells in _wide(below, table.first).iter_rows():
                    texts = [cell or "" for cell in cells]
                    while len(texts) > width and not texts[-1]:
                        texts.pop()
                    if any(texts):
                        yield texts + [""] * (width - len(texts))

    def close(self) -> None:
        """See reader.source.Source."""
        self.close_process()
        self._incoming.close()


def _empty(path: str, about: Sheet, options: SourceOptions) -> SourceFailure:
    if about.area:
        return SourceFailure(
            f"The range {options.range} of the sheet {about.name} is empty.", fix="Correct `source: {range: …}`.", where=path
        )
    return SourceFailure(f"The sheet {about.name} is empty.", fix="Name the right one (`source: {sheet: …}`).", where=path)


def _header(rows: Sequence[Row], options: SourceOptions, needed: Sequence[str], area: dict[str, Any] | None) -> Header:
    """Where the headings are: as declared, or in the first row of a table, or as found."""
    if options.header_row == 0 or (area and area["header"] is False and options.header_row is None):
        width = max((len(row.cells) for row in rows), default=0)
        left = min((at for row in rows for at, cell in enumerate(row.cells) if cell), default=0)
        return Header(0, 0, ("",) * left + tuple(f"column {at}" for at in range(1, width - left + 1)))
    if area and area["header"] and options.header_row is None:
        options = replace(options, header_row=area["top"])
    return find_header(rows, options, needed)


def _detected(about: Sheet, asked: SourceOptions, header: Header) -> dict[str, str]:
    """What `look` tells of a workbook beside its columns."""
    others = [each for each in about.sheets if each["name"] != about.name]
    chosen = "" if asked.sheet and asked.sheet != ALL else about.name
    told = {
        "sheet": chosen,
        "other sheets": ", ".join(each["name"] for each in others if each["visible"] and not each["kind"]),
        "hidden sheets": ", ".join(each["name"] for each in others if not each["visible"] and not each["kind"]),
        "not read": ", ".join(f"{each['name']} ({each['kind']})" for each in others if each["kind"]),
        "tables": ", ".join(f"{each['name']} on {each['sheet']}" for each in about.names if each["kind"] == "table"),
        "named ranges": ", ".join(f"{each['name']} on {each['sheet']}" for each in about.names if each["kind"] != "table"),
        **about.notes,
        "header row": "" if asked.header_row is not None else _header_words(header),
    }
    return {name: words for name, words in told.items() if words}


def _header_words(header: Header) -> str:
    return str(header.last or "none") + (f" ({header.doubt})" if header.doubt else "")


def _top(rows: Sequence[Row], header: Header, area: dict[str, Any] | None) -> Counter[str]:
    """The fates of the records down to the headings; what stands above a range is preamble, as it is not read."""
    outside = area["top"] - 1 if area else 0
    above = rows[outside : header.first - 1] if header.first else []
    blank = sum(1 for row in above if row.blank)
    headings = header.last - header.first + 1 if header.last else 0
    return +Counter({"preamble": outside + len(above) - blank, "blank": blank, "heading": headings})


def _wide(frame: pl.DataFrame, first: int) -> pl.DataFrame:
    """All columns of a sheet's frame from the table's first on, those without a filled cell included."""
    last = max((int(name) for name in frame.columns if name.isdigit()), default=first - 1)
    names = [str(at) for at in range(first, last + 1)]
    return frame.select(pl.col(name) if name in frame.columns else pl.lit(None, pl.String).alias(name) for name in names)


def _sample(frame: pl.DataFrame) -> list[Row]:
    """The first rows, blank ones included."""
    blank = Row([], 0)
    rows: list[Row] = []
    head = frame.head(_SAMPLE_ROWS)
    for number, cells in zip(head[ROW], _wide(head, 0).iter_rows(), strict=True):
        rows += [blank] * (number - 1 - len(rows))
        rows.append(Row([cell or "" for cell in cells], 0))
    return rows


def _left_edge(rows: Sequence[Row], heading: int) -> int:
    """The first column of the table: that of the first heading, unless the sample has text left of it."""
    body = [at for row in rows for at, cell in enumerate(row.cells[:heading]) if cell.strip() and row.filled > 1]
    return min(body, default=heading)
