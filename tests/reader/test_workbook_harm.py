"""Workbooks made to harm, and damaged ones: one clear failure each, in little time and memory."""

from __future__ import annotations

import errno
import zipfile
import zlib
from pathlib import Path

import pytest
from reader_reading import read
from test_reader_workbook import PARTS, book, parts

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import ReadLimits, SourceOptions
from clientimport.reader.workbooks import workbook
from clientimport.reader.workbooks.spreadsheets import letters_of
from clientimport.reader.workbooks.workbook_child import words_of

SHEET = "xl/worksheets/s.xml"
STRINGS = "xl/sharedStrings.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
ROWS = '<?xml version="1.0" encoding="UTF-8"?><worksheet>{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
TWO = '<row r="1"><c r="A1" t="str"><v>Id</v></c><c r="B1" t="str"><v>Name</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'


def sheet(rows: str = TWO, before: str = "", after: str = "") -> dict[str, str]:
    return {SHEET: ROWS.format(rows=rows, before=before, after=after)}


BILLION = (
    "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY {name} '{f'&{inner};' * 10}'>" for inner, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
QUADRATIC = f"<!DOCTYPE x [<!ENTITY a '{'a' * 100_000}'>]>"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({SHEET: BILLION + "<worksheet><sheetData><row><c><v>&i;</v></c></row></sheetData></worksheet>"}, "document type"),
        ({SHEET: QUADRATIC + "<worksheet><sheetData>" + "&a;" * 10_000 + "</sheetData></worksheet>"}, "document type"),
        ({STRINGS: BILLION + "<sst><si><t>&i;</t></si></sst>", **sheet(TWO.replace("str", "s"))}, "document type"),
        ({"xl/styles.xml": BILLION + "<styleSheet/>", **sheet()}, "document type"),
        ({"xl/workbook.xml": BILLION + "<workbook/>"}, "document type"),
        ({SHEET: "<a>" * 300_000}, "nested deeper"),
        ({"xl/workbook.xml": "<a>" * 300_000}, "nested deeper"),
        (sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), "shared text number 7, and there are 0"),
        (sheet('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'), "shared text number -1"),
        (sheet('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'), "A1 stands there twice"),
        (sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>'), "A1 stands there twice"),
        ({RELATIONS: "<Relationships/>"}, "no sheet with cells"),
        ({RELATIONS: '<Relationships><Relationship Id="r1" Target="sheets/none.xml"/></Relationships>'}, "none.xml is missing"),
        ({RELATIONS: '<Relationships><Relationship Id="r1" Target="workbook.xml"/></Relationships>'}, "is empty"),
        ({SHEET: ROWS.format(rows=TWO, before="", after="")[:-30]}, "not well-formed"),
        ({SHEET: "not XML at all"}, "not well-formed"),
        ({SHEET: ""}, "not well-formed"),
        ({SHEET: "\0" * 5000}, "not well-formed"),
        (sheet('<row r="1048577"><c r="A1048577"><v>1</v></c></row>'), "more than 1,048,576 rows"),
        (sheet('<row r="0"><c r="A0"><v>1</v></c></row>'), "rows"),
        (sheet('<row r="1"><c r="XFE1"><v>1</v></c></row>'), "more than 16,384 columns"),
        (sheet(TWO + "<row>" * 3), "not well-formed"),
    ],
)  # fmt: skip
def test_a_crafted_workbook_is_one_failure(tmp_path: Path, changed: dict[str, str], words: str) -> None:
    with pytest.raises(SourceFailure, match=words):
        read(parts(tmp_path / "a.xlsx", **changed))


