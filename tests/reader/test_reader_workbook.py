"""Workbooks: the texts that their sheets show, the sheets' own row numbers, and one failure for what is damaged."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from reader_reading import read

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import SourceOptions
from clientimport.reader.workbooks import workbook
from clientimport.reader.workbooks.cell_text import shown_by


def book(
    path: Path, cells: dict[tuple[int, int], Any], *, sheet: str = "Clients", formats: dict[Any, str] | None = None
) -> Path:
    with xlsxwriter.Workbook(path) as out:
        page = out.add_worksheet(sheet)
        for (row, column), value in cells.items():
            code = (formats or {}).get((row, column))
            look = out.add_format({"num_format": code}) if code else None
            if isinstance(value, dt.datetime | dt.date):
                page.write_datetime(row, column, value, look)
            elif isinstance(value, str) and value.startswith("="):
                formula, _, result = value.partition("→")
                page.write_formula(row, column, formula, look, result)
            else:
                page.write(row, column, value, look)
    return path


def test_cells_as_shown(tmp_path: Path) -> None:
    shown: list[tuple[Any, str, str | None]] = [
        (7, "", "7"),
        (1234, "00000", "01234"),
        (12345, "00000-0000", "00001-2345"),
        (1234.5, "#,##0.00", "1234.5"),
        (0.1 + 0.2, "", "0.3"),
        (1e21, "", "1000000000000000000000"),
        (1e-7, "", "0.0000001"),
        (4400123456789012, "", "4400123456789012"),
        (0.125, "0.00%", "12.50%"),
        (0.5, "0%", "50%"),
        (True, "", "true"),
        (False, "", "false"),
        (dt.datetime(2021, 3, 4), "dd/mm/yyyy", "2021-03-04"),
        (dt.datetime(2021, 3, 4, 5, 6, 7), "dd/mm/yyyy hh:mm", "2021-03-04T05:06:07"),
        (0.75, "hh:mm", "18:00:00"),
        (1.25, "[h]:mm", "30:00:00"),
        ("=NA()→#N/A", "", "#N/A"),
        ("=1/0→#DIV/0!", "", "#DIV/0!"),
        ('="a"&"b"→ab', "", "ab"),
        ("two\nlines", "", "two\nlines"),
        ("  spaced ", "", "  spaced "),
        ("tab\x0bhere", "", "tab\x0bhere"),
        ("", "", None),
        ("007", "", "007"),
        (-5, "", "-5"),
        (1234, '0 "pcs"', "1234"),
    ]
    cells: dict[tuple[int, int], Any] = {(0, at): f"C{at}" for at in range(len(shown))}
    cells |= {(1, at): value for at, (value, _, _) in enumerate(shown)}
    formats = {(1, at): code for at, (_, code, _) in enumerate(shown) if code}
    found = read(book(tmp_path / "a.xlsx", cells, formats=formats))
    assert list(found.rows[0][1:]) == [text for _, _, text in shown]


@pytest.mark.parametrize(
    ("number", "code", "stored", "text"),
    [
        (14, None, "44259", "2021-03-04"),
        (0, "[$-409]mmm d, yyyy;@", "44259", "2021-03-04"),
        (0, "[Red]0.0%", "0.1234", "12.3%"),
        (0, "yyyy", "59", "1900-02-28"),
        (0, "yyyy", "61", "1900-03-01"),
        (0, "d", "-3", "-3"),
        (0, "[<=9999999]###-####;(###) ###-####", "5551234567", "5551234567"),
        (0, "(000) 000-0000", "5551234567", "(555) 123-4567"),
        (0, "0.00E+00", "1234", "1234"),
        (0, '"No. "000', "7", "No. 007"),
        (49, None, "12345678901234567890", "12345678901234567890"),
        (0, "yyyy-mm-dd", "60", "1900-02-29"),
        (0, "yyyy-mm-dd hh:mm:ss", "60.5", "1900-02-29T12:00:00"),
        (0, "hh:mm:ss.000", "0.500000011574074", "12:00:00.001"),
        (0, "hh:mm:ss", "0.500000011574074", "12:00:00"),
        (0, "[h]:mm", "-1.5", "-36:00:00"),
        (0, "h:mm AM/PM", "0.75", "18:00:00"),
        (0, "mmm yy", "44259.25", "2021-03-04T06:00:00"),
        (0, "0%", "0.125", "13%"),
        (0, "0.0#%", "0.5", "50.0%"),
        (0, "0.##%", "0.28999999999999998", "29%"),
        (0, "#,##0.00 [$€-407]", "1234.5", "1234.5"),
        (0, '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', "0", "0"),
        (0, "# ?/?", "0.5", "0.5"),
        (0, "0##########", "1234567890", "01234567890"),
        (0, '"+"0', "441234567", "+441234567"),
        (0, r"\+00 000 000", "44123456", "+44 123 456"),
        (0, "+0;-0;0", "5", "5"),
        (0, '"0"#', "1234567", "01234567"),
        (0, "General", "-0", "0"),
        (0, "00000", "-7", "-7"),
        (0, "00000", "1.5", "1.5"),
        (0, '0.0,,"M"', "1234567", "1234567"),
        (0, "[$-411]ge.m.d", "44259", "2021-03-04"),
        (0, "@", "1.50", "1.5"),
        (1, None, "1.0", "1"),
    ],
)
def test_number_formats(number: int, code: str | None, stored: str, text: str) -> None:
    assert shown_by(number, code, since_1904=False)(stored) == text


def test_dates_since_1904(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as out:
        page = out.add_worksheet()
        page.write_row(0, 0, ["Id", "Since"])
        page.write(1, 0, "1")
        page.write_datetime(1, 1, dt.datetime(2021, 3, 4), out.add_format({"num_format": "yyyy-mm-dd"}))
    assert read(path).rows == [(2, "1", "2021-03-04")]


def test_rows_keep_the_numbers_of_the_sheet(tmp_path: Path) -> None:
    cells = {(2, 1): "Customer list", (4, 1): "Id", (4, 2): "Name", (5, 1): "1", (5, 2): "a", (8, 1): "2", (8, 2): "b"}
    found = read(book(tmp_path / "a.xlsx", cells, sheet="My Clients"))
    assert found.layout.headings == ("Id", "Name")
    assert found.rows == [(6, "1", "a"), (9, "2", "b")]
    assert found.places == [(6, None, None, "'My Clients'!6"), (9, None, None, "'My Clients'!9")]
    assert found.fates == {"preamble": 1, "blank": 5, "heading": 1}
    assert (found.layout.header_row, found.records, found.layout.kind) == (5, 9, "xlsx")


def test_text_beside_the_table_is_a_reject(tmp_path: Path) -> None:
    cells = {(0, 0): "Id", (0, 1): "Name", (1, 0): "1", (1, 1): 'a, "b"', (1, 3): "note", (2, 0): "2", (2, 1): "b"}
    found = read(book(tmp_path / "a.xlsx", cells))
    assert found.rows == [(3, "2", "b")]
    assert found.faults == [(2, "too-many-cells", "4 instead of 2")]
    assert found.broken == [(2, '1,"a, ""b""",,note')]


