"""rejects.xlsx: the workbook for people who mend rejected rows; loads again as it is after correction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import polars as pl

from clientimport.core.runs import RunSummary
from clientimport.reporter.folder import Folder
from clientimport.reporter.reject_sheets import RejectSheets
from clientimport.reporter.reject_table import RejectTable
from clientimport.reporter.run_facts import run_facts
from clientimport.reporter.told_sheets import cause_sheets, notice_sheets, run_sheet
from clientimport.reporter.workbook import SHEET_ROWS, write_workbook

NAME = "rejects.xlsx"


def write_rejects_xlsx(  # noqa: PLR0913 - what the four sheets are made of
    folder: Folder,
    summary: RunSummary,
    table: RejectTable,
    causes: pl.DataFrame,
    *,
    allowed: Mapping[str, Sequence[str]],
    sheet_rows: int = SHEET_ROWS,
) -> None:
    """Sheets Rejects, Causes, Notices, Run. `sheet_rows`: rows that a sheet holds, its heading included. Raises OSError."""
    rejected = RejectSheets(table, allowed=allowed, sheet_rows=sheet_rows)
    sheets = rejected.sheets()
    sheets += cause_sheets(causes, table.paths, sheet_rows=sheet_rows)
    noticed, remarks = notice_sheets(causes, table.problems, table.headings, table.paths, sheet_rows=sheet_rows)
    said = [("about this workbook", remark) for remark in (*rejected.remarks, *remarks)]
    facts = run_facts(summary)
    sheets += [*noticed, run_sheet([facts[0], *said, *facts[1:]])]
    with folder.writing(NAME) as file:
        write_workbook(file, sheets, title=f"Rejects of run {summary.run_id}", created=_moment(summary.started_at))


def _moment(started_at: str) -> datetime:
    # The moment of the run, not of writing: the same run gives the same bytes.
    try:
        return datetime.fromisoformat(started_at)
    except ValueError:
        return datetime(2000, 1, 1)
