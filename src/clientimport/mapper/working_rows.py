"""A batch of rows -> the frame that a program works on: the columns that are read, as received and tidy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from clientimport.core.rows import ROW
from clientimport.mapper.cell_errors import find_cell_errors
from clientimport.mapper.tidy_columns import tidy_columns
from clientimport.mapper.workings import received_name, text_name

if TYPE_CHECKING:
    from clientimport.mapper.program import Program


def working_rows(
    program: Program, rows: pl.DataFrame, read: frozenset[str], blank: tuple[str, ...]
) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """-> the frame without the rows that `only_if` takes out, the faults of error cells, how many rows were taken out."""
    errors, faults = find_cell_errors(rows, read, blank)
    work = lay_out(rows, program.columns, blank, errors)
    if program.only_if is None:
        return work, faults, 0
    names = [text_name(program.workings.columns.index(heading)) for heading in program.only_if.names]
    truth = program.only_if.truth([work[ROW], *(work[name] for name in names)])
    kept = work.filter(truth.fill_null(True))
    return kept, faults.join(kept, on=ROW, how="semi"), work.height - kept.height


def lay_out(
    rows: pl.DataFrame, columns: Sequence[str | None], blank: tuple[str, ...], errors: dict[str, pl.Series] | None = None
) -> pl.DataFrame:
    """Rows -> ROW, and for each of the columns (None: the file lacks it) its text as received and its tidy text.

    `errors`: by column, where its cells are to be blank.
    """
    received = {column: rows[column] for column in dict.fromkeys(columns) if column is not None}
    sound = [series.set(errors[name], None) if errors and name in errors else series for name, series in received.items()]
    tidied = dict(zip(received, tidy_columns(sound, blank), strict=True))
    missing = pl.Series([None], dtype=pl.String).new_from_index(0, rows.height)
    made = [rows[ROW].cast(pl.Int64)]
    for number, column in enumerate(columns):
        made.append((missing if column is None else received[column]).alias(received_name(number)))
        made.append((missing if column is None else tidied[column]).alias(text_name(number)))
    return pl.DataFrame(made)
