"""OpenDocument spreadsheets: texts as an .xlsx gives them, repetitions that cost nothing, and one failure for damage."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from odf import opendocument, table
from odf import text as odf_text
from other_books import ods, told

from clientimport.reader.workbooks import ods_sheet
from clientimport.reader.workbooks.spreadsheets import Limits, Refused

STYLES = (
    '<number:number-style style:name="N1"><number:number number:decimal-places="0" number:min-integer-digits="5"/>'
    "</number:number-style>"
    '<number:number-style style:name="N2"><number:text>(</number:text><number:number number:min-integer-digits="10">'
    '<number:embedded-text number:position="7">) </number:embedded-text><number:embedded-text number:position="4">-'
    "</number:embedded-text></number:number></number:number-style>"
    '<number:percentage-style style:name="N3"><number:number number:decimal-places="2" number:min-integer-digits="1"/>'
    "<number:text>%</number:text></number:percentage-style>"
    '<number:number-style style:name="N4P0"><number:number number:min-integer-digits="3"/></number:number-style>'
    '<number:number-style style:name="N4"><number:text>-</number:text><number:number number:min-integer-digits="3"/>'
    '<style:map style:condition="value()&gt;=0" style:apply-style-name="N4P0"/></number:number-style>'
    + "".join(
        f'<style:style style:name="ce{at}" style:family="table-cell" style:data-style-name="N{at}"/>' for at in range(1, 5)
    )
    + '<style:style style:name="child" style:family="table-cell" style:parent-style-name="ce1"/>'
    '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>'
    '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def cell(kind: str, value: str, shown: str, more: str = "") -> str:
    name = {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}.get(kind, "value")
    told = f'office:value-type="{kind}" office:{name}="{value}" {more}'
    return f"<table:table-cell {told}><text:p>{shown}</text:p></table:table-cell>"


def text(*paragraphs: str, more: str = "") -> str:
    inside = "".join(f"<text:p>{each}</text:p>" for each in paragraphs)
    return f'<table:table-cell office:value-type="string" {more}>{inside}</table:table-cell>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def sheet(*rows: str, name: str = "S", more: str = "", before: str = "") -> str:
    return f'<table:table table:name="{name}" {more}>{before}{"".join(rows)}</table:table>'


@pytest.mark.parametrize("suffix", ["ods", "fods"])
def test_cells_as_shown(tmp_path: Path, suffix: str) -> None:
    error = 'table:formula="of:=X" office:string-value="" calcext:value-type="error" xmlns:calcext="c"'
    shown = [
        (cell("float", "7", "00007", 'table:style-name="ce1"'), "00007"),
        (cell("float", "7", "00007", 'table:style-name="child"'), "00007"),
        (cell("float", "5551234567", "(555) 123-4567", 'table:style-name="ce2"'), "(555) 123-4567"),
        (cell("float", "7", "007", 'table:style-name="ce4"'), "007"),
        (cell("percentage", "0.125", "12.50%", 'table:style-name="ce3"'), "12.50%"),
        (cell("percentage", "0.125", "13%"), "12.5%"),
        (cell("currency", "1234.5", "1,234.50 €"), "1234.5"),
        (cell("float", "4400123456789012", "4.4E+15"), "4400123456789012"),
        (cell("float", "1E+021", "1E+21"), "1000000000000000000000"),
        (cell("date", "2021-03-04", "4.3.21"), "2021-03-04"),
        (cell("date", "2021-03-04T05:06:07.600000000", "4.3.21"), "2021-03-04T05:06:08"),
        (cell("time", "PT18H00M00S", "6 PM"), "18:00:00"),
        (cell("time", "PT30H05M06.2S", "30:05"), "30:05:06"),
        (cell("boolean", "true", "WAHR"), "true"),
        (cell("float", "0", "FALSCH", 'table:formula="of:=FALSE()"'), "false"),
        (text("#N/A", more=error), "#N/A"),
        (text("Err:502", more=error), "#VALUE!"),
        (cell("float", "0", "#DIV/0!", 'table:formula="of:=1/0"'), "#DIV/0!"),
        (text("two", "lines"), "two\nlines"),
        (text('<text:s text:c="2"/>a<text:tab/>b<text:line-break/><text:span>c  \n d</text:span>'), "  a\tb\nc d"),
        (text("a", more="").replace("<text:p>a", "<office:annotation><text:p>note</text:p></office:annotation><text:p>a"), "a"),
        ('<table:table-cell table:formula="of:=A1"/>', "#NOT-CALCULATED!"),
        ('<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>', None),
        ('<table:table-cell office:value-type="string" office:string-value="attribute"/>', "attribute"),
        (text("007"), "007"),
    ]
    path = ods(tmp_path / f"a.{suffix}", sheet(row(*(xml for xml, _ in shown))), STYLES)
    assert told(path, "ods").rows == {1: {at: each for at, (_, each) in enumerate(shown) if each is not None}}


def test_repetitions_cost_nothing(tmp_path: Path) -> None:
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    tables = sheet(
        row(blank, more='table:number-rows-repeated="2"'),
        row(text("Id"), text("x", more='table:number-columns-repeated="2"'), blank),
        row(blank, more='table:number-rows-repeated="1000000"'),
        row(text("far"), more='table:number-rows-repeated="3"'),
        row(blank, more='table:number-rows-repeated="1048576"'),
    )
    found = told(ods(tmp_path / "a.ods", tables), "ods")
    assert found.rows == {3: {0: "Id", 1: "x", 2: "x"}, **{1_000_004 + at: {0: "far"} for at in range(3)}}


def test_styles_of_rows_and_columns(tmp_path: Path) -> None:
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:default-cell-style-name="ce1" table:number-columns-repeated="2"'
        ' table:visibility="collapse"/>'
    )
    seven = cell("float", "7", "?")
    tables = sheet(row(*[seven] * 5), row(seven, more='table:default-cell-style-name="ce4"'), before=columns)
    found = told(ods(tmp_path / "a.ods", tables, STYLES), "ods")
    assert found.rows == {1: {0: "7", 1: "7", 2: "00007", 3: "00007", 4: "7"}, 2: {0: "007"}}
    assert found.about["notes"] == {"hidden columns": "C-D"}


def test_what_stands_around_the_cells(tmp_path: Path) -> None:
    merged = text("merged", more='table:number-columns-spanned="2" table:number-rows-spanned="3"')
    covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    tables = (
        sheet(row(text("x")), name="Secret", more='table:style-name="ta2"')
        + sheet(
            row(merged, covered, text("b")),
            row(covered),
            row(covered),
            row(text("gone"), more='table:visibility="collapse"'),
            row(text("filtered"), more='table:visibility="filter"'),
            name="My 'S: x'",
            more='table:style-name="ta1"',
        )
        + '<table:named-expressions><table:named-range table:name="Some" table:cell-range-address='
        "\"$'My ''S: x'''.$A$4:.$A$9\"/></table:named-expressions>"
        '<table:database-ranges><table:database-range table:name="List" table:target-range-address="Secret.A1:Secret.B2"/>'
        '<table:database-range table:name="__Anonymous_Sheet_DB__0" table:target-range-address="Secret.A1:Secret.B2"/>'
        "</table:database-ranges>"
    )
    path = ods(tmp_path / "a.ods", tables, STYLES)
    found = told(path, "ods")
    assert found.sheets == [("Secret", False), ("My 'S: x'", True)]
    assert (found.rows, found.hidden) == ({1: {0: "merged", 3: "b"}, 4: {0: "gone"}, 5: {0: "filtered"}}, {4, 5})
    assert found.merged == ["A1:B3"]
    assert found.names == [("Some", "name", "My 'S: x'"), ("List", "table", "Secret")]
    assert told(path, "ods", area="Some").rows == {4: {0: "gone"}, 5: {0: "filtered"}}
    assert told(path, "ods", area="List").rows == {1: {0: "x"}}


def test_a_document_of_another_writer(tmp_path: Path) -> None:
    out = opendocument.OpenDocumentSpreadsheet()
    page = table.Table(name="Clients")
    for texts in (["Id", "Since"], ["007", dt.date(2021, 3, 4)]):
        line = table.TableRow()
        for each in texts:
            date = (
                {"valuetype": "date", "datevalue": each.isoformat()} if isinstance(each, dt.date) else {"valuetype": "string"}
            )
            one = table.TableCell(**date)
            one.addElement(odf_text.P(text=str(each)))
            line.addElement(one)
        page.addElement(line)
    out.spreadsheet.addElement(page)
    out.save(str(tmp_path / "a.ods"))
    assert told(tmp_path / "a.ods", "ods").rows == {1: {0: "Id", 1: "Since"}, 2: {0: "007", 1: "2021-03-04"}}


ENCRYPTED = '<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'


def test_a_password(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="protected by a password"):
        told(ods(tmp_path / "a.ods", sheet(row(text("x"))), manifest=ENCRYPTED), "ods")


def many(count: int) -> str:
    return f'table:number-rows-repeated="{count}"'


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ("", "no sheet"),
        (sheet(row(text("a", more='table:number-columns-repeated="20000"'))), "more than 16,384 columns"),
        (sheet(row(text("a"), more=many(2_000_000))), "more than 1,048,576 rows"),
        (sheet(row(text("a", more='table:number-columns-repeated="16384"'), more=many(1_000_000))), "repeats its rows"),
        (sheet(row(text("a"), more=many(10**12))), "repeats something 1000000000000 times"),
        (sheet(row(text('<text:s text:c="999999999"/>'))), "repeats something 999999999 times"),
        (sheet(row(text("a"))) + "<unclosed>", "not well-formed"),
    ],
)
def test_damaged_and_crafted_documents(tmp_path: Path, tables: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        told(ods(tmp_path / "a.ods", tables), "ods")


@pytest.mark.parametrize("suffix", ["ods", "fods"])
def test_entities_are_refused(tmp_path: Path, suffix: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    wrapped = lambda content: content.replace("<office:document", bomb + "<office:document", 1)  # noqa: E731
    with pytest.raises(Refused, match="document type"):
        told(ods(tmp_path / f"a.{suffix}", sheet(row(text("&b;"))), wrapped=wrapped), "ods")


def test_deep_nesting_is_no_matter(tmp_path: Path) -> None:
    deep = "<text:span>" * 100_000 + "a" + "</text:span>" * 100_000
    assert told(ods(tmp_path / "a.ods", sheet(row(text(deep)))), "ods").rows == {1: {0: "a"}}


def test_repeated_rows_are_bounded_by_their_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ods_sheet, "MOST_REPEATED", 10)
    path = ods(tmp_path / "a.ods", sheet(row(text("a"), text("b"), more=many(6))))
    assert len(told(path, "ods").rows) == 6
    with pytest.raises(Refused, match="repeats its rows"):
        told(ods(tmp_path / "b.ods", sheet(row(text("a"), text("b"), more=many(7)))), "ods")
    with pytest.raises(Refused, match="more than 1 columns"):
        told(path, "ods", limits=Limits(columns=1))
