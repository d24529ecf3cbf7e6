"""The sheets beside the rejected rows: causes with their counts, drops and notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import polars as pl

from clientimport.core.problems import DROP, NOTICE, REJECT
from clientimport.core.rows import ROW
from clientimport.reporter.cause_table import CAUSE_SCHEMA, column_text
from clientimport.reporter.misfits import shortened
from clientimport.reporter.nearest_values import MOST, with_nearest
from clientimport.reporter.sheet_rows import column_letters
from clientimport.reporter.spool import Spool, place_of
from clientimport.reporter.words_workbook import say
from clientimport.reporter.workbook import SHEET_ROWS, STYLE, Sheet

NOTICES = 10_000
"""Notices listed one by one; where there are more they stand grouped, with their counts."""
LINKS = 2_000
"""Causes whose first row can be gone to."""

_WIDTHS = {
    "rows": 9.0,
    "column": 22.0,
    "value": 28.0,
    "nearest": 24.0,
    "message": 56.0,
    "fix": 48.0,
    "row": 12.0,
    "file": 24.0,
    "severity": 14.0,
    "code": 24.0,
    "field": 28.0,
}
_STYLES = {"rows": "number", "row": "row number"}
_LINKED = "__linked"
Finder = Callable[[int, str], tuple[str, int, int]]


def cause_sheets(  # noqa: PLR0913 - what a cause is told by
    causes: pl.DataFrame,
    paths: Mapping[int, str],
    *,
    lang: str,
    allowed: Mapping[str, Sequence[str]],
    rejects: Spool,
    find: Finder,
    sheet_rows: int = SHEET_ROWS,
) -> tuple[list[Sheet], list[str]]:
    """Every cause of rejects and drops, the most frequent first, and what is to be said about them.

    `allowed`: heading text -> values; `find`: RejectSheets.place, to go to the first row of a cause.
    """
    told = with_nearest(causes.filter(pl.col("severity") != NOTICE), allowed)
    columns = [name for name in _WIDTHS if name != "nearest" or told["nearest"].null_count() < told.height]
    places = dict(_links(told, rejects, find, sheet_rows))
    linked = pl.int_range(1, pl.len() + 1).is_in(list(places)).alias(_LINKED)
    sheets = _listed("Causes", told.with_columns(linked), paths, columns, lang, sheet_rows)
    at = columns.index("row")
    sheets[0].links = [(row, at, place, say("causes.link", lang)) for row, place in places.items()]
    remarks = [say("remark.nearest", lang, causes=MOST)] if told.height > MOST and "nearest" in columns else []
    return sheets, remarks


def notice_sheets(  # noqa: PLR0913 - what a notice is told by
    causes: pl.DataFrame,
    problems: Spool,
    headings: Mapping[str, str],
    paths: Mapping[int, str],
    *,
    lang: str,
    sheet_rows: int = SHEET_ROWS,
) -> tuple[list[Sheet], list[str]]:
    """Every drop and every notice, and what is to be said about them: where notices are too many they are grouped."""
    noticed = causes.filter(pl.col("severity") == NOTICE)
    grouped = int(noticed["rows"].sum()) > NOTICES
    listed = [DROP] if grouped else [DROP, NOTICE]
    one_by_one = [_single(problems_, headings, listed) for problems_ in problems.slices()]
    rows = pl.concat([*one_by_one, *([noticed] if grouped else []), pl.DataFrame(schema=CAUSE_SCHEMA)])
    columns = [name for name in _WIDTHS if name != "nearest"]
    remarks = [say("remark.notices", lang, notices=NOTICES)] if grouped else []
    return _listed("Notices", rows, paths, columns, lang, sheet_rows), remarks


def _single(problems: pl.DataFrame, headings: Mapping[str, str], severities: Sequence[str]) -> pl.DataFrame:
    """Problems of some severities, one by one, in the shape of causes."""
    return (
        problems.filter(pl.col("severity").is_in(severities))
        .with_columns(pl.lit(1, pl.Int64).alias("rows"), column_text(headings).alias("column"), pl.col(ROW).alias("row"))
        .select(list(CAUSE_SCHEMA))
    )


def _links(causes: pl.DataFrame, rejects: Spool, find: Finder, sheet_rows: int) -> Iterator[tuple[int, str]]:
    """Rows of the sheet of causes, from 0, and the place of each one's first reject."""
    places = rejects.places()
    first = causes.head(min(LINKS, sheet_rows - 1)).select("severity", "file", "row", "column")
    for at, (severity, file, row, column) in enumerate(first.iter_rows(), start=1):
        if severity != REJECT or row is None:
            continue
        position = int(places.search_sorted(place_of(file, row)))
        if position < len(places) and places[position] == place_of(file, row):
            sheet, line, cell = find(position, column)
            yield at, f"'{sheet}'!{column_letters(cell)}{line + 1}"


def _listed(  # noqa: PLR0913 - what a list is made of
    name: str, rows: pl.DataFrame, paths: Mapping[int, str], columns: Sequence[str], lang: str, sheet_rows: int
) -> list[Sheet]:
    severities = {severity: say(f"severity.{severity}", lang) for severity in (REJECT, DROP, NOTICE)}
    told = rows.with_columns(
        pl.col("file").replace_strict(dict(paths), default="", return_dtype=pl.String),
        pl.col("severity").replace(severities),
        *(shortened(pl.col(column), lang).alias(column) for column in ("value", "message", "fix")),
    )
    headings = [(say(f"causes.{column}", lang), "heading") for column in columns]
    styles: dict[str, pl.Expr | int] = {column: STYLE[_STYLES.get(column, "text")] for column in columns}
    if _LINKED in told.columns:
        styles["row"] = pl.when(_LINKED).then(pl.lit(STYLE["link"])).otherwise(pl.lit(STYLE["row number"]))
    capacity = sheet_rows - 1
    parts = [told.slice(start, capacity) for start in range(0, max(told.height, 1), capacity)]

    def pieces(part: pl.DataFrame) -> Iterator[pl.DataFrame]:
        return part.iter_slices(20_000)

    widths = [_WIDTHS[column] for column in columns]
    return [
        Sheet(name if at == 1 else f"{name} {at}", headings, widths, part.height, partial(pieces, part), styles)
        for at, part in enumerate(parts, start=1)
    ]
