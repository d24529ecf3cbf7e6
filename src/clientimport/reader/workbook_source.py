"""A sheet of a workbook as a source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing

import polars as pl

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import SourceOptions
from clientimport.core.problems import faults_of, no_faults
from clientimport.core.rows import RAW, ROW, Layout, RowBatch, SourceFile, unique_columns
from clientimport.reader.gathering import LONGEST_CELL
from clientimport.reader.grammar import BLANKS
from clientimport.reader.header import Row, find_header, no_header
from clientimport.reader.incoming import Incoming
from clientimport.reader.pieces import Piece, into_batches
from clientimport.reader.places import Places
from clientimport.reader.reject_files import Unwrapped, is_ours, our_options
from clientimport.reader.workbook import Sheet, sheet_rows

_SAMPLE_ROWS = 400
_BLANK = f"^[{BLANKS}]*$"


class WorkbookSource:
    """See reader.source.Source."""

    def __init__(
        self, incoming: Incoming, number: int, options: SourceOptions, needed: Sequence[str], *, kind: str = "xlsx"
    ) -> None:
        self._incoming, self._kind = incoming, kind
        about, first = _begin(incoming, "")
        self.reject_file = first is not None and _is_ours(first)
        asked = options
        if self.reject_file:
            options = our_options(options, "")
        elif options.sheet:
            about, first = _begin(incoming, options.sheet)
        if first is None:
            raise SourceFailure(
                f"The sheet {about.name} is empty.", fix="Name the right one (`source: {sheet: …}`).", where=incoming.path
            )
        rows = _sample(first)
        header = find_header(rows, options, needed)
        if not header.last:
            raise no_header(incoming.path, options)
        filled = [at for at, text in enumerate(header.headings) if text.strip()]
        self._first = _left_edge(rows, filled[0] if filled else 0)
        headings = header.headings[self._first : (filled[-1] + 1 if filled else 1)]
        detected: dict[str, str] = {}
        if not options.sheet:
            detected["sheet"] = about.name
            if about.others:
                detected["other sheets"] = ", ".join(about.others)
        if not options.header_row:
            detected["header row"] = str(header.last)
        self._headings, self._columns = headings, unique_columns(list(headings))
        self._ours = Unwrapped(headings, asked) if self.reject_file else None
        self.layout = Layout(
            kind="xlsx",
            headings=self._ours.owners if self._ours else headings,
            columns=self._ours.columns if self._ours else self._columns,
            header_row=header.last,
            sheet=about.name,
            detected=detected,
            reject_file=self.reject_file,
        )
        self.file = SourceFile(number, incoming.path, incoming.sha256, incoming.size, self.layout)
        self.faults: pl.DataFrame = no_faults()
        self.records = header.last
        self._header = header
        blank = sum(1 for row in rows[: header.first - 1] if row.blank)
        self._top = +Counter({"preamble": header.first - 1 - blank, "blank": blank, "heading": header.last - header.first + 1})

    def batches(self, batch_rows: int | None = None) -> Iterator[RowBatch]:
        """See reader.source.Source."""
        self.records = self.layout.header_row
        yield from into_batches(self.pieces(), self.file, batch_rows)

    def pieces(self) -> Iterator[Piece]:
        """The rows below the headings."""
        last, top = self._header.last, self._top
        with closing(sheet_rows(self._incoming, self.layout.sheet, Sheet())) as frames:
            for frame in frames:
                below = frame.filter(pl.col(ROW) > last)
                if below.is_empty():
                    continue
                piece = self._piece(below, last)
                piece.layout.update(top)
                top = Counter()
                last = piece.last
                self.records = last
                yield self._ours.unwrap(piece) if self._ours else piece
        if top:
            schema = {ROW: pl.Int64, **dict.fromkeys(self.layout.columns, pl.String)}
            yield Piece(pl.DataFrame(schema=schema), last, layout=top)

    def _piece(self, frame: pl.DataFrame, after: int) -> Piece:
        """Filled rows behind record `after` -> what they are; the numbers between them are blank rows."""
        width = len(self._columns)
        wanted = [str(at) for at in range(self._first, self._first + width)]
        missing = [pl.lit(None, pl.String).alias(name) for name in wanted if name not in frame.columns]
        frame = frame.with_columns(missing)
        last = int(frame[ROW][-1])
        names = [name for name in frame.columns if name != ROW]
        filled = frame.filter(
            ~pl.all_horizontal((pl.col(name).is_null() | pl.col(name).str.contains(_BLANK)) for name in names)
        )
        surplus = [name for name in names if name not in wanted]
        too_wide = pl.any_horizontal(pl.lit(False), *(pl.col(name).is_not_null() for name in surplus))
        too_long = pl.any_horizontal(pl.col(name).str.len_chars() > LONGEST_CELL for name in wanted).fill_null(False)
        wide, long = filled.filter(too_wide), filled.filter(~too_wide & too_long)
        right = max((int(name) for name in names), default=0) + 1
        count = pl.concat_list(pl.when(pl.col(str(at)).is_not_null()).then(at + 1 - self._first) for at in range(right))
        faults = pl.concat(
            [
                faults_of(wide, "too-many-cells", detail=pl.format("{} instead of {}", count.list.max(), width)),
                faults_of(long, "cell-too-long", detail=f"{LONGEST_CELL:,}"),
            ]
        )
        raw = pl.concat_str([_as_csv(str(at)) for at in range(right)], separator=",").str.strip_chars_end(",")
        broken = pl.concat([wide, long]).sort(ROW).select(ROW, raw.alias(RAW))
        rows = filled.filter(~too_wide & ~too_long)
        layout: Counter[str] = Counter(blank=last - after - filled.height)
        again = rows.filter(
            pl.all_horizontal(
                pl.col(name).eq_missing(pl.lit(text or None, pl.String))
                for name, text in zip(wanted, self._headings, strict=True)
            )
        )
        if width > 1 and again.height:
            layout["heading"] = again.height
            rows = rows.join(again, on=ROW, how="anti", maintain_order="left")
        data = rows.select(ROW, *(pl.col(old).alias(new) for old, new in zip(wanted, self._columns, strict=True)))
        return Piece(data, last, last - after, broken, faults.sort(ROW), +layout, Places((), self.layout.sheet))

    def grid(self) -> Iterator[list[str]]:
        """See reader.source.Source."""
        width = len(self._columns)
        yield list(self._headings)
        with closing(sheet_rows(self._incoming, self.layout.sheet, Sheet())) as frames:
            for frame in frames:
                for _, *cells in frame.filter(pl.col(ROW) > self._header.last).iter_rows():
                    texts = [cell or "" for cell in cells[self._first :]]
                    while len(texts) > width and not texts[-1]:
                        texts.pop()
                    if any(texts):
                        yield texts + [""] * (width - len(texts))

    def close(self) -> None:
        """See reader.source.Source."""
        self._incoming.close()


def _begin(incoming: Incoming, sheet: str) -> tuple[Sheet, pl.DataFrame | None]:
    """The sheet that is read, and its first rows."""
    about = Sheet()
    with closing(sheet_rows(incoming, sheet, about)) as frames:
        return about, next(frames, None)


def _is_ours(frame: pl.DataFrame) -> bool:
    return frame.height > 0 and is_ours([cell or "" for cell in frame.row(0)[1:]])


def _as_csv(name: str) -> pl.Expr:
    cell = pl.col(name).fill_null("")
    return (
        pl.when(cell.str.contains(r'[",\r\n]'))
        .then(pl.lit('"') + cell.str.replace_all('"', '""') + pl.lit('"'))
        .otherwise(cell)
    )


def _sample(frame: pl.DataFrame) -> list[Row]:
    """The first rows, blank ones included."""
    rows: list[Row] = []
    for number, *cells in frame.head(_SAMPLE_ROWS).iter_rows():
        while len(rows) < number - 1:
            rows.append(Row([], 0))
        rows.append(Row([cell or "" for cell in cells], 0))
    return rows


def _left_edge(rows: Sequence[Row], heading: int) -> int:
    """The first column of the table: that of the first heading, unless the sample has text left of it."""
    body = [at for row in rows for at, cell in enumerate(row.cells[:heading]) if cell.strip() and row.filled > 1]
    return min(body, default=heading)
