"""A reject report that came back: its tables as they stand, whatever program saved it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from clientimport.core.errors import SourceFailure
from clientimport.core.rows import ROW
from clientimport.reader.mended_file import MendedTable, read_mended

HEADINGS = ["clientimport_row", "Name", "Phone", "", "clientimport_file", "clientimport_id"]
RUN = "20261122-020000-a1b2c3"


def cells(table: MendedTable) -> list[tuple[object, ...]]:
    return list(table.rows.rows())


def book(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8-sig"), (";", "utf-8"), ("\t", "utf-16")])
def test_a_text_whatever_program_saved_it(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [HEADINGS, ["17", '"Ann\r\nLee"', "'+44 20", "x", "a.csv", f"{RUN}/0/17"], ["", "", "", "", "", ""]]
    path = tmp_path / "rejects.csv"
    path.write_bytes("".join(delimiter.join(row) + "\r\n" for row in rows).encode(encoding))
    (table,) = read_mended(str(path))
    assert (table.path, table.sheet, table.headings, table.torn) == (str(path), "", tuple(HEADINGS), ())
    assert cells(table) == [(2, "17", "Ann\r\nLee", "+44 20", "x", "a.csv", f"{RUN}/0/17")]
    assert table.column("clientimport_file") == "4"
    assert table.column("clientimport_raw") is None


def test_rows_of_a_text_that_came_apart_are_told(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    path.write_text("clientimport_row,Name\n17,Ann\n18,Bob,x\n19,C\n", encoding="utf-8")
    (table,) = read_mended(str(path))
    assert cells(table) == [(2, "17", "Ann"), (4, "19", "C")]
    assert table.torn == ((3, "too-many-cells"),)


def test_every_sheet_of_a_workbook_that_has_our_headings(tmp_path: Path) -> None:
    path = book(
        tmp_path / "rejects.xlsx",
        {
            "Notes": [["mine"]],
            "Rejects": [["To do until Friday"], [], HEADINGS, [17, "Ann", "'=x", 1.5, "a.csv", f"{RUN}/0/17"]],
            "Rejects 2": [["Name", "Client row\nclientimport_row"], ["Bob", "18"], [None, None], [True, 19]],
        },
    )
    first, second = read_mended(str(path))
    assert (first.sheet, first.headings) == ("Rejects", tuple(HEADINGS))
    assert cells(first) == [(4, "17", "Ann", "=x", "1.5", "a.csv", f"{RUN}/0/17")]
    assert second.sheet == "Rejects 2"
    assert cells(second) == [(2, "Bob", "18"), (4, "true", "19")]
    assert second.column("clientimport_row") == "1"
    assert second.rows.columns == [ROW, "0", "1"]


@pytest.mark.parametrize("write", ["csv", "xlsx"])
def test_a_file_that_is_none_of_ours(tmp_path: Path, write: str) -> None:
    path = tmp_path / f"clients.{write}"
    if write == "csv":
        path.write_text("Name,Phone\nAnn,1\n", encoding="utf-8")
    else:
        book(path, {"Clients": [["Name", "Phone"], ["Ann", "1"]]})
    with pytest.raises(SourceFailure) as failure:
        read_mended(str(path))
    assert (failure.value.where, failure.value.exit_code) == (str(path), 5)
    assert "no reject report" in failure.value.message


def test_a_text_that_lost_its_encoding_says_how_to_save_it_and_shows_nothing(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    path.write_bytes("clientimport_row,Name\n17,Dvořák Ünal\n".encode("cp1250"))
    with pytest.raises(SourceFailure) as failure:
        read_mended(str(path))
    assert failure.value.fix == "Save it as a workbook (.xlsx), or as CSV in UTF-8."
    assert "Dvo" not in str(failure.value)
