"""Our own reject files are read as what they were made from."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path

import pytest
import xlsxwriter
from reader_reading import read

from clientimport.core.mapping import SourceOptions
from clientimport.reader import open_source, open_sources

HEADINGS = ["Id", "Phone", "Web Password", "Id"]
OURS = ["clientimport_row", "clientimport_file", "clientimport_problems", "clientimport_fix", "clientimport_raw"]
ROWS = [
    ["1", "'+44 20", "[withheld]", "'t Hooft", "3", "f.csv", "p", "x", ""],
    ["", "", "", "", "4", "f.csv", "p", "x", '2;"a;b";c;d'],
    ["", "", "", "", "5", "f.csv", "p", "x", "2;a;b;c;d"],
    ["", "", "", "", "6", "f.csv", "p", "x", "2;Caf\\xE9;c;d"],
    ["", "", "", "", "7", "f.csv", "p", "x", "2;C:\\x5Cx41;c;d"],
    ["9", "''=x", "", "", "8", "f.csv", "p", "x", "2;a;b;c;d"],
    ["", "", "", "", "9", "f.csv", "p", "x", "'-2;=a;b;c"],
]
EXPECTED = [
    (2, "1", "+44 20", "[withheld]", "'t Hooft"),
    (3, "2", "a;b", "c", "d"),
    (6, "2", "C:\\x41", "c", "d"),
    (7, "9", "'=x", None, None),
    (8, "-2", "=a", "b", "c"),
]


def as_csv(path: Path, delimiter: str = ",", encoding: str = "utf-8-sig") -> Path:
    rows = [HEADINGS + OURS, *ROWS]
    quoted = [delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in rows]
    path.write_bytes("".join(quoted).encode(encoding))
    return path


@pytest.mark.parametrize(
    "options",
    [
        SourceOptions(),
        SourceOptions(delimiter=";"),
        SourceOptions(encoding="cp1252", delimiter=";", header_row=4, quote='"'),
        SourceOptions(encoding="utf-16-le"),
    ],
)
def test_a_reject_file_is_read_whatever_the_mapping_says(tmp_path: Path, options: SourceOptions) -> None:
    found = read(as_csv(tmp_path / "rejects.csv"), options, ("Id", "Phone"))
    assert found.reject_file
    assert found.layout.reject_file
    assert found.layout.columns == ("Id", "Phone", "Web Password", "Id (2)")
    assert found.rows == EXPECTED
    assert found.broken == [(4, "2;a;b;c;d"), (5, "2;Caf\\xE9;c;d")]
    assert found.faults == [(4, "too-many-cells", "5 instead of 4"), (5, "not-decodable", "E9")]
    assert found.records == 8


def test_a_spreadsheet_program_may_have_saved_it(tmp_path: Path) -> None:
    found = read(as_csv(tmp_path / "rejects.csv", ";", "utf-8"), SourceOptions(delimiter=";"))
    assert found.rows == EXPECTED


def test_a_reject_workbook(tmp_path: Path) -> None:
    path = tmp_path / "rejects.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Rejects")
        for row, cells in enumerate([HEADINGS + OURS, *ROWS]):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
        book.add_worksheet("Causes").write_string(0, 0, "cause")
    found = read(path, SourceOptions(sheet="Clients", delimiter=";", header_row=7))
    assert (found.rows, found.layout.sheet, found.reject_file) == (EXPECTED, "Rejects", True)
    assert [row for row, _ in found.broken] == [4, 5]


def test_raw_records_of_one_that_became_several(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    path.write_text(f'Id,Name,{",".join(OURS)}\n,,2,f,p,x,"1,a\n2,b"\n', newline="")
    found = read(path, SourceOptions(delimiter=","))
    assert (found.rows, found.broken) == ([], [(2, "1,a\n2,b")])


def a_book(path: Path, sheets: dict[str, list[list[str]]], hidden: tuple[str, ...] = ()) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell:
                        sheet.write_string(row, column, cell)
            if name in hidden:
                sheet.hide()
    return path


IDENTITY = "20261122-020000-a1b2c3/0/"
MOVED = [
    ["Phone", "Number\nclientimport_id", "What is wrong\nclientimport_problems", "Id", "Row\nclientimport_row"],
    ["+44", f"{IDENTITY}3", "p", "1", "3"],
    ["007", f"{IDENTITY}9", "", "2", "9"],
]


def test_our_columns_are_known_by_the_last_line_of_their_heading_wherever_they_stand(tmp_path: Path) -> None:
    path = a_book(tmp_path / "b.xlsx", {"Notes of mine": [["hello"]], "Rejects": MOVED, "Causes": [["Rows"], ["1"]]})
    with closing(open_source(str(path), 0, SourceOptions(sheet="Clients", header_row=3))) as source:
        (batch,) = [batch for batch in source.batches() if batch.rows.height]
    assert (source.layout.headings, source.layout.sheet) == (("Phone", "Id"), "Rejects")
    assert batch.rows.rows() == [(2, "+44", "1"), (3, "007", "2")]
    assert batch.reported is not None
    assert batch.reported.rows() == [(2, f"{IDENTITY}3", None, "3"), (3, f"{IDENTITY}9", None, "9")]


def test_rejects_that_go_on_in_a_second_sheet_are_read_wholly(tmp_path: Path) -> None:
    more = [MOVED[0], ["008", f"{IDENTITY}11", "", "3", "11"]]
    sheets = {"Causes": [["Rows"], ["1"]], "Rejects 2": more, "Rejects": [["My title"], *MOVED], "clientimport": [["run", "x"]]}
    path = a_book(tmp_path / "b.xlsx", sheets, hidden=("clientimport", "Rejects 2"))
    with ExitStack() as closes:
        found = [closes.enter_context(closing(s)) for s in open_sources(str(path), 4, SourceOptions())]
        cells = [row for source in found for batch in source.batches() for row in batch.rows.rows()]
    assert [(s.file.number, s.file.path) for s in found] == [(4, str(path)), (5, f"{path}/Rejects")]
    assert cells == [(2, "008", "3"), (3, "+44", "1"), (4, "007", "2")]
    assert len({source.file.sha256 for source in found}) == 2
