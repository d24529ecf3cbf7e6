"""rejects.xlsx: read back by another library than the one that made it."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import fastexcel
import openpyxl
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reporter_examples import HEADINGS, a_summary, problem, problems, rejects

from clientimport.core.problems import no_problems
from clientimport.core.rows import RAW, ROW
from clientimport.reporter import Reports, reject_sheets, rejects_xlsx, told_sheets
from clientimport.reporter.misfits import MISFIT
from clientimport.reporter.sheet_rows import column_letters
from clientimport.reporter.workbook import Sheet, write_workbook

LEFT = ["clientimport_row", "clientimport_problems", "clientimport_fix"]
RIGHT = ["clientimport_file", "clientimport_raw"]
FAULT, DROPPED = "FFFFC7CE", "FFFFE8B8"


def workbook(folder: Path, rows: pl.DataFrame, found: pl.DataFrame, **options: Any) -> Path:
    with Reports(folder / "run") as reports:
        reports.take(rows, found)
        reports.write(a_summary(), HEADINGS, list(HEADINGS), **options)
        reports.publish()
    return folder / "run" / "rejects.xlsx"


def texts(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_sheet_of_rejects(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook(tmp_path, rejects(), problems()))
    assert book.sheetnames == ["Rejects", "Causes", "Notices", "Run"]
    sheet = book["Rejects"]
    assert texts(sheet) == [
        [*LEFT, *HEADINGS, *RIGHT],
        [
            "2",
            "Country: country-unknown happened.\nE-mail: email-invalid happened.\nName: name-without-space happened.",
            "Mend country-unknown.\nMend email-invalid.\nMend name-without-space.",
            *("A2", "Ned", "ned@", "UK", "likes\ntea", "in/Clients.csv", None),
        ],
        [
            "3",
            "stray-quote happened.",
            "Mend stray-quote.",
            *(None, None, None, None, None, "in/Clients.csv", 'A3,"Moe" Szyslak,moe@example.com,US'),
        ],
        [
            "5",
            "Country: country-unknown happened.",
            "Mend country-unknown.",
            *("A5", "Prince Fielder", "p@example.com", "UK", "007", "in/Clients.csv", None),
        ],
    ]
    filled = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {(cell.data_type, cell.number_format) for cell in filled} == {("s", "@")}
    assert {sheet.column_dimensions[column_letters(at)].width > 7 for at in range(10)} == {True}
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.dimensions) == ("B2", "A1:J4", "A1:J4")


def test_faulty_cells_are_marked_and_say_what_to_do(tmp_path: Path) -> None:
    found = problems(
        problem(2, "email-invalid", ("E-mail",)),
        problem(2, "too-long", ("E-mail", "Name")),
        problem(2, "url-invalid", ("Note",), severity="drop"),
        problem(2, "phone-unassigned", ("Country",), severity="notice"),
        problem(5, "required-missing", ("Country",)),
    )
    rows = rejects((2, None, "A2", "Ned", "ned@", "UK", "x"), (5, None, "A5", "Prince Fielder", "e", None, "y"))
    sheet = openpyxl.load_workbook(workbook(tmp_path, rows, found))["Rejects"]
    marked = {c.coordinate: c.fill.fgColor.rgb for row in sheet["D2:H9"] for c in row if c.fill.fill_type}
    assert marked == {"E2": FAULT, "F2": FAULT, "H2": DROPPED, "G3": FAULT}
    assert {c.coordinate: c.comment.text for row in sheet.iter_rows() for c in row if c.comment} == {
        "E2": "too-long happened. Mend too-long.",
        "F2": "email-invalid happened. Mend email-invalid.\n\ntoo-long happened. Mend too-long.",
        "H2": "url-invalid happened. Mend url-invalid.",
        "G3": "required-missing happened. Mend required-missing.",
    }


def test_a_cell_that_a_person_fills_in_is_text_too(tmp_path: Path) -> None:
    path = workbook(tmp_path, rejects(), problems())
    sheet = openpyxl.load_workbook(path)["Rejects"]
    with ZipFile(path) as parts:
        styles = openpyxl.load_workbook(path)._cell_styles  # type: ignore[attr-defined]
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
    assert sheet["D3"].value is None
    assert xml.count("<col ") >= 4
    assert {
        styles[int(part.split('"')[0])].numFmtId for part in xml.split("<cols>")[1].split("</cols>")[0].split('style="')[1:]
    } == {49}


def test_allowed_values_as_drop_downs(tmp_path: Path) -> None:
    allowed = {"Country": ["US", "GB, the islands"], "Note": [f"note {at}" for at in range(400)], "Name": []}
    book = openpyxl.load_workbook(workbook(tmp_path, rejects(), problems(), allowed=allowed))
    rules = {
        str(rule.sqref): (rule.formula1, rule.showErrorMessage) for rule in book["Rejects"].data_validations.dataValidation
    }
    assert rules == {"G2:G4": ("'Allowed values'!$A$1:$A$2", False), "H2:H4": ("'Allowed values'!$B$1:$B$400", False)}
    assert book["Allowed values"].sheet_state == "hidden"
    assert [book["Allowed values"][at].value for at in ("A2", "B400")] == ["GB, the islands", "note 399"]


def test_causes_notices_and_the_run(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook(tmp_path, rejects(), problems()))
    assert [row[:4] + row[6:9] for row in texts(book["Causes"])] == [
        ["Rows", "Severity", "Column", "Value", "File", "First row", "Code"],
        [2, "reject", "Country", "UK", "in/Clients.csv", 2, "country-unknown"],
        [1, "reject", "E-mail", "ned@", "in/Clients.csv", 2, "email-invalid"],
        [1, "reject", "Name", "Ned", "in/Clients.csv", 2, "name-without-space"],
        [1, "reject", "", None, "in/Clients.csv", 3, "stray-quote"],
        [1, "drop", "Note", "no url", "in/Clients.csv", 4, "url-invalid"],
    ]
    assert [(row[1], row[7], row[8]) for row in texts(book["Notices"])[1:]] == [
        ("notice", None, "column-unmapped"),
        ("notice", 4, "office-missing"),
        ("drop", 4, "url-invalid"),
    ]
    about = dict(map(tuple, texts(book["Run"])))
    assert about["outcome"] == "2 of 5 rows are in the database, 3 were rejected."
    assert about["run id"] == "20260301-020000-abc123"
    assert about["files › sha256"] == "bb" * 32
    assert about["exit code"] == "3"


def test_too_many_notices_are_grouped_and_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told_sheets, "NOTICES", 2)
    found = problems(
        *(problem(row, "office-missing", severity="notice") for row in (2, 3, 4)),
        *(problem(row, "url-invalid", ("Note",), severity="drop") for row in (5, 6)),
    )
    book = openpyxl.load_workbook(workbook(tmp_path, rejects(), found))
    assert [(row[0], row[1], row[7]) for row in texts(book["Notices"])[1:]] == [
        (1, "drop", 5),
        (1, "drop", 6),
        (3, "notice", 2),
    ]
    assert dict(map(tuple, texts(book["Run"])))["about this workbook"] == (
        "There are more than 2 notices: they stand grouped, each with the number of its rows."
    )


def test_notes_stand_on_the_first_cells_and_the_workbook_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reject_sheets, "NOTES", 2)
    book = openpyxl.load_workbook(workbook(tmp_path, rejects(), problems()))
    cells = [cell for row in book["Rejects"]["D2:H9"] for cell in row]
    assert [cell.coordinate for cell in cells if cell.comment] == ["F2", "G2"]
    assert [cell.coordinate for cell in cells if cell.fill.fgColor.rgb == FAULT] == ["E2", "F2", "G2", "G4"]
    assert dict(map(tuple, texts(book["Run"])))["about this workbook"] == (
        "Notes stand on the first 2 faulty cells; all that is wrong: clientimport_problems."
    )


def test_a_full_sheet_goes_on_in_a_second_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rejects_xlsx.write_rejects_xlsx.__kwdefaults__, "sheet_rows", 3)
    rows = rejects(*((row, None, f"A{row}", "n", "e", "c", "o") for row in range(2, 7)))
    found = problems(*(problem(row, "key-missing", ("Key",)) for row in range(2, 7)))
    book = openpyxl.load_workbook(workbook(tmp_path, rows, found))
    assert book.sheetnames == ["Rejects", "Rejects 2", "Rejects 3", "Causes", "Notices", "Run"]
    assert [[row[3] for row in texts(book[name])] for name in book.sheetnames[:3]] == [
        ["Key", "A2", "A3"],
        ["Key", "A4", "A5"],
        ["Key", "A6"],
    ]
    assert [[c.row for c in book[name]["D"] if c.comment] for name in book.sheetnames[:3]] == [[2, 3], [2, 3], [2]]
    assert dict(map(tuple, texts(book["Run"])))["about this workbook"] == "The rejects go on in sheets up to “Rejects 3”."


def test_a_row_that_a_workbook_cannot_hold_is_not_loaded_by_mistake(tmp_path: Path) -> None:
    rows = rejects((2, None, "A2", "x" * 32_768, "e", "c", "o"), (3, "y" * 40_000, None, None, None, None, None))
    rows = rows.vstack(
        rejects((4, None, "A4", "x" * 32_767, "😀" * 16_383, "c", "o"), (5, None, "A5", "😀" * 16_384, "\uffff", "c", "o"))
    )
    sheet = openpyxl.load_workbook(workbook(tmp_path, rows, no_problems()))["Rejects"]
    assert [row[3:8] + row[9:] for row in texts(sheet)[1:]] == [
        [None, None, None, None, None, MISFIT],
        [None, None, None, None, None, MISFIT],
        ["A4", "x" * 32_767, "😀" * 16_383, "c", "o", None],
        [None, None, None, None, None, MISFIT],
    ]
    mend = "Mend the row in rejects.csv: there it stands whole."
    assert {c.coordinate: c.comment.text for row in sheet.iter_rows() for c in row if c.comment} == {
        "E2": f"The cell holds 32,768 characters; a cell of a workbook takes 32,767. {mend}",
        "E5": f"The cell holds 32,768 characters; a cell of a workbook takes 32,767. {mend}",
        "F5": f"The cell holds a character that a workbook cannot hold. {mend}",
    }


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    once, again = workbook(tmp_path, rejects(), problems()), workbook(tmp_path / "again", rejects(), problems())
    first, second = (ZipFile(path) for path in (once, again))
    assert first.namelist() == second.namelist()
    differing = [name for name in first.namelist() if first.read(name) != second.read(name)]
    # The sheet about the run names the paths of the reports.
    assert differing == ["xl/worksheets/sheet4.xml"]
    again.parent.rename(tmp_path / "elsewhere")
    once.parent.rename(tmp_path / "kept")
    assert workbook(tmp_path, rejects(), problems()).read_bytes() == (tmp_path / "kept" / "rejects.xlsx").read_bytes()


def as_a_reader_has_it(data: bytes) -> list[str | None]:
    sheet = fastexcel.read_excel(data).load_sheet("Rejects", header_row=None, dtypes="string", skip_whitespace_tail_rows=False)
    return sheet.to_polars()["__UNNAMED__0"].to_list()[1:]


CELL = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")),
    st.lists(
        st.sampled_from(["_", "x", "0041", "_x0041_", "_x005F_", "\x01", "\r", "\n", "<r>", "</r>", "&amp;", "]]>", " "])
    ).map("".join),
).filter(bool)


@settings(deadline=None, max_examples=25)
@example(["_x0000\x08", "_x0041_x0041_", "a\r\nb", "<r><t>x</t></r>"])
@given(st.lists(CELL, min_size=1, max_size=30))
def test_every_text_comes_back(cells: list[str]) -> None:
    frame = pl.DataFrame({"cell": cells, "end": "end"})
    file = io.BytesIO()
    page = Sheet("Rejects", [("h", "heading"), ("e", "text")], [9, 9], len(cells), lambda: iter([frame]), {"cell": 0, "end": 0})
    write_workbook(file, [page], title="t", created=datetime(2026, 1, 1, tzinfo=UTC))
    assert as_a_reader_has_it(file.getvalue()) == cells


def test_only_a_cell_that_looks_guarded_gets_an_apostrophe(tmp_path: Path) -> None:
    cells = ("+44 20", "'+44", "''=1", "'t Hooft", "=1+1")
    rows = pl.DataFrame(
        {
            "file": pl.Series([0], dtype=pl.Int32),
            ROW: [2],
            RAW: [None],
            **dict(zip(HEADINGS, ([c] for c in cells), strict=True)),
        }
    )
    sheet = openpyxl.load_workbook(workbook(tmp_path, rows.with_columns(pl.col(RAW).cast(pl.String)), no_problems()))["Rejects"]
    assert [(cell.value, cell.data_type) for cell in sheet[2][3:8]] == [
        ("+44 20", "s"),
        ("''+44", "s"),
        ("'''=1", "s"),
        ("'t Hooft", "s"),
        ("=1+1", "s"),
    ]
