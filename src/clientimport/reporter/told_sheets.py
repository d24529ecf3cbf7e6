"""The sheets beside the rejected rows: causes with their counts, drops and notices, the run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import polars as pl

from clientimport.core.problems import DROP, NOTICE
from clientimport.core.rows import ROW
from clientimport.reporter.cause_table import CAUSE_SCHEMA, column_text
from clientimport.reporter.misfits import shortened
from clientimport.reporter.spool import Spool
from clientimport.reporter.workbook import SHEET_ROWS, STYLE, Sheet

NOTICES = 10_000
"""Notices listed one by one; where there are more they stand grouped, with their counts."""

_HEADINGS = {
    "rows": ("Rows", 8.0),
    "severity": ("Severity", 10.0),
    "column": ("Column", 22.0),
    "value": ("Value", 28.0),
    "message": ("What is wrong", 60.0),
    "fix": ("What to do", 48.0),
    "file": ("File", 24.0),
    "row": ("First row", 10.0),
    "code": ("Code", 24.0),
    "field": ("Field", 28.0),
}


def cause_sheets(causes: pl.DataFrame, paths: Mapping[int, str], *, sheet_rows: int = SHEET_ROWS) -> list[Sheet]:
    """Every cause of rejects and drops with the number of its rows, the most frequent first."""
    return _listed("Causes", causes.filter(pl.col("severity") != NOTICE), paths, sheet_rows)


def notice_sheets(
    causes: pl.DataFrame,
    problems: Spool,
    headings: Mapping[str, str],
    paths: Mapping[int, str],
    *,
    sheet_rows: int = SHEET_ROWS,
) -> tuple[list[Sheet], list[str]]:
    """Every drop and every notice, and what is to be said about them: where notices are too many they are grouped."""
    noticed = causes.filter(pl.col("severity") == NOTICE)
    grouped = int(noticed["rows"].sum()) > NOTICES
    listed = [DROP] if grouped else [DROP, NOTICE]
    one_by_one = [_single(problems_, headings, listed) for problems_ in problems.slices()]
    rows = pl.concat([*one_by_one, *([noticed] if grouped else []), pl.DataFrame(schema=CAUSE_SCHEMA)])
    remarks = (
        [f"There are more than {NOTICES:,} notices: they stand grouped, each with the number of its rows."] if grouped else []
    )
    return _listed("Notices", rows, paths, sheet_rows), remarks


def run_sheet(facts: Sequence[tuple[str, str]]) -> Sheet:
    """Labels and values."""
    frame = pl.DataFrame(list(facts), schema={"label": pl.String, "value": pl.String}, orient="row")
    shown = frame.with_columns(shortened(pl.col("value")))
    return Sheet(
        "Run",
        [("About", "heading"), ("Value", "heading")],
        [32.0, 100.0],
        shown.height,
        partial(iter, [shown]),
        dict.fromkeys(("label", "value"), STYLE["text"]),
    )


def _single(problems: pl.DataFrame, headings: Mapping[str, str], severities: Sequence[str]) -> pl.DataFrame:
    """Problems of some severities, one by one, in the shape of causes."""
    return (
        problems.filter(pl.col("severity").is_in(severities))
        .with_columns(pl.lit(1, pl.Int64).alias("rows"), column_text(headings).alias("column"), pl.col(ROW).alias("row"))
        .select(list(CAUSE_SCHEMA))
    )


def _listed(name: str, rows: pl.DataFrame, paths: Mapping[int, str], sheet_rows: int) -> list[Sheet]:
    told = rows.with_columns(
        pl.col("file").replace_strict(dict(paths), default="", return_dtype=pl.String),
        *(shortened(pl.col(column)).alias(column) for column in ("value", "message", "fix")),
    )
    headings = [(heading, "heading") for heading, _ in _HEADINGS.values()]
    widths = [width for _, width in _HEADINGS.values()]
    styles = {column: STYLE["number" if CAUSE_SCHEMA[column] == pl.Int64 else "text"] for column in _HEADINGS}
    capacity = sheet_rows - 1
    parts = [told.slice(start, capacity) for start in range(0, max(told.height, 1), capacity)]

    def pieces(part: pl.DataFrame) -> Iterator[pl.DataFrame]:
        return part.iter_slices(20_000)

    return [
        Sheet(name if at == 1 else f"{name} {at}", headings, widths, part.height, partial(pieces, part), styles)
        for at, part in enumerate(parts, start=1)
    ]
