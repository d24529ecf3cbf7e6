"""Workbooks as other programs write them: namespaces, encodings, part names and places that differ from the usual."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from reader_reading import read
from test_reader_workbook import PARTS, parts

SHEET = "xl/worksheets/s.xml"
PLAIN = '<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="m"><sheetData>ROWS</sheetData></worksheet>'
HEAD = '<row r="1"><c r="A1" t="str"><v>Id</v></c><c r="B1" t="str"><v>Name</v></c></row>'
LAST = '<row r="9"><c r="A9"><v>9</v></c><c r="B9" t="str"><v>i</v></c></row>'


def sheet(rows: str) -> dict[str, str]:
    return {SHEET: PLAIN.replace("ROWS", rows)}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (LAST + HEAD, [(9, "9", "i")]),
        (HEAD + '<row r="9"><c r="B9" t="str"><v>i</v></c></row>' + '<row r="9"><c r="A9"><v>9</v></c></row>', [(9, "9", "i")]),
        (HEAD + '<row r="9"><c r="B9" t="str"><v>i</v></c><c r="A9"><v>9</v></c></row>', [(9, "9", "i")]),
        (HEAD + LAST + LAST, [(9, "9", "i")]),
        (HEAD + "<row/><row><c><v>9</v></c></row>", [(3, "9", None)]),
        (HEAD + '<row r="5"/><row><c><v>9</v></c></row>', [(6, "9", None)]),
        (HEAD + '<row r="2"><c><v>1</v></c><c r="B2"/><c r="B2"><v>2</v></c></row>', [(2, "1", "2")]),
        (HEAD + '<row r="2" spans="1:2"><c r="a2"><v>1</v></c><c r="$B$2"><v>2</v></c></row>', [(2, "1", "2")]),
        (HEAD.replace('r="1" ', "").replace("<row", '\n<row ht="3" '), []),
        (HEAD + '<row r="2"><c r="A2" t="inlineStr"><is><t>a\nb</t></is></c></row>', [(2, "a\nb", None)]),
        (HEAD + '<row r="2"><c r="A2" s="0" t="str"><v xml:space="preserve"> a </v></c></row>', [(2, " a ", None)]),
        (HEAD + '<row r="2"><c r="A2" t="str"><v>_xD83D__xDE00_ _x000A_ _xD83D_</v></c></row>',
         [(2, "_xD83D__xDE00_ _x000A_ _xD83D_", None)]),
        (HEAD + '<row r="2"><c r="A2" t="str"><v>_xD83D__xDE00_ _x005F_x0041_</v></c></row>', [(2, "😀 _x0041_", None)]),
        (HEAD + '<row r="2"><c r="A2" t="d"><v>2021-03-04</v></c><c r="B2" t="d"><v>2021-03-04T05:06:07Z</v></c></row>',
         [(2, "2021-03-04", "2021-03-04T05:06:07+00:00")]),
        (HEAD + '<row r="2"><c r="A2" t="e"><v>#SPILL!</v></c><c r="B2" t="b"><f>TRUE()</f><v>1</v></c></row>',
         [(2, "#SPILL!", "true")]),
        (HEAD + '<row r="2"><c r="A2"><f>1</f></c><c r="B2" t="str"><f>""</f><v></v></c></row>',
         [(2, "#NOT-CALCULATED!", None)]),
        (HEAD + '<row r="2"><c r="A2"><v>1</v><extLst><ext><x><v>7</v></x></ext></extLst></c></row>', [(2, "1", None)]),
    ],
)  # fmt: skip
def test_rows_and_cells(tmp_path: Path, rows: str, found: list[tuple[object, ...]]) -> None:
    assert read(parts(tmp_path / "a.xlsx", **sheet(rows))).rows == found


def renamed(path: Path, names: dict[str, str], **changed: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in ({**PARTS, SHEET: PLAIN.replace("ROWS", HEAD + LAST)} | changed).items():
            archive.writestr(names.get(name, name), text)
    return path


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8", "iso-8859-1"])
def test_encodings_of_parts(tmp_path: Path, encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = PLAIN.replace("UTF-8", declared).replace("ROWS", HEAD + LAST.replace(">i<", ">é<"))
    found = read(renamed(tmp_path / "a.xlsx", {}, **{SHEET: text.encode(encoding)}))
    assert found.rows == [(9, "9", "é")]


@pytest.mark.parametrize(
    ("names", "target"),
    [
        ({SHEET: "xl/Worksheets/Sheet1.XML"}, "worksheets/sheet1.xml"),
        ({SHEET: "xl\\worksheets\\s.xml"}, "worksheets\\s.xml"),
        ({SHEET: "/xl/worksheets/s.xml"}, "/xl/worksheets/s.xml"),
        ({SHEET: "other/s.xml"}, "../other/s.xml"),
        ({SHEET: "xl/worksheets/s.xml"}, "./worksheets/s.xml"),
        ({"xl/workbook.xml": "xl/Workbook.xml"}, "worksheets/s.xml"),
    ],
)
def test_names_of_parts(tmp_path: Path, names: dict[str, str], target: str) -> None:
    relations = f'<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="{target}"/></Relationships>'
    assert read(renamed(tmp_path / "a.xlsx", names, **{"xl/_rels/workbook.xml.rels": relations})).rows == [(9, "9", "i")]


def test_the_strict_standard_and_a_workbook_elsewhere(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml"
    path = tmp_path / "a.xlsx"
    files = {
        "[Content_Types].xml": "<Types/>",
        "xl/other.txt": "",
        "_rels/.rels": f'<Relationships><Relationship Id="a" Type="{strict}/officeDocument/relationships/officeDocument"'
        ' Target="/book/main.xml"/></Relationships>',
        "book/main.xml": f'<workbook xmlns="{strict}/spreadsheetml/main" xmlns:q="{strict}/officeDocument/relationships">'
        '<workbookPr date1904="true"/><sheets><sheet name="S" sheetId="7" q:id="x"/>'
        '<sheet name="T" q:id="x"/></sheets></workbook>',
        "book/_rels/main.xml.rels": f'<Relationships><Relationship Id="x" Target="one.xml"'
        f' Type="{strict}/officeDocument/relationships/worksheet"/><Relationship Id="s" Target="words.xml"'
        f' Type="{strict}/officeDocument/relationships/sharedStrings"/><Relationship Id="y" Target="looks.xml"'
        f' Type="{strict}/officeDocument/relationships/styles"/></Relationships>',
        "book/one.xml": PLAIN.replace(
            "ROWS",
            '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
            '<row r="2"><c r="A2" s="1"><v>0</v></c><c r="B2" t="s"><v>2</v></c></row>',
        ),
        "book/words.xml": '<sst><si><t>Id</t></si><si><r><t>Na</t></r><r><t xml:space="preserve">me </t></r></si>'
        "<si><t>漢字</t><rPh sb='0' eb='2'><t>かんじ</t></rPh><phoneticPr fontId='1'/></si></sst>",
        "book/looks.xml": '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14" quotePrefix="1"/></cellXfs></styleSheet>',
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    found = read(path)
    assert (found.layout.headings, found.rows) == (("Id", "Name "), [(2, "1904-01-01", "漢字")])
    assert found.layout.detected["other sheets"] == "T"