def test_the_first_visible_sheet_with_data_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as out:
        hidden, empty, page, other = (out.add_worksheet(name) for name in ("Secret", "Empty", "Clients", "More"))
        hidden.write_row(0, 0, ["x", "y"])
        page.write_row(0, 0, ["Id", "Name"])
        page.write_row(1, 0, ["1", "a"])
        other.write_row(0, 0, ["Id", "Town"])
        other.write_row(1, 0, ["2", "b"])
        page.activate()
        page.set_first_sheet()
        hidden.hide()
        empty.set_column(0, 3, 20)
    found = read(path)
    assert (found.layout.sheet, found.rows) == ("Clients", [(2, "1", "a")])
    assert found.layout.detected == {
        "sheet": "Clients",
        "other sheets": "Empty, More",
        "hidden sheets": "Secret",
        "header row": "1",
    }
    assert read(path, SourceOptions(sheet="More")).rows == [(2, "2", "b")]
    for name, words in (("Nope", "its sheets are Secret \\(hidden\\), Empty, Clients, More"), ("Empty", "is empty")):
        with pytest.raises(SourceFailure, match=words):
            read(path, SourceOptions(sheet=name))


def test_workbooks_of_another_writer(tmp_path: Path) -> None:
    out = openpyxl.Workbook()
    page = out.active
    assert page is not None
    page.append(["Id", "Name", "Since"])
    page.append([1, "=1+1", dt.datetime(2020, 1, 2, 3, 4)])
    page.append(["2", "é <&> x", dt.date(2020, 1, 2)])
    out.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx").rows == [
        (2, "1", "#NOT-CALCULATED!", "2020-01-02T03:04:00"),
        (3, "2", "é <&> x", "2020-01-02"),
    ]


