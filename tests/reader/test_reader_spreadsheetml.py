"""SpreadsheetML 2003: texts as an .xlsx gives them, gaps and spans, and one failure for damage."""

from __future__ import annotations

from pathlib import Path

import pytest
from other_books import told

from clientimport.reader.workbooks.spreadsheets import Refused

STYLES = (
    '<Styles><Style ss:ID="Default"/>'
    + "".join(
        f'<Style ss:ID="s{at}"><NumberFormat ss:Format="{code}"/></Style>'
        for at, code in enumerate(("00000", "Percent", "Short Time", "[h]:mm", "Short Date", "Yes/No", "0"))
    )
    + '<Style ss:ID="child" ss:Parent="s0"><Font/></Style></Styles>'
)


def book(path: Path, *sheets: str, styles: str = STYLES, head: str = "", encoding: str = "UTF-8", start: str = "") -> Path:
    text = (
        f'{start}<?xml version="1.0" encoding="{encoding}"?><?mso-application progid="Excel.Sheet"?>{head}'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"'
        f' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{styles}{"".join(sheets)}</Workbook>'
    )
    path.write_bytes(text.encode(encoding))
    return path


def sheet(*rows: str, name: str = "S", before: str = "", more: str = "", visible: str = "SheetVisible") -> str:
    return (
        f'<Worksheet ss:Name="{name}">{before}<Table {more}>{"".join(rows)}</Table>'
        f"<x:WorksheetOptions><x:Visible>{visible}</x:Visible></x:WorksheetOptions></Worksheet>"
    )


def row(*cells: str, more: str = "") -> str:
    return f"<Row {more}>{''.join(cells)}</Row>"


def cell(kind: str, text: str, more: str = "") -> str:
    return f'<Cell {more}><Data ss:Type="{kind}">{text}</Data></Cell>'


def test_cells_as_shown(tmp_path: Path) -> None:
    shown = [
        (cell("Number", "7", 'ss:StyleID="s0"'), "00007"),
        (cell("Number", "7", 'ss:StyleID="child"'), "00007"),
        (cell("Number", "0.125", 'ss:StyleID="s1"'), "12.50%"),
        (cell("Number", "1", 'ss:StyleID="s5"'), "1"),
        (cell("Number", "4400123456789012"), "4400123456789012"),
        (cell("Number", " 0.30000000000000004 "), "0.3"),
        (cell("Number", "abc"), "abc"),
        (cell("DateTime", "2021-03-04T00:00:00.000"), "2021-03-04"),
        (cell("DateTime", "2021-03-04T05:06:07.600", 'ss:StyleID="s4"'), "2021-03-04T05:06:08"),
        (cell("DateTime", "2021-03-04T00:00:00", 'ss:StyleID="s6"'), "2021-03-04"),
        (cell("DateTime", "1899-12-31T18:00:00.000", 'ss:StyleID="s2"'), "18:00:00"),
        (cell("DateTime", "1899-12-31T18:00:00.000"), "18:00:00"),
        (cell("DateTime", "1900-01-01T06:00:00.000", 'ss:StyleID="s3"'), "30:00:00"),
        (cell("DateTime", "soon"), "soon"),
        (cell("Boolean", "1"), "true"),
        (cell("Boolean", "0"), "false"),
        (cell("Error", "#REF!"), "#REF!"),
        (cell("String", "l1&#10;l2"), "l1\nl2"),
        (cell("String", "  spaced &amp; ☃ "), "  spaced & ☃ "),
        ('<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>bo</B>ld</ss:Data></Cell>', "bold"),
        (cell("String", "a").replace("</Cell>", "<Comment><ss:Data>note</ss:Data></Comment></Cell>"), "a"),
        ('<Cell ss:Formula="=A1"/>', "#NOT-CALCULATED!"),
        (cell("String", "", 'ss:Formula="=A2"'), None),
        (cell("Number", "3", 'ss:Formula="=A2"'), "3"),
        ("<Cell/>", None),
    ]
    path = book(tmp_path / "a.xls", sheet(row(*(xml for xml, _ in shown))))
    found = told(path, "spreadsheetml")
    assert found.rows == {1: {at: text for at, (_, text) in enumerate(shown) if text is not None}}


