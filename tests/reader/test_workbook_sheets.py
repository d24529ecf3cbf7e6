"""Which sheet, which range, which rows: by name or number, all of them, tables, hidden rows and columns, merged cells."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from reader_reading import read
from test_reader_workbook import book

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import SourceOptions
from clientimport.reader import open_source
from clientimport.reader.source import open_sources
from clientimport.reader.workbooks.spreadsheets import Area

Opened = dict[str, Any]


@pytest.fixture
def several(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as out:
        for name, key in (("Secret", "0"), ("East", "1"), ("Empty", ""), ("west", "2"), ("West ", "3"), ("2", "4")):
            page = out.add_worksheet(name)
            if key:
                page.write_row(0, 0, ["Id", "Name"])
                page.write_row(1, 0, [key, name])
            if name == "Secret":
                page.hide()
        chart = out.add_chart({"type": "line"})
        chart.add_series({"values": "=East!$A$1:$A$2"})
        out.add_chartsheet("Picture").set_chart(chart)
        out.get_worksheet_by_name("East").activate()
    return path


@pytest.mark.parametrize(
    ("sheet", "key"),
    [(None, "1"), ("east", "1"), ("EAST", "1"), ("west", "2"), ("West ", "3"), ("2", "4"), ("4", "2"), ("1", "0")],
)
def test_a_sheet_by_name_or_number(several: Path, sheet: str | None, key: str) -> None:
    assert [row[1] for row in read(several, SourceOptions(sheet=sheet)).rows] == [key]


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        ("WEST", "several sheets WEST"),
        ("8", r"no sheet 8; its sheets are Secret \(hidden\), East, Empty"),
        ("0", "no sheet 0"),
        ("Picture", "is a chart"),
        ("Empty", "The sheet Empty is empty"),
    ],
)
def test_a_sheet_that_is_none(several: Path, sheet: str, words: str) -> None:
    with pytest.raises(SourceFailure, match=words) as failed:
        read(several, SourceOptions(sheet=sheet))
    assert "sheet" in failed.value.fix


def test_all_sheets_are_sources_of_their_own(several: Path) -> None:
    found = []
    for source in open_sources(str(several), 3, SourceOptions(sheet="all")):
        with closing(source):
            rows = [row[1:] for batch in source.batches() for row in batch.rows.iter_rows()]
            found.append((source.file.number, source.file.path, source.layout.sheet, rows))
    names = ["East", "west", "West ", "2"]
    assert found == [(3 + at, f"{several}/{name}", name, [(str(at + 1), name)]) for at, name in enumerate(names)]
    digests = {source.file.sha256 for source in open_sources(str(several), 0, SourceOptions(sheet="all"))}
    assert len(digests) == 4
    with closing(open_source(str(several), 0, SourceOptions(sheet="all"))) as first:
        assert (first.file.path, first.layout.sheet) == (str(several), "East")


def test_what_look_tells_of_sheets(several: Path) -> None:
    assert read(several).layout.detected == {
        "sheet": "East",
        "other sheets": "Empty, west, West , 2",
        "hidden sheets": "Secret",
        "not read": "Picture (chart)",
        "header row": "1",
    }


@pytest.fixture
def ranged(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as out:
        page = out.add_worksheet("My Clients")
        page.write(0, 0, "Title")
        page.write_row("C4", ["Id", "Name", "Note"])
        for row in range(4, 8):
            page.write_row(row, 2, [str(row), f"n{row}", "x"])
        page.write_row("C9", ["sum", "", "4"])
        page.write_row("G4", ["Other", "Table"])
        page.write_row("G5", ["1", "2"])
        page.add_table(
            "J2:K5",
            {
                "name": "Staff",
                "columns": [{"header": "Id"}, {"header": "Name"}],
                "data": [["1", "a"], ["2", "b"]],
                "total_row": True,
            },
        )
        page.add_table("M2:N3", {"name": "Bare", "header_row": False, "data": [["1", "a"], ["2", "b"]]})
        other = out.add_worksheet("Other")
        other.write_row(0, 0, ["Id", "Town"])
        other.write_row(1, 0, ["9", "b"])
        out.define_name("Clients", "='My Clients'!$C$4:$D$8")
        out.define_name("Other!Local", "=Other!$A$1:$B$2")
        out.define_name("Formula", "=OFFSET(Other!$A$1,0,0,5,5)")
    return path


@pytest.mark.parametrize(
    ("options", "headings", "rows"),
    [
        ({"range": "C4:D8"}, ("Id", "Name"), [(at + 1, str(at), f"n{at}") for at in range(4, 8)]),
        ({"range": "Clients"}, ("Id", "Name"), [(at + 1, str(at), f"n{at}") for at in range(4, 8)]),
        ({"range": "clients", "sheet": "My Clients"}, ("Id", "Name"), [(at + 1, str(at), f"n{at}") for at in range(4, 8)]),
        ({"range": "'My Clients'!$G$4:$H$5"}, ("Other", "Table"), [(5, "1", "2")]),
        ({"range": "G:H"}, ("Other", "Table"), [(5, "1", "2")]),
        ({"range": "4:5", "sheet": "1"}, ("Id", "Name", "Note", "", "Other", "Table"), [(5, "4", "n4", "x", None, "1", "2")]),
        ({"range": "Staff"}, ("Id", "Name"), [(3, "1", "a"), (4, "2", "b")]),
        ({"range": "Bare"}, ("column 1", "column 2"), [(2, "1", "a"), (3, "2", "b")]),
        ({"range": "Local"}, ("Id", "Town"), [(2, "9", "b")]),
        ({"sheet": "Other"}, ("Id", "Town"), [(2, "9", "b")]),
        ({"sheet": "Other", "header_row": 0}, ("column 1", "column 2"), [(1, "Id", "Town"), (2, "9", "b")]),
    ],
)
def test_ranges_names_and_tables(ranged: Path, options: Opened, headings: tuple[str, ...], rows: list[Any]) -> None:
    found = read(ranged, SourceOptions(**options))
    assert (found.layout.headings[: len(headings)], [row[: len(headings) + 1] for row in found.rows]) == (headings, rows)


def test_a_range_has_the_places_of_its_sheet(ranged: Path) -> None:
    found = read(ranged, SourceOptions(range="Clients"))
    assert (found.layout.first_column, found.layout.header_row, found.records) == (2, 4, 8)
    assert found.fates == {"preamble": 3, "heading": 1}
    assert found.places[0][3] == "'My Clients'!5"
    assert {name: found.layout.detected[name] for name in ("tables", "named ranges")} == {
        "tables": "Staff on My Clients, Bare on My Clients",
        "named ranges": "Clients on My Clients, Local on Other",
    }


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            {"range": "Nope"},
            r"no range Nope; those with a name: Clients \(name on My Clients\), Local \(name",
        ),
        ({"range": "Formula"}, "no range Formula"),
        ({"range": "A0:B5"}, "no range A0:B5"),
        ({"range": "Staff", "sheet": "Other"}, "The table Staff is on the sheet My Clients, not Other"),
        ({"range": "Y1:Z9"}, "The range Y1:Z9 of the sheet My Clients is empty"),
    ],
)
def test_a_range_that_is_none(ranged: Path, options: Opened, words: str) -> None:
    with pytest.raises(SourceFailure, match=words) as failed:
        read(ranged, SourceOptions(**options))
    assert failed.value.fix


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("B3:F200", (3, 1, 200, 5)),
        ("$b$3:$F$200", (3, 1, 200, 5)),
        ("F200:B3", (3, 1, 200, 5)),
        ("B3", (3, 1, 3, 1)),
        ("B:F", (1, 1, 1_048_576, 5)),
        ("3:5", (3, 0, 5, 16_383)),
        ("B", None),
        ("B3:F", None),
        ("XFE1:XFE2", None),
        ("A1:B1048577", None),
        ("", None),
        (":", None),
        ("Sheet", None),
    ],
)
def test_areas(text: str, area: tuple[int, ...] | None) -> None:
    read_area = Area.read(text)
    assert (read_area and (read_area.top, read_area.left, read_area.bottom, read_area.right)) == area


@pytest.fixture
def hiding(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as out:
        page = out.add_worksheet("Clients")
        page.write_row(0, 1, ["Id", "Name", "Note"])
        for row in range(1, 30):
            page.write_row(row, 1, [str(row), f"n{row}", "x"])
        for row in [*range(3, 20), 25, 40]:
            page.set_row(row, None, None, {"hidden": True})
        page.autofilter(0, 1, 29, 3)
        page.set_column("C:C", 5, None, {"hidden": True})
        page.set_column("E:F", 5, None, {"hidden": True})
    return path


def test_hidden_rows_are_read_and_named(hiding: Path) -> None:
    found = read(hiding)
    assert [row[0] for row in found.rows] == list(range(2, 31))
    assert found.faults == [(None, "rows-hidden", "18 rows are hidden (4, 5, 6, 7, 8, 9, 10, 11, 12, 13, …)")]
    assert found.layout.detected["hidden columns"] == "C, E-F"
    assert found.layout.first_column == 1


def test_hidden_rows_are_skipped_and_counted(hiding: Path) -> None:
    found = read(hiding, SourceOptions(hidden_rows="skip"))
    assert [row[0] for row in found.rows] == [2, 3, *range(21, 26), *range(27, 31)]
    assert (found.faults, found.fates) == ([], {"heading": 1, "hidden": 18})
    with closing(open_source(str(hiding), 0, SourceOptions(hidden_rows="skip"))) as source:
        assert len(list(source.grid())) == 12


def test_merged_cells_are_named(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as out:
        page = out.add_worksheet()
        page.merge_range("A1:B2", "Person")
        page.merge_range("C1:D1", "Town")
        page.write_row("A3", ["Id", "Name", "Zip", "Place"])
        for row in range(3, 9):
            page.write_row(row, 0, [str(row), *(["n"] if row < 8 else [])])
            page.write_row(row, 3 if 4 <= row < 7 else 2, ["p"] if 4 <= row < 7 else ["1", "p"])
        page.merge_range("C5:C7", "same")
        page.merge_range("A9:B9", "wide")
    found = read(path, SourceOptions(header_row=3))
    assert [row[3] for row in found.rows] == ["1", "same", None, None, "1", "1"]
    assert found.faults == [(None, "cells-merged", "C5:C7")]


def test_rows_are_read_again_as_often_as_asked(several: Path) -> None:
    with (
        closing(open_source(str(several), 0, SourceOptions())) as one,
        closing(open_source(str(several), 1, SourceOptions())) as two,
    ):
        for _ in range(2):
            for source in (one, two):
                assert pl.concat([batch.rows for batch in source.batches()]).height == 1
                assert list(source.grid()) == [["Id", "Name"], ["1", "East"]]


def test_a_problem_names_the_column_of_the_sheet(tmp_path: Path) -> None:
    from clientimport.core.problems import faults_of, no_problems
    from clientimport.pipeline.outcome import _placed

    path = book(tmp_path / "a.xlsx", {(0, 2): "Id", (0, 3): "Mail", (1, 2): "1", (1, 3): "x"})
    with closing(open_source(str(path), 1, SourceOptions())) as source:
        (batch,) = source.batches()
        fault = faults_of(batch.rows, "email-invalid", columns=("Mail",))
        placed = _placed(pl.concat([no_problems(), fault.select("__row", "code", "columns")], how="diagonal"), batch)
    assert placed["cell"].to_list() == ["Clients!D2"]
