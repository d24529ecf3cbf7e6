"""Where headings, tables and rows of layout stand, in files as people make them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from reader_reading import Read, read

from clientimport.core.mapping import SourceOptions
from clientimport.reader import write_grid


def of(tmp_path: Path, text: str, options: SourceOptions | None = None, needed: tuple[str, ...] = ()) -> Read:
    path = tmp_path / "clients.csv"
    path.write_bytes(text.encode())
    return read(path, options, needed)


def test_no_headings(tmp_path: Path) -> None:
    found = of(tmp_path, "1,Ned,x\n2,Ed,y\n3,z\n", SourceOptions(header_row=0), ("column 2",))
    assert (found.layout.columns, found.layout.header_row) == (("column 1", "column 2", "column 3"), 0)
    assert found.rows == [(1, "1", "Ned", "x"), (2, "2", "Ed", "y")]
    assert (found.faults, found.fates, found.places[0]) == ([(3, "too-few-cells", "2 instead of 3")], {}, (1, 1, 0, None))


def test_no_headings_behind_a_sep_line(tmp_path: Path) -> None:
    found = of(tmp_path, "sep=;\n1;Ned\n2;Ed\n", SourceOptions(header_row=0))
    assert (found.rows, found.places[1]) == ([(1, "1", "Ned"), (2, "2", "Ed")], (2, 3, 12, None))


def test_that_nothing_looks_like_headings_is_a_doubt(tmp_path: Path) -> None:
    found = of(tmp_path, "1,Ned,5\n2,Ed,6\nx,y,z\n3,Al,7\n")
    assert (found.layout.header_row, len(found.rows)) == (1, 3)
    assert found.layout.detected["header row"].startswith("1 (no row looks like headings")


def test_no_row_above_late_headings_is_lost_where_it_may_be_data(tmp_path: Path) -> None:
    late = of(tmp_path, "1,2,3\nId,Name,Sum\n1,a,5\n2,b,6\n")
    assert (late.layout.header_row, late.fates) == (2, {"preamble": 1, "heading": 1})
    middle = of(tmp_path, "Report,of,2024-01-01\nby,Ned,12:30\nId,Sum,Name\n1,5,a\n2,6,b\n")
    assert (middle.layout.header_row, len(middle.rows)) == (3, 2)


def test_headings_in_several_rows(tmp_path: Path) -> None:
    text = "Client,Client,Address,Address\nNo,Name,Zip,City\n1,a,12345,c\n2,b,23456,d\n"
    assert of(tmp_path, text).layout.headings == ("Client No", "Client Name", "Address Zip", "Address City")
    declared = of(tmp_path, "x\n" + text, SourceOptions(header_first=2, header_row=3))
    assert (declared.layout.headings[3], declared.fates) == ("Address City", {"preamble": 1, "heading": 2})
    assert of(tmp_path, "Id,Name,Sum\na,Ned,\n2,b,6\n3,c,7\n").fates == {"heading": 1}


@pytest.mark.parametrize("heading", ["\ufeffAccount  No.", '"Account\nNo"', "account\u00a0no", " ACCOUNT_NO ", "Account-No"])
def test_headings_are_matched_as_people_read_them_and_kept_as_they_stand(tmp_path: Path, heading: str) -> None:
    found = of(tmp_path, f"Title,\n{heading},Name\n1,a\n", needed=("Account No", "Name"))
    assert (found.layout.header_row, found.layout.headings[0]) == (2, heading.strip('"'))


TABLE = "Id,Name,Sum\n1,Ned,5\n2,Ed,6\n3,Al,7\n"


@pytest.mark.parametrize(
    ("second", "begins"),
    [
        ("\nOffice,City\nMain,5\nEast,6\n", 6),
        ("\nOffices of the East\nOffice,City\nMain,5\n", 6),
        ("\nOffices,,\n\nOffice,City,Staff,Zip\nMain,a,5,12345\n", 6),
        ("\n\nCity,Staff,Office\nA,5,x\nB,6,y\n", 7),
        ("\nOffice,City,Staff\nA,x,5\nB,y,6\n", 6),
        ("Office,City,Staff,Zip\nA,x,5,12345\nB,y,6,12345\nC,z,7,12345\n", 5),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_second_table_is_named_and_not_mixed_in(tmp_path: Path, second: str, begins: int, end: str) -> None:
    found = of(tmp_path, (TABLE + second).replace("\n", end))
    assert [row[0] for row in found.rows] == [2, 3, 4]
    assert (found.faults, found.broken) == ([(None, "other-table", str(begins))], [])
    out = io.BytesIO()
    write_grid(str(tmp_path / "clients.csv"), SourceOptions(), out)
    assert out.getvalue() == TABLE.replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    "more",
    [
        "\nid,Name,Sum\n4,Bo,8\n",  # a row that is only like the headings
        "\nNed,Ed,Al\n4,Bo,8\n",
        "\nTotal,,18\n",
        "\nNed,Ed,unknown\nx,Bo,y\nz,Bo,y\n",
        "\nEast\nA,Bo,8\n",
    ],
)
def test_rows_behind_blank_ones_are_not_taken_for_a_table(tmp_path: Path, more: str) -> None:
    assert "other-table" not in [code for _, code, _ in of(tmp_path, TABLE + more).faults]


def test_blank_columns(tmp_path: Path) -> None:
    found = of(tmp_path, ",Id,,Name,\n,1,,a,\n,2,,b,\n")
    assert found.layout.columns == ("column 1", "Id", "column 3", "Name", "column 5")
    assert (found.rows, found.faults) == ([(2, None, "1", None, "a", None), (3, None, "2", None, "b", None)], [])
