"""rejects.xlsx: the workbook for people who mend rejected rows; loads again as it is after correction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import polars as pl

from clientimport.core.runs import RunSummary
from clientimport.reporter.folder import Folder
from clientimport.reporter.reject_sheets import RejectSheets
from clientimport.reporter.reject_table import RejectTable
from clientimport.reporter.run_sheets import origin_sheet, run_sheet
from clientimport.reporter.told_sheets import cause_sheets, notice_sheets
from clientimport.reporter.words_workbook import say
from clientimport.reporter.workbook import SHEET_ROWS, write_workbook

NAME = "rejects.xlsx"


def write_rejects_xlsx(  # noqa: PLR0913 - what the sheets are made of
    folder: Folder,
    summary: RunSummary,
    table: RejectTable,
    causes: pl.DataFrame,
    *,
    allowed: Mapping[str, Sequence[str]],
    sheet_rows: int = SHEET_ROWS,
) -> None:
    """Sheets Rejects, Causes, Notices, Run, and a hidden one; `sheet_rows`: rows that a sheet holds, its heading included.

    `allowed`: frame name -> the values a cell may have. Raises OSError.
    """
    lang = summary.lang
    rejected = RejectSheets(table, allowed=allowed, status=summary.status, lang=lang, sheet_rows=sheet_rows)
    sheets = rejected.sheets()
    by_heading = {table.headings.get(name, name): values for name, values in allowed.items()}
    caused, nearest = cause_sheets(
        causes,
        table.paths,
        lang=lang,
        allowed=by_heading,
        rejects=table.rejects,
        find=rejected.place,
        sheet_rows=sheet_rows,
    )
    noticed, grouped = notice_sheets(causes, table.problems, table.headings, table.paths, lang=lang, sheet_rows=sheet_rows)
    sheets += [*caused, *noticed, run_sheet(summary, [*rejected.remarks, *nearest, *grouped]), origin_sheet(summary)]
    with folder.writing(NAME) as file:
        write_workbook(file, sheets, title=say("title", lang, run=summary.run_id), created=_moment(summary.started_at))


def _moment(started_at: str) -> datetime:
    # The moment of the run, not of writing: the same run gives the same bytes.
    try:
        return datetime.fromisoformat(started_at)
    except ValueError:
        return datetime(2000, 1, 1)
