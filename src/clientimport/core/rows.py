"""What the reader hands on: batches of text rows, each with its place in the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from clientimport.core.joined_rows import JoinedRows

ROW = "__row"
"""Int64 column of every frame: the record's number in its file as a spreadsheet shows it (first record = 1)."""
RAW = "__raw"
"""String column: the bytes of a record whose structure was wrong, undecodable bytes as \\xNN."""

FILTERED = "__filtered"
"""Boolean column of RowClients.keys."""

NOT_CALCULATED = "#NOT-CALCULATED!"
"""The text of a cell whose formula has no value: the program that wrote the workbook never worked it out."""

REJECT_COLUMNS = (
    "clientimport_row",
    "clientimport_file",
    "clientimport_problems",
    "clientimport_fix",
    "clientimport_raw",
)
"""The columns that our own reject files add behind the owner's; a file that has them is read as one of ours."""
REJECT_IDENTITY = "clientimport_id"
"""A hidden column of the reject workbook: which rejected row of which run a row is, as RUN_ID/FILE_NUMBER/ROW."""

REJECT_KEY = "__key"
"""String column of a frame of rejects: the row's key, null where it has none that can be read."""
REJECT_NAME = "__name"
"""String column: what a person calls the client, from the cells that the target's `title_fields` are fed from."""
REJECT_CLIENT = "__client"
"""Int64 column: id of the stored client with the row's key, which stays as it was."""
REJECT_STANDING = "__standing"
"""String column: new | known | changed | back beside the last run, or waived; null where that is not known."""
REJECT_SINCE = "__since"
"""String column: since when it is known, as an ISO 8601 date."""
REJECT_ABOUT = (REJECT_KEY, REJECT_NAME, REJECT_CLIENT, REJECT_STANDING, REJECT_SINCE)
"""Columns that a frame of rejects may have beside file, ROW, RAW and the owner's cells."""
NOT_CELLS = frozenset({"file", ROW, RAW, *REJECT_ABOUT})
"""Every column of a frame of rejects that is none of the owner's."""


@dataclass(frozen=True)
class Layout:
    """How one table of a file is read: what was declared, what was detected, and the headings found.

    `headings` are the texts of the file in order; `columns` the unique names that frames use for them
    (a repeated heading gets " (2)", a blank one "column N"). `header_row` is the record number of the (last)
    heading row. `first_column` is the sheet's index of the first column, 0 for A. `detected` names the settings that were
    found rather than declared, with their value in words. `source` has the keys of a mapping's `source:` that make it read the
    file just so, with their values as texts.
    """

    kind: str
    headings: tuple[str, ...]
    columns: tuple[str, ...]
    header_row: int
    encoding: str = ""
    delimiter: str = ""
    quote: str = '"'
    sheet: str = ""
    detected: dict[str, str] = field(default_factory=dict)
    reject_file: bool = False
    first_column: int = 0
    source: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SourceFile:
    """One input of a run. `path` is as given ("-" for standard input), `size` in bytes, `sha256` over the bytes.

    `join`: the name of the mapping's join whose partner rows it holds; "" for a file of main rows.
    """

    number: int
    path: str
    sha256: str
    size: int
    layout: Layout
    join: str = ""


@dataclass(frozen=True)
class RowClients:
    """Whose the rows of a batch are.

    `keys`: ROW, KEY (null: the row is a client of its own), FILTERED (Boolean: `only_if` takes it out), of all rows that can
    be read. `lost`: ROW, KEY: rows that cannot be read, and the client that each may belong to.
    """

    keys: pl.DataFrame
    lost: pl.DataFrame


@dataclass
class RowBatch:
    """A run of data rows of one file.

    `rows`: ROW (Int64, ascending), then one String column per `layout.columns`; an empty cell is null, every other
    cell is the text as received (not trimmed). Rows of wrong structure are not in it.
    `broken`: ROW, RAW: the rows whose structure was wrong.
    `faults`: FAULT_SCHEMA: why they are broken, and notices on structure.
    `layout_rows`: fate name -> number of layout rows met while reading this batch (preamble, heading, blank, ...).
    `locate(rows)`: rows (Series of ROW) -> frame ROW, line (Int64, 1-based physical line), byte (Int64, offset of the
    record's first byte in the file), cell (String, the sheet's name for workbooks, e.g. "Clients!17"; null otherwise).
    `held_rows`: shaped like `rows`: rows that are rejects before they are mapped (`footer-unclear`), with their cells; their
    faults are in `faults`, and they may come from an earlier batch of the same file. None: there are none.
    `reported`: of one of our own reject files: ROW, REJECT_IDENTITY, "clientimport_file", "clientimport_row": where it says
    that each row comes from; null where the file has no such column. None: an ordinary file.
    `skipped`: shaped like `rows`: rows that were corrected before and are left out; a notice is in `faults`.
    `joined`: what the joins of the mapping found; columns of joins with one partner row stand in `rows`, behind the file's own.
    `clients`: whose rows these are, where a client may have several; None: each row is a client of its own.
    """

    file: SourceFile
    rows: pl.DataFrame
    broken: pl.DataFrame
    faults: pl.DataFrame
    layout_rows: dict[str, int] = field(default_factory=dict)
    locate: Callable[[pl.Series], pl.DataFrame] | None = None
    held_rows: pl.DataFrame | None = None
    reported: pl.DataFrame | None = None
    skipped: pl.DataFrame | None = None
    joined: JoinedRows | None = None
    clients: RowClients | None = None


def no_broken_rows() -> pl.DataFrame:
    """An empty frame of the shape of `RowBatch.broken`."""
    return pl.DataFrame(schema={ROW: pl.Int64, RAW: pl.String})


def unique_columns(headings: list[str]) -> tuple[str, ...]:
    """Headings as found -> unique frame names: repeated ones numbered, blank ones named by their position."""
    taken: set[str] = set(NOT_CELLS)
    names = []
    for position, heading in enumerate(headings, start=1):
        base = heading or f"column {position}"
        name, number = base, 2
        while name in taken:
            name, number = f"{base} ({number})", number + 1
        taken.add(name)
        names.append(name)
    return tuple(names)


def place_in_row() -> pl.Expr:
    """Index of a line among those of its ROW, 0-based Int64, in a frame in which the lines of a row stand together.

    A window over ROW says the same and takes twenty times as long.
    """
    at = pl.int_range(pl.len())
    begins = pl.col(ROW) != pl.col(ROW).shift(1)
    return at - pl.when(begins).then(at).forward_fill().fill_null(0)