def test_a_zip_bomb(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    head, tail = ROWS.format(rows=TWO + "|", before="", after="").split("|")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in PARTS.items():
            if name != SHEET:
                archive.writestr(name, text)
        with archive.open(SHEET, "w", force_zip64=True) as part:
            part.write(head.encode())
            for _ in range(200):
                part.write(b" " * (1 << 20))
            part.write(tail.encode())
    with pytest.raises(SourceFailure, match="hundreds of times its size"):
        read(path)
    with pytest.raises(SourceFailure, match="unpacks to more than 1,000,000 bytes"):
        read(path, SourceOptions(limits=ReadLimits(unpacked=1_000_000)))


def test_a_declared_size_costs_nothing(tmp_path: Path) -> None:
    before = '<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" width="9"/></cols>'
    found = read(parts(tmp_path / "a.xlsx", **sheet(before=before)))
    assert found.rows == [(2, "1", None)]
    lying = read(parts(tmp_path / "b.xlsx", **sheet(before='<dimension ref="A1"/>')))
    assert lying.rows == [(2, "1", None)]


def test_cells_at_the_far_corner(tmp_path: Path) -> None:
    far = TWO + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    found = read(parts(tmp_path / "a.xlsx", **sheet(far)))
    assert found.rows == [(2, "1", None)]
    assert found.faults == [(1_048_576, "too-many-cells", "16384 instead of 2")]
    assert found.fates == {"heading": 1, "blank": 1_048_573}


def test_a_diagonal_costs_no_square(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{at}"><c r="{letters_of(at)}{at}"><v>{at}</v></c></row>' for at in range(2, 6000))
    found = read(parts(tmp_path / "a.xlsx", **sheet(TWO.split('<row r="2"', maxsplit=1)[0] + cells)))
    assert len(found.broken) == 5998


def test_limits_are_honoured(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {(0, 0): "Id", (0, 1): "Name", (1, 0): "1", (1, 1): "a" * 50, (2, 0): "2"})
    found = read(path, SourceOptions(limits=ReadLimits(cell=49)))
    assert (found.rows, found.faults) == ([(3, "2", None)], [(2, "cell-too-long", "49")])
    with pytest.raises(SourceFailure, match="more than 1 columns"):
        read(path, SourceOptions(limits=ReadLimits(columns=1)))
    with pytest.raises(SourceFailure, match="more than 2 rows"):
        read(path, SourceOptions(limits=ReadLimits(rows=2)))
    assert len(read(path, SourceOptions(limits=ReadLimits(rows=3, columns=2, cell=50))).rows) == 2


def test_time_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f'<row r="{at}">\n<c r="A{at}"><v>{at}</v></c></row>' for at in range(1, 900_000))
    path = parts(tmp_path / "a.xlsx", **sheet(rows))
    monkeypatch.setattr(workbook, "SECONDS", 1)
    with pytest.raises(SourceFailure, match="memory or time"):
        read(path)


def test_memory_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = parts(tmp_path / "a.xlsx", **sheet(TWO + '<row r="3"><c r="A3" t="str"><v>' + "x" * (200 << 20)))
    monkeypatch.setattr(workbook, "MEMORY", 700 << 20)
    with pytest.raises(SourceFailure, match="memory"):
        read(path)


@pytest.mark.parametrize("kept", [0.05, 0.5, 0.9, 0.99])
def test_a_truncated_archive(tmp_path: Path, kept: float) -> None:
    path = book(tmp_path / "a.xlsx", {(row, column): f"{row} {column}" for row in range(500) for column in range(5)})
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(SourceFailure, match="damaged"):
        read(path)


def test_flipped_bytes_never_break_the_program(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {(row, column): f"{row} {column}" for row in range(50) for column in range(5)})
    data = path.read_bytes()
    for at in range(30, len(data), len(data) // 12):
        broken = bytearray(data)
        broken[at] ^= 0x55
        path.write_bytes(bytes(broken))
        try:
            read(path)
        except SourceFailure as failure:
            assert failure.fix


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "It needs more memory than a workbook may take."),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "It needs more memory than a workbook may take."),
        (RuntimeError("can't start new thread"), "It needs more memory than a workbook may take."),
        (zlib.error("Error -4 while decompressing data"), "It needs more memory than a workbook may take."),
        (ImportError("x.so: failed to map segment from shared object"), "It needs more memory than a workbook may take."),
        (zlib.error("Error -3 while decompressing data: invalid block type"), "It is damaged."),
        (RuntimeError("File 'a' is encrypted, password required for extraction"), "It is encrypted."),
        (AttributeError("pa55word"), "It is damaged (AttributeError)."),
    ],
)
def test_want_of_memory_is_not_called_damage(error: Exception, words: str) -> None:
    assert words_of(error) == words
