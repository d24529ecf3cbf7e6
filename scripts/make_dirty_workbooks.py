"""Writes the workbooks of samples/dirty out of samples/dirty/cell-error-unread.csv; running it again gives the same bytes."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime
from pathlib import Path

import xlsxwriter

DIRTY = Path(__file__).parent.parent / "samples" / "dirty"
ROWS = DIRTY / "cell-error-unread.csv"
FAULTY = 2
"""Index of the row that has the fault."""


def write_workbook(path: Path, formula: str = "", *, hidden: bool = False, merged: str = "") -> None:
    """The contacts on a sheet. `formula`: heading of a column whose faulty cell is one; `merged`: of one that is merged."""
    with ROWS.open(encoding="utf-8", newline="") as file:
        rows = [[cell.replace("#N/A", "002") for cell in row] for row in csv.reader(file)]
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(2024, 3, 31, 9, 0, 0)})
        sheet = book.add_worksheet("Contacts")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if formula:
            sheet.write_formula(FAULTY, rows[0].index(formula), '=LOWER("A")', None, 0)
        if hidden:
            sheet.set_row(FAULTY, None, None, {"hidden": True})
        if merged:
            column = rows[0].index(merged)
            sheet.merge_range(FAULTY, column, FAULTY + 1, column, rows[FAULTY][column])
    if formula:
        _without_values(path)


def _without_values(path: Path) -> None:
    """As a program leaves formulas that it does not work out."""
    with zipfile.ZipFile(path) as archive:
        parts = {info: archive.read(info) for info in archive.infolist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, text in parts.items():
            archive.writestr(info, text.replace(b"</f><v>0</v>", b"</f>"))
    path.write_bytes(out.getvalue())


if __name__ == "__main__":
    write_workbook(DIRTY / "formula-not-calculated.xlsx", "Email")
    write_workbook(DIRTY / "formula-not-calculated-unread.xlsx", "Account ID")
    write_workbook(DIRTY / "rows-hidden.xlsx", hidden=True)
    write_workbook(DIRTY / "cells-merged.xlsx", merged="Account ID")
