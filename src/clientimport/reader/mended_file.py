"""A reject report that a person has mended: its tables as they stand in the file, our own columns included."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field

import polars as pl

from clientimport.core.errors import SourceFailure
from clientimport.core.guard import unguard
from clientimport.core.mapping import SourceOptions
from clientimport.core.reject_headings import HEAD_ROWS, our_heading, our_heading_row
from clientimport.core.rows import ROW
from clientimport.reader.arrival.arrivals import arrive
from clientimport.reader.arrival.incoming import Incoming
from clientimport.reader.arrival.kinds import kind_of
from clientimport.reader.text.text_source import TextSource
from clientimport.reader.workbooks.spreadsheets import HIDDEN
from clientimport.reader.workbooks.workbook import Sheet, Wanted, sheet_rows


@dataclass(frozen=True)
class MendedTable:
    """One table. `sheet`: "" for a text. `headings`: as they stand there, guard taken off, ours and blank ones included.

    `rows`: ROW (as the spreadsheet program numbers it), then a String column "0", "1" … for each heading, guard taken off;
    rows without a filled cell are left out. `torn`: rows of a text whose structure is wrong, with the code of the catalogue.
    """

    path: str
    sheet: str
    headings: tuple[str, ...]
    rows: pl.DataFrame
    torn: tuple[tuple[int, str], ...] = field(default=())

    def column(self, heading: str) -> str | None:
        """The name that `rows` has for one of our columns, by its code name."""
        found = [str(at) for at, text in enumerate(self.headings) if our_heading(text) == heading]
        return found[0] if found else None


def read_mended(path: str) -> list[MendedTable]:
    """A workbook (.xlsx, .xlsm, .ods …) or text -> its tables that are of a reject report.

    Raises SourceFailure for a file that cannot be read, and for one in which there is none.
    """
    tables: list[MendedTable] = []
    with closing(arrive(path, SourceOptions()).tables()) as arrived:
        for incoming in arrived:
            try:
                kind = kind_of(incoming)
                found = [_text(incoming)] if kind == "csv" else _sheets(incoming, kind)
            finally:
                incoming.close()
            tables += [table for table in found if any(map(our_heading, table.headings))]
    if not tables:
        raise SourceFailure(
            "This is no reject report: none of its columns begins with “clientimport_”.",
            fix="Give the mended rejects.xlsx or rejects.csv of a run; other files are imported by `clientimport run`.",
            where=path,
        )
    return tables


def _text(incoming: Incoming) -> MendedTable:
    try:
        source = TextSource(incoming, 0, SourceOptions(), ())
    except SourceFailure as failure:
        if incoming.bad_utf8 is None:
            raise
        # What the failure quotes of the file may be secret, and its remedy is one of mappings.
        raise SourceFailure(
            failure.discreet, fix="Save it as a workbook (.xlsx), or as CSV in UTF-8.", where=incoming.path
        ) from None
    headings, pieces = source.as_found()
    frames, torn = [], []
    for piece in pieces:
        names = [name for name in piece.rows.columns if name != ROW]
        frames.append(piece.rows.rename({name: str(at) for at, name in enumerate(names)}))
        codes = dict(piece.faults.select(ROW, "code").iter_rows())
        torn += [(row, codes.get(row, "")) for row in piece.broken[ROW]]
    schema = {ROW: pl.Int64, **{str(at): pl.String for at in range(len(headings))}}
    rows = pl.concat([pl.DataFrame(schema=schema), *frames])
    return _table(incoming.path, "", list(headings), rows, tuple(torn))


def _sheets(incoming: Incoming, kind: str) -> list[MendedTable]:
    """The sheets that hold our headings."""
    about = Sheet()
    with closing(sheet_rows(incoming, Wanted(kind), about)) as read:
        next(read, None)
    return [_sheet(incoming, kind, name) for name in about.our_sheets]


def _sheet(incoming: Incoming, kind: str, name: str) -> MendedTable:
    with closing(sheet_rows(incoming, Wanted(kind, name), Sheet())) as read:
        frame = pl.concat([each.drop(HIDDEN, strict=False) for each in read], how="diagonal")
    width = 1 + max(int(column) for column in frame.columns if column != ROW)
    whole = frame.select(
        ROW,
        *((pl.col(str(at)) if str(at) in frame.columns else pl.lit(None, pl.String)).alias(str(at)) for at in range(width)),
    )
    top = our_heading_row(row[1:] for row in whole.head(HEAD_ROWS).iter_rows())
    assert top is not None
    _, *headings = whole.row(top)
    return _table(incoming.path, name, [text or "" for text in headings], whole[top + 1 :])


def _table(
    path: str, sheet: str, headings: list[str], rows: pl.DataFrame, torn: tuple[tuple[int, str], ...] = ()
) -> MendedTable:
    while headings and not headings[-1].strip() and rows[str(len(headings) - 1)].null_count() == rows.height:
        headings.pop()
    kept = [str(at) for at in range(len(headings))]
    cells = rows.select(ROW, *(unguard(pl.col(name)).alias(name) for name in kept))
    filled = cells.filter(pl.any_horizontal(pl.lit(False), *(pl.col(name).str.strip_chars() != "" for name in kept)))
    texts = pl.Series(headings, dtype=pl.String).to_frame("text").select(unguard(pl.col("text")))["text"]
    return MendedTable(path, sheet, tuple(texts), filled, torn)