def test_gaps_spans_and_what_stands_around(tmp_path: Path) -> None:
    names = (
        '<Names><NamedRange ss:Name="Some" ss:RefersTo="=\'A B\'!R3C2:R4C9"/>'
        '<NamedRange ss:Name="_FilterDatabase" ss:RefersTo="=S!R1C1"/></Names>'
    )
    columns = '<Column/><Column ss:Hidden="1" ss:Span="1"/><Column ss:Index="7" ss:StyleID="s0" ss:Span="1"/>'
    path = book(
        tmp_path / "a.xls",
        sheet(row(cell("String", "x")), name="Secret", visible="SheetVeryHidden"),
        sheet(
            columns,
            row(cell("String", "Title", 'ss:MergeAcross="2" ss:MergeDown="1"'), cell("String", "next"), more='ss:Index="3"'),
            row(cell("String", "c", 'ss:Index="5"'), more='ss:Hidden="1"'),
            row(more='ss:Span="1000000"'),
            row(cell("Number", "7", 'ss:Index="6"'), cell("Number", "7"), cell("Number", "7"), cell("Number", "7")),
            row(cell("Number", "7"), more='ss:StyleID="s1"'),
            name="A B",
            before=names,
        ),
    )
    found = told(path, "spreadsheetml")
    assert found.sheets == [("Secret", False), ("A B", True)]
    assert found.rows == {
        3: {0: "Title", 3: "next"},
        4: {4: "c"},
        1_000_006: {5: "7", 6: "00007", 7: "00007", 8: "7"},
        1_000_007: {0: "700.00%"},
    }
    assert (found.hidden, found.merged, found.about["notes"]) == ({4}, ["A3:C4"], {"hidden columns": "B-C"})
    assert found.names == [("Some", "name", "A B")]
    assert told(path, "spreadsheetml", area="Some").rows == {3: {3: "next"}, 4: {4: "c"}}


def test_dates_since_1904(tmp_path: Path) -> None:
    head = "<x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook>"
    cells = cell("DateTime", "2021-03-04T00:00:00.000"), cell("DateTime", "1904-01-01T18:00:00.000", 'ss:StyleID="s2"')
    assert told(book(tmp_path / "a.xls", head, sheet(row(*cells))), "spreadsheetml").rows == {
        1: {0: "2021-03-04", 1: "18:00:00"}
    }


@pytest.mark.parametrize("encoding", ["windows-1252", "iso-8859-1", "UTF-16", "utf-8"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    start = "" if encoding == "UTF-16" else "\r\n "
    path = book(tmp_path / "a.xls", sheet(row(cell("String", "café"))), encoding=encoding, start=start)
    assert told(path, "spreadsheetml").rows == {1: {0: "café"}}


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("sheets", "head", "words"),
    [
        ("", "", "no sheet"),
        (sheet(row(cell("String", "&b;"))), BOMB, "document type"),
        (sheet(row(cell("String", "a & b"))), "", "not well-formed XML in line 1"),
        (sheet(row(cell("String", "a"), more='ss:Index="1048577"')), "", "more than 1,048,576 rows"),
        (sheet(row(cell("String", "a", 'ss:Index="16385"'))), "", "more than 16,384 columns"),
        (sheet(row(cell("String", "a", 'ss:Index="0"'))), "", "columns are not in order"),
        (sheet(row(more='ss:Index="5"'), row(cell("String", "a"), more='ss:Index="5"')), "", "rows are not in order"),
    ],
)
def test_damaged_and_crafted_workbooks(tmp_path: Path, sheets: str, head: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        told(book(tmp_path / "a.xls", sheets, head=head), "spreadsheetml")
