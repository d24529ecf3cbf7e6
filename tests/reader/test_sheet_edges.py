"""Forms of a sheet's XML that are rare and right, or wrong: both roads through it tell the same, wherever a piece ends."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from test_reader_workbook import parts
from test_sheet_roads import PLAIN, SHEET, both, told

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import SourceOptions
from clientimport.reader import open_source
from clientimport.reader.workbooks import row_frames, row_pieces, sheet_reading
from clientimport.reader.workbooks.read_ahead import ReadAhead
from clientimport.reader.workbooks.shared_strings import shared_strings

TEXT = 't="str"'
EDGES = {
    "attributes in another order": '<c r="A1" t="s" s="1"><v>1</v></c><c t="s" r="B1"><v>0</v></c>',
    "more attributes": '<c r="A1" s="1" cm="1" vm="2" ph="1"><v>7</v></c>',
    "an attribute twice": '<c r="A1" s="1" s="2"><v>7</v></c>',
    "a space in a tag": '<c r="A1" ><v>7</v></c><c r="B1" s="1" t="n" ><v>8</v></c >',
    "single quotes": "<c r='A1' t='s'><v>1</v></c>",
    "a quote in a text": f'<c r="A1" {TEXT}><v>say "hi" &gt; </v></c><c r="B1" {TEXT}><v>xml:space="preserve"></v></c>',
    "a text like a tag": f'<c r="A1" {TEXT}><v>&lt;c r="B1"&gt;&lt;v&gt;5&lt;/v&gt;&lt;/c&gt;</v></c>',
    "more than a sign": f'<c r="A1" {TEXT}><v>"><v></v></c><c r="B1" {TEXT}><v>> /> ></v></c>',
    "CDATA": f'<c r="A1" {TEXT}><v><![CDATA[</v></c></row><row r="2"><c r="A2"><v>]]></v></c>',
    "a comment": '<c r="A1"><!-- </row><row r="3"> --><v>7</v></c>',
    "an instruction": '<?x </row>?><c r="A1"><v>7</v></c>',
    "characters by number": f'<c r="A1" {TEXT}><v>a&#10;&#x41;b</v></c><c r="B1"><v>&#49;</v></c>',
    "an unknown entity": f'<c r="A1" {TEXT}><v>&nbsp;</v></c>',
    "a line break": f'<c r="A1" {TEXT}><v>a\nb</v></c><c r="B1"><v>\n7\n</v></c>',
    "a carriage return": f'<c r="A1" {TEXT}><v>a\r\nb\rc</v></c>',
    "lines between cells": '\n <c r="A1"><v>7</v></c>\n <c r="B1"><v>8</v></c>\n',
    "inline strings": '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c><c r="B1"><is><t>5</t></is></c>',
    "phonetic runs": '<c r="A1" t="inlineStr"><is><t>x</t><rPh sb="0" eb="1"><t>p</t></rPh></is></c>',
    "a Boolean with blanks": '<c r="A1" t="b"><v> 1</v></c><c r="B1" t="b"><v>TRUE</v></c><c r="C1" t="b"><v>0</v></c>',
    "dates as texts": '<c r="A1" t="d"><v>2021-03-04T00:00:00</v></c><c r="B1" t="d"><v>soon</v></c>',
    "a shared text with a sign": '<c r="A1" t="s"><v>+1</v></c>',
    "a shared text that is not there": '<c r="A1" t="s"><v>9</v></c>',
    "a place of another row": '<c r="A2"><v>7</v></c>',
    "a place that begins like the row": '<c r="A11"><v>7</v></c>',
    "no place": '<c r=""><v>7</v></c><c><v>8</v></c>',
    "places out of order": '<c r="B1"><v>7</v></c><c r="A1"><v>8</v></c>',
    "a place twice": '<c r="A1"><v>7</v></c><c r="A1"><v>8</v></c>',
    "a column that no sheet has": '<c r="XFE1"/>',
    "small letters": '<c r="a1"><v>7</v></c>',
    "two values": '<c r="A1"><v>7</v><v>8</v></c>',
    "what ends twice": '<c r="A1"><v>7</v></c></c>',
    "a value behind the end": '<c r="A1"/><v>7</v></c>',
    "a value behind the end tag": '<c r="A1"></c>><v>7</v></c>',
    "what does not end": '<c r="A1"><v>7</v>',
    "a cell without an end": '<c r="A1" s="1"',
    "a text behind a cell": '<c r="A1"><v>7</v></c>text',
    "an extension": '<c r="A1"><v>7</v><extLst><ext><v>8</v></ext></extLst></c>',
    "not a number": '<c r="A1"><v>seven</v></c><c r="B1" s="1"><v>7&amp;</v></c><c r="C1"><v>1E400</v></c>',
    "many digits": '<c r="A1"><v>1234567890123456789</v></c><c r="B1"><v>0.1000000000000000055</v></c>',
}
FIRST, LAST = '<row r="1">{}</row>', '<row r="4"><c r="A4"><v>4</v></c></row><row r="5"><c r="C5" t="s"><v>0</v></c></row>'
ROWS = {
    "empty rows": '<row r="1"/><row r="2" spans="1:2"/><row r="3"><c r="A3"><v>7</v></c></row><row r="4"></row>',
    "a cell in no row": '<row r="1"/><c r="A1"><v>7</v></c><row r="2"><c r="A2"><v>8</v></c></row>',
    "a row in a row": '<row r="1"><row r="2"><c r="A2"><v>8</v></c></row></row>',
    "hidden rows": "".join(
        f'<row r="{at}" hidden="{word}"><c r="A{at}"><v>{at}</v></c></row>'
        for at, word in enumerate(("1", "on", "TRUE", "0", "false", " true "), 1)
    ),
    "rows out of order": "".join(f'<row r="{at}"><c r="A{at}"><v>{at}</v></c></row>' for at in (1, 3, 2, 5, 4)),
    "a row twice": '<row r="1"><c r="A1"><v>7</v></c></row><row r="1"><c r="B1"><v>8</v></c></row>',
    "a prefix for rows": '<x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row><row r="2"><c r="A2"><v>8</v></c></row>',
    "a prefix for a cell": '<row r="1"><x:c r="A1"><x:v>7</x:v></x:c><c r="B1"><v>8</v></c></row>',
    "an attribute of a row without quotes": '<row r="1" ht=15><c r="A1"><v>7</v></c></row>',
    "a row beyond the last": '<row r="1048577"><c r="A1048577"><v>7</v></c></row>',
    "an empty row beyond the last": '<row r="1"><c r="A1"><v>7</v></c></row><row r="1048577"/><row r="2"></row>',
    "other columns in each row": "".join(
        f'<row r="{at}"{hidden}><c r="{letter}{at}"><v>{at}</v></c></row>'
        for at, letter, hidden in ((1, "C", ""), (2, "A", ' hidden="1"'), (3, "AA", ""), (4, "B", ""))
    ),
}
OUT_OF_ORDER = ROWS["rows out of order"], ROWS["a row twice"]


def sheet_of(path: Path, rows: str) -> Path:
    """A workbook with one sheet of these rows."""
    text = PLAIN.replace("<worksheet>", '<worksheet xmlns:x="x">').replace("ROWS", rows)
    return parts(path, **SHEET | {"xl/worksheets/s.xml": text})


@pytest.mark.parametrize("step", [1, 3, 17, 64, 1 << 18])
@pytest.mark.parametrize(
    "rows", [*(FIRST.replace("{}", cells) + LAST for cells in EDGES.values()), *ROWS.values()], ids=[*EDGES, *ROWS]
)
def test_the_roads_agree_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: str, step: int) -> None:
    path = sheet_of(tmp_path / "a.xlsx", rows)
    monkeypatch.setattr(sheet_reading, "STEP", step)
    for size in (1, 50, 200, 1 << 20):
        # Only a sheet of less than _WHOLE, which is one piece, is put in order.
        monkeypatch.setattr(sheet_reading, "_WHOLE", 4 << 20 if rows in OUT_OF_ORDER else 0)
        monkeypatch.setattr(sheet_reading, "_FIRST", size)
        monkeypatch.setattr(sheet_reading, "_LATER", 2 * size)
        monkeypatch.setattr(sheet_reading, "_PIECE", size)
        by_columns, by_parser, _ = both(path, monkeypatch)
        assert by_columns == by_parser


def test_pieces_are_joined_with_all_their_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sheet_of(tmp_path / "a.xlsx", ROWS["other columns in each row"])
    monkeypatch.setattr(sheet_reading, "_WHOLE", 0)
    for name, size in {"STEP": 10, "_FIRST": 10_000, "_PIECE": 40}.items():
        monkeypatch.setattr(sheet_reading, name, size)
    expected = [(1, False, {"2": "1"}), (2, True, {"0": "2"}), (3, False, {"26": "3"}), (4, False, {"1": "4"})]
    assert told(path) == expected
    for module in (row_frames, row_pieces):
        monkeypatch.setattr(module, "MOST_CELLS", 4)
    assert told(path) == expected


@pytest.mark.parametrize("rows", ['<row r="1"><c r="A1"><v>7</v></c></row>', ""])
def test_damaged_texts_that_no_cell_asks_for_are_told(tmp_path: Path, rows: str) -> None:
    path = parts(
        tmp_path / "a.xlsx",
        **SHEET | {"xl/worksheets/s.xml": PLAIN.replace("ROWS", rows), "xl/sharedStrings.xml": "<sst><si>"},
    )
    with pytest.raises(SourceFailure, match="not well-formed"):
        open_source(str(path), 1, SourceOptions())


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<si><t></t></si>",
        '<si><t xml:space="preserve"> a </t></si><si><t>b &amp;lt; "c"</t></si>',
        "<si><t>a</t></si>\n <si><t>b</t></si>",
        "<si><t>a\nb</t></si><si><t/></si>",
        "<si><t>a</t></si><si><r><t>b</t></r><r><t>c</t></r></si>",
        "<si><t>a</t><rPh><t>p</t></rPh></si><si><t>b</t></si>",
        "<si><t>a_x0041_</t></si>",
        "<si><t>é…😀</t></si>",
    ],
)
def test_shared_strings_are_split_as_they_are_parsed(body: str) -> None:
    text = f"<sst>{body}</sst>".encode()
    assert shared_strings(text, "s").to_list() == shared_strings(text.replace(b"<sst>", b"<sst><!-- -->"), "s").to_list()


def test_reading_ahead_gives_what_the_archive_holds(tmp_path: Path) -> None:
    path, part, text = tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", bytes(range(256)) * 20_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, text)
    ahead = ReadAhead(str(path))
    while not (begun := ahead.made(part, len(text))):
        ahead.begin(part, len)
    assert begun.result() == len(text)
    ahead.begin(part, len)
    assert ahead.made(part, len(text) + 1) is None
    with ahead.take(part) or archive.open(part) as stream:
        assert b"".join(iter(lambda: stream.read(1000), b"")) == text
    assert ahead.take(part) is None
    assert ReadAhead(str(tmp_path / "none.xlsx")).take(part) is None
    path.write_bytes(path.read_bytes().replace(b"sheet1", b"sheet2", 1))
    assert ReadAhead(str(path)).take(part) is None
