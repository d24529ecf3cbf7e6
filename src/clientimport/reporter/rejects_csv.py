"""rejects.csv: the rejected rows as they were received, what is wrong with each, and what to do; loads again as it is."""

from __future__ import annotations

from typing import IO

import polars as pl

from clientimport.core.guard import guard
from clientimport.core.rows import REJECT_COLUMNS
from clientimport.reporter.folder import Folder
from clientimport.reporter.reject_table import RejectTable
from clientimport.reporter.spool import PLACE

NAME = "rejects.csv"


def write_rejects_csv(folder: Folder, table: RejectTable) -> None:
    """UTF-8 with byte-order mark, comma, CRLF, headings in row 1, every cell guarded; without rejects the headings alone.

    Raises OSError.
    """
    names = [*table.cell_names, *REJECT_COLUMNS]
    head = pl.DataFrame([[*table.heading_texts, *REJECT_COLUMNS]], schema=dict.fromkeys(names, pl.String), orient="row")
    with folder.writing(NAME) as file:
        file.write(b"\xef\xbb\xbf")
        _append(file, head)
        for rows, _ in table.slices():
            _append(file, rows.drop(PLACE))


def _append(file: IO[bytes], cells: pl.DataFrame) -> None:
    guarded = cells.select(guard(pl.col(name)).alias(name) for name in cells.columns)
    guarded.write_csv(file, include_header=False, line_terminator="\r\n")
