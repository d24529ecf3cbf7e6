"""The two roads through a sheet, by columns and by the parser, tell the same of every workbook."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_reader_workbook import book, parts

from clientimport.core.rows import ROW
from clientimport.reader.workbooks import sheet_reading
from clientimport.reader.workbooks.spreadsheets import HIDDEN, Refused, Request
from clientimport.reader.workbooks.workbook_book import Workbook

Told = list[tuple[int, bool, dict[str, str]]] | str


def told(path: Path) -> Told:
    """Row number, hidden or not, filled cells by column; or the words of the refusal."""
    rows: Told = []
    try:
        for frame in Workbook(Request(str(path))).frames(0):
            for row in frame.iter_rows(named=True):
                number, hidden = row.pop(ROW), bool(row.pop(HIDDEN, False))
                rows.append((number, hidden, {name: text for name, text in row.items() if text is not None}))
    except Refused as refused:
        return str(refused)
    return [row for row in rows if row[2]]


def both(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Told, Told, list[bool]]:
    """What the roads tell, and whether each chunk was taken by columns."""
    taken: list[bool] = []
    usual = sheet_reading.columns_of

    def spied(text: bytes, cells: Any) -> pl.DataFrame | None:
        frame = usual(text, cells)
        taken.append(frame is not None)
        return frame

    with monkeypatch.context() as patched:
        patched.setattr(sheet_reading, "columns_of", spied)
        by_columns = told(path)
        patched.setattr(sheet_reading, "columns_of", lambda text, cells: None)
        return by_columns, told(path), taken


def test_a_usual_sheet_is_taken_by_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values: list[Any] = [
        "a & b <c>",
        7,
        -1.5e-9,
        True,
        "=1→x",
        "=2→",
        "=NA()→#N/A",
        dt.date(2020, 1, 2),
        "l1\tl2",
        "",
        " x ",
        "_x0041_",
        'say "hi"',
        '="q"→"',
        12345.678,
        -3,
        0.1,
        1e21,
    ]
    cells = {
        (row, column): values[(row * 5 + column) % len(values)]
        for row in range(300)
        for column in range(7)
        if (row + column) % 9
    }
    cells |= {(0, column): f"C{column}" for column in range(7)}
    monkeypatch.setattr(sheet_reading, "_WHOLE", 0)
    monkeypatch.setattr(sheet_reading, "_FIRST", 5_000)
    monkeypatch.setattr(sheet_reading, "STEP", 3_000)
    by_columns, by_parser, taken = both(
        book(tmp_path / "a.xlsx", cells, formats={(row, 2): "yyyy-mm-dd" for row in range(300)}), monkeypatch
    )
    assert by_columns == by_parser
    assert len(by_columns) > 250
    assert taken
    assert all(taken)


CELLS = [
    '<c r="{at}"/>',
    '<c r="{at}" s="1"/>',
    '<c r="{at}" s="99"><v>5</v></c>',
    '<c r="{at}"><v>007</v></c>',
    '<c r="{at}"><v></v></c>',
    '<c r="{at}" s="2"><v></v></c>',
    '<c r="{at}" t="b"><v></v></c>',
    '<c r="{at}"><v>-0</v></c>',
    '<c r="{at}"><v>1E3</v></c>',
    '<c r="{at}"><v>0.30000000000000004</v></c>',
    '<c r="{at}"><v>1234567890123456789</v></c>',
    '<c r="{at}" s="1"><v>7</v></c>',
    '<c s="1" r="{at}"><v>7</v></c>',
    '<c r="{at}" t="n" s="2"><v>44259</v></c>',
    '<c r="{at}" s="2"><v>44259.5</v></c>',
    '<c r="{at}" t="d"><v>2021-03-04T00:00:00</v></c>',
    '<c r="{at}" t="b"><v>1</v></c>',
    '<c r="{at}" t="e"><v>#REF!</v></c>',
    '<c r="{at}" t="s"><v>0</v></c>',
    '<c r="{at}" t="s"><v>1</v></c>',
    '<c r="{at}" t="s"><v> 1 </v></c>',
    '<c r="{at}" t="s"><v></v></c>',
    '<c r="{at}" t="inlineStr"><is><t>x "y" &amp;lt; z</t></is></c>',
    '<c r="{at}" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c>',
    '<c r="{at}" t="inlineStr"><is><r><t>x</t></r><r><t>y</t></r></is></c>',
    '<c r="{at}" t="inlineStr"><is><t>x</t><rPh sb="0" eb="1"><t>p</t></rPh></is></c>',
    '<c r="{at}" t="str"><f>"a"&amp;B1</f><v>a_x0041_b</v></c>',
    '<c r="{at}" t="str"><f>"a"</f><v></v></c>',
    '<c r="{at}" t="str"><f>"a"</f></c>',
    '<c r="{at}"><f>1+1</f></c>',
    '<c r="{at}"><f>1+1</f><v/></c>',
    '<c r="{at}"><f>1+1</f><v></v></c>',
    '<c r="{at}"><f t="shared" ref="A1:A9" si="0">1+1</f><v>2</v></c>',
    '<c r="{at}"><f t="shared" si="0"/><v>2</v></c>',
    '<c r="{at}" cm="1"><f t="array" ref="A1">1</f><v>2</v></c>',
    '<c r="{at}" t="str"><v>a&#10;b</v></c>',
    '<c r="{at}" t="str"><v>a\nb</v></c>',
    '<c r="{at}" t="str"><v><![CDATA[<c r="A1"><v>]]></v></c>',
    '<c r="{at}" t="str"><v>s="3" t="s"></v></c>',
    '<c r="{at}" t="str"><v>#"5"</v></c>',
    '<c r="{at}" t="str"><v>é…😀</v></c>',
    '<c r="{at}" t="x"><v>odd</v></c>',
    "<c><v>8</v></c>",
    '<c t="s"><v>1</v></c>',
]
ROWS = [
    '<row r="{row}">',
    '<row r="{row}" spans="1:3" hidden="1">',
    '<row r="{row}" hidden="0" ht="15.5">',
    '<row hidden="true" r="{row}">',
    "<row>",
]
AROUND = ["", "", "", "\n", "<!-- </row> -->"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(ROWS[:2] * 8 + ROWS),
            st.integers(1, 3),
            st.lists(st.tuples(st.sampled_from(CELLS), st.integers(1, 2)), max_size=4),
            st.sampled_from(AROUND[:1] * 12 + AROUND),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_the_roads_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[Any]) -> None:
    text, number = "", 0
    for tag, gap, cells, around in rows:
        number += gap
        column, inside = -1, ""
        for cell, step in cells:
            column += step
            inside += cell.replace("{at}", "ABCDEFGHIJKLM"[column] + str(number))
        text += around + tag.replace("{row}", str(number)) + inside + "</row>"
    path = parts(tmp_path / "a.xlsx", **SHEET | {"xl/worksheets/s.xml": PLAIN.replace("ROWS", text)})
    monkeypatch.setattr(sheet_reading, "_WHOLE", 0)
    monkeypatch.setattr(sheet_reading, "_FIRST", 600)
    monkeypatch.setattr(sheet_reading, "_LATER", 300)
    monkeypatch.setattr(sheet_reading, "STEP", 100)
    by_columns, by_parser, _ = both(path, monkeypatch)
    assert by_columns == by_parser


PLAIN = '<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>ROWS</sheetData></worksheet>'
SHEET = {
    "xl/sharedStrings.xml": "<sst><si><t>nil</t></si><si><t>one &amp; two</t></si></sst>",
    "xl/styles.xml": (
        '<styleSheet><numFmts><numFmt numFmtId="200" formatCode="00000"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="200"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    ),
}
