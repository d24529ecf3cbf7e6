"""Writes samples/clean/sage-customers.xlsx from sage_customers.csv; running it again gives the same bytes.

The customers are invented; their telephone numbers come from the ranges that regulators keep for fiction.
"""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import xlsxwriter

CUSTOMERS = Path(__file__).parent / "sage_customers.csv"
WORKBOOK = Path(__file__).parent.parent / "samples" / "clean" / "sage-customers.xlsx"
TITLES = ("Larkfield Interiors Trade Supplies Ltd", "Customer List (detailed)", "Period to 31/03/2024")
HEADING_ROW = 4
DATES = ("Account Opened",)
AMOUNTS = ("Credit Limit", "Balance")


def write_workbook(customers: list[dict[str, str]], path: Path) -> None:
    """A customer list as an accounting package prints it: titles above the headings, a total below, all else as text."""
    with xlsxwriter.Workbook(path) as book:
        # The time of creation is part of the file: a fixed one keeps it the same from one making to the next.
        book.set_properties({"title": "Customer List", "created": datetime(2024, 3, 31, 9, 0, 0)})
        sheet = book.add_worksheet("Customers")
        bold = book.add_format({"bold": True})
        money = book.add_format({"num_format": "#,##0.00"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        headings = list(customers[0])
        for row, title in enumerate(TITLES):
            sheet.write_string(row, 0, title, bold)
        sheet.write_row(HEADING_ROW, 0, headings, bold)
        for row, customer in enumerate(customers, start=HEADING_ROW + 1):
            for column, (heading, text) in enumerate(customer.items()):
                if heading in DATES:
                    sheet.write_datetime(row, column, datetime.fromisoformat(text), day)
                elif heading in AMOUNTS:
                    sheet.write_number(row, column, float(text), money)
                else:
                    sheet.write_string(row, column, text)
        # One row stays blank above the total, as in print.
        row = HEADING_ROW + len(customers) + 2
        sheet.write_string(row, headings.index("Account Name"), "Total", bold)
        sheet.write_number(row, headings.index("Balance"), sum(float(each["Balance"]) for each in customers), money)


if __name__ == "__main__":
    with CUSTOMERS.open(encoding="utf-8", newline="") as file:
        write_workbook(list(csv.DictReader(file)), WORKBOOK)