PARTS = {
    "[Content_Types].xml": "<Types/>",
    "xl/workbook.xml": '<x:workbook xmlns:x="m" xmlns:r="r"><x:sheets><x:sheet name="S" r:id="r1"/></x:sheets></x:workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="/xl/worksheets/s.xml"/></Relationships>',
    "xl/worksheets/s.xml": (
        '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>Id</x:t></x:is></x:c>'
        '<x:c t="inlineStr"><x:is><x:r><x:t>Na</x:t></x:r><x:r><x:t>me</x:t></x:r><x:rPh><x:t>no</x:t></x:rPh></x:is></x:c>'
        "</x:row>"
        '<x:row><x:c><x:v>1</x:v></x:c><x:c t="str"><x:f>A1</x:f><x:v>a_x000D_b</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    ),
}


def parts(path: Path, **changed: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in (PARTS | {key.replace("__", "/"): value for key, value in changed.items()}).items():
            archive.writestr(name, text)
    return path


def test_cells_without_places_and_with_prefixes(tmp_path: Path) -> None:
    found = read(parts(tmp_path / "a.xlsx"))
    assert (found.layout.headings, found.rows) == (("Id", "Name"), [(2, "1", "a\rb")])


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        (BOMB + PARTS["xl/worksheets/s.xml"].replace(">Id<", ">&b;<"), "document type"),
        (PARTS["xl/worksheets/s.xml"][:150], "not well-formed"),
        (PARTS["xl/worksheets/s.xml"].replace("<x:row>", '<x:row r="99999999">', 1), "more than 1,048,576 rows"),
        (PARTS["xl/worksheets/s.xml"].replace("<x:c>", '<x:c r="ZZZZ1">'), "more than 16,384 columns"),
        (PARTS["xl/worksheets/s.xml"].replace("<x:c>", '<x:c t="s">'), "damaged"),
    ],
)
def test_crafted_and_damaged_workbooks(tmp_path: Path, sheet: str, words: str) -> None:
    with pytest.raises(SourceFailure, match=words):
        read(parts(tmp_path / "a.xlsx", xl__worksheets__s=sheet, **{"xl/worksheets/s.xml": sheet}))


def test_a_workbook_that_takes_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path / "a.xlsx", {(row, 0): f"{row} " + "x" * 30_000 for row in range(3000)})
    monkeypatch.setattr(workbook, "MEMORY", 80 << 20)
    with pytest.raises(SourceFailure, match="memory"):
        read(path)


def test_a_truncated_workbook(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {(row, 0): f"{row}" for row in range(100)})
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(SourceFailure, match="damaged"):
        read(path)


def test_many_rows_and_batches(tmp_path: Path) -> None:
    cells: dict[tuple[int, int], Any] = {(0, 0): "Id", (0, 1): "Name"}
    cells |= {(row, 0): row for row in range(1, 3001)} | {(row, 1): f"n{row}" for row in range(1, 3001) if row % 2}
    path = book(tmp_path / "a.xlsx", cells)
    whole, cut = read(path), read(path, batch_rows=700)
    assert whole.rows == [(row + 1, str(row), f"n{row}" if row % 2 else None) for row in range(1, 3001)]
    assert (cut.rows, cut.places, cut.fates, cut.batches) == (whole.rows, whole.places, whole.fates, 5)
