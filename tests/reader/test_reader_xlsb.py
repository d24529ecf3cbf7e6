"""Binary workbooks: texts as an .xlsx gives them, and one failure for damage."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import fastexcel
import pytest
import pyxlsb
from other_books import brt, cell, row, sheet_of, told, wide, xlsb

from clientimport.reader.workbooks.spreadsheets import Limits, Refused


def double(value: float) -> bytes:
    return struct.pack("<d", value)


def packed(value: int, marks: int = 2) -> bytes:
    return struct.pack("<I", value << 2 | marks)


FORMATS = ("00000", "0.00%", "dd/mm/yyyy", "[h]:mm", "hh:mm")


def test_cells_as_shown(tmp_path: Path) -> None:
    cells = [
        (cell(2, 0, packed(7), 1), "00007"),
        (cell(2, 1, packed(12345, 3)), "123.45"),
        (cell(3, 2, b"\x2a"), "#N/A"),
        (cell(4, 3, b"\1"), "true"),
        (cell(5, 4, double(0.125), 2), "12.50%"),
        (cell(5, 5, double(44259.0), 3), "2021-03-04"),
        (cell(6, 6, wide("in ☃ 𝒳")), "in ☃ 𝒳"),
        (cell(7, 7, struct.pack("<I", 1)), "l1\nl2"),
        (cell(8, 8, wide("made") + bytes(10)), "made"),
        (cell(9, 9, double(1.25) + bytes(10), 4), "30:00:00"),
        (cell(10, 10, b"\0" + bytes(10)), "false"),
        (cell(11, 11, b"\x17" + bytes(10)), "#REF!"),
        (cell(62, 12, b"\1" + wide("rich") + bytes(8)), "rich"),
        (cell(1, 13, b""), None),
        (cell(5, 14, double(0.75), 5), "18:00:00"),
        (cell(5, 15, double(4400123456789012.0)), "4400123456789012"),
        (brt(13, struct.pack("<I", 0), packed(8)), "8"),  # column 16: right behind the one before
        (brt(18, struct.pack("<I", 0), struct.pack("<I", 0)), "Id"),
    ]
    sheet = sheet_of(row(2, *(data for data, _ in cells)))
    path = xlsb(tmp_path / "a.xlsb", ("Clients", 0, sheet), formats=FORMATS, shared=("Id", "l1\nl2"))
    assert told(path, "xlsb").rows == {3: {at: text for at, (_, text) in enumerate(cells) if text is not None}}


def test_other_readers_take_these_files_for_workbooks(tmp_path: Path) -> None:
    def shared(column: int, number: int) -> bytes:
        return cell(7, column, struct.pack("<I", number))

    sheet = sheet_of(row(0, shared(0, 0), shared(1, 1)), row(1, cell(5, 0, double(1.5)), shared(1, 2)))
    path = xlsb(tmp_path / "a.xlsb", ("Clients", 0, sheet), shared=("Id", "Name", "a"))
    with pyxlsb.open_workbook(str(path)) as book, book.get_sheet("Clients") as page:
        assert [[each.v for each in line] for line in page.rows()] == [["Id", "Name"], [1.5, "a"]]
    assert fastexcel.read_excel(path).sheet_names == ["Clients"]
    assert told(path, "xlsb").rows == {1: {0: "Id", 1: "Name"}, 2: {0: "1.5", 1: "a"}}


def test_what_stands_around_the_cells(tmp_path: Path) -> None:
    columns = brt(60, struct.pack("<IIIIH", 4, 5, 0, 0, 1))
    merged = brt(176, struct.pack("<4I", 2, 4, 0, 1))
    page = sheet_of(row(2, cell(6, 0, wide("a"))), row(6, cell(6, 0, wide("b")), hidden=True), before=columns, after=merged)
    area = b"\x3b" + struct.pack("<HIIHH", 0, 5, 9, 0, 0)
    name = brt(39, struct.pack("<IBI", 0, 0, 0xFFFFFFFF), wide("Some"), struct.pack("<I", len(area)), area)
    after = brt(357) + brt(362, struct.pack("<IIii", 1, 0, 1, 1)) + name
    date_1904 = brt(153, struct.pack("<III", 1, 0, 0))
    path = xlsb(tmp_path / "a.xlsb", ("Secret", 1, sheet_of()), ("Clients", 0, page), before=date_1904, after=after)
    found = told(path, "xlsb")
    assert found.sheets == [("Secret", False), ("Clients", True)]
    assert (found.rows, found.hidden) == ({3: {0: "a"}, 7: {0: "b"}}, {7})
    assert (found.merged, found.about["notes"]) == (["A3:B5"], {"hidden columns": "E-F"})
    assert found.names == [("Some", "name", "Clients")]
    assert told(path, "xlsb", area="Some").rows == {7: {0: "b"}}


def test_dates_since_1904(tmp_path: Path) -> None:
    sheet = sheet_of(row(0, cell(5, 0, double(42797.0), 3)))
    path = xlsb(tmp_path / "a.xlsb", ("S", 0, sheet), before=brt(153, struct.pack("<III", 1, 0, 0)), formats=FORMATS)
    assert told(path, "xlsb").rows == {1: {0: "2021-03-04"}}


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        (sheet_of(row(0, cell(7, 0, struct.pack("<I", 5)))), "the text of a cell is missing"),
        (sheet_of(row(1 << 21, cell(4, 0, b"\1"))), "more than 1,048,576 rows"),
        (sheet_of(row(0, cell(4, 1 << 20, b"\1"))), "more than 16,384 columns"),
        (sheet_of(row(5, cell(4, 0, b"\1")), row(5, cell(4, 0, b"\1"))), "rows are not in order"),
        (sheet_of(row(0, cell(6, 0, b"\xff\xff\xff\x7f"))), "a text in it is cut short"),
        (sheet_of(row(0, cell(6, 0, wide("a"))))[:-20], "cut short"),
        (b"\x05\xff\xff\xff\x7f" + bytes(100), "cut short"),
    ],
)
def test_damaged_and_crafted_workbooks(tmp_path: Path, sheet: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        told(xlsb(tmp_path / "a.xlsb", ("S", 0, sheet)), "xlsb")


def test_bombs(tmp_path: Path) -> None:
    bomb = brt(129) + brt(145) + brt(5000, bytes(1 << 20)) * 100
    path = xlsb(tmp_path / "a.xlsb", ("S", 0, bomb))
    assert path.stat().st_size < 1 << 20
    with pytest.raises(Refused, match="hundreds of times its size"):
        told(path, "xlsb")
    with pytest.raises(Refused, match="unpacks to more than 1,000,000 bytes"):
        told(path, "xlsb", limits=Limits(unpacked=1_000_000))
    with zipfile.ZipFile(tmp_path / "b.xlsb", "w") as out:
        out.writestr("xl/other.bin", b"")
    with pytest.raises(Refused, match=r"workbook\.bin is missing"):
        told(tmp_path / "b.xlsb", "xlsb")
