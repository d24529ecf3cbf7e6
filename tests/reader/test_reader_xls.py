"""Old Excel workbooks: the same texts as an .xlsx gives, each version of the format, and one failure for damage."""

from __future__ import annotations

import datetime as dt
import struct
from pathlib import Path
from typing import Any

import pytest
import xlrd
import xlwt
from other_books import END, begin, compound, record, stream_of, told

from clientimport.reader.workbooks.spreadsheets import Refused


def sheet_texts(path: Path) -> dict[int, dict[int, str]]:
    return told(path, "xls").rows


def test_cells_as_shown(tmp_path: Path) -> None:
    shown: list[tuple[Any, str, str | None]] = [
        (7, "General", "7"),
        (1234, "00000", "01234"),
        (5551234567, "(000) 000-0000", "(555) 123-4567"),
        (1234.5, "#,##0.00", "1234.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1e21, "General", "1000000000000000000000"),
        (4400123456789012, "General", "4400123456789012"),
        (123456789012345, "General", "123456789012345"),
        (-12.34, "General", "-12.34"),
        (536870911, "General", "536870911"),
        (-536870912, "General", "-536870912"),
        (0.125, "0.00%", "12.50%"),
        (True, "General", "true"),
        (False, "General", "false"),
        (dt.datetime(2021, 3, 4), "dd/mm/yyyy", "2021-03-04"),
        (dt.datetime(2021, 3, 4, 5, 6, 7), "dd/mm/yyyy hh:mm", "2021-03-04T05:06:07"),
        (dt.time(18, 0), "hh:mm", "18:00:00"),
        (1.25, "[h]:mm", "30:00:00"),
        ("two\nlines", "General", "two\nlines"),
        ("  spaced ", "General", "  spaced "),
        ("007", "@", "007"),
        ("", "General", None),
        ("Žluť ☃ 𝒳", "General", "Žluť ☃ 𝒳"),
    ]
    book = xlwt.Workbook()
    page = book.add_sheet("Clients")
    for at, (value, code, _) in enumerate(shown):
        page.write(0, at, value, xlwt.easyxf(num_format_str=code))
    page.row(1).set_cell_error(0, 42)
    page.row(1).set_cell_error(1, 7)
    page.write_rich_text(1, 2, (("bo", xlwt.easyfont("bold true")), ("ld", xlwt.easyfont("italic true"))))
    book.save(str(tmp_path / "a.xls"))
    found = sheet_texts(tmp_path / "a.xls")
    assert found[1] == {at: text for at, (_, _, text) in enumerate(shown) if text is not None}
    assert found[2] == {0: "#N/A", 1: "#DIV/0!", 2: "bold"}


def test_dates_since_1904(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.dates_1904 = True
    book.add_sheet("S").write(0, 0, 42797, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    book.save(str(tmp_path / "a.xls"))
    assert sheet_texts(tmp_path / "a.xls") == {1: {0: "2021-03-04"}}


def test_what_stands_around_the_cells(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    secret, page = book.add_sheet("Secret"), book.add_sheet("Clients")
    secret.visibility = 1
    secret.write(0, 0, "x")
    page.write(2, 1, "Id")
    page.write_merge(3, 5, 1, 2, "merged")
    page.write(7, 1, "gone")
    page.row(7).hidden = True
    page.col(4).hidden = True
    page.col(5).hidden = True
    page.col(8).hidden = True
    book.save(str(tmp_path / "a.xls"))
    found = told(tmp_path / "a.xls", "xls")
    assert found.sheets == [("Secret", False), ("Clients", True)]
    assert (found.rows, found.hidden) == ({3: {1: "Id"}, 4: {1: "merged"}, 8: {1: "gone"}}, {8})
    assert (found.merged, found.about["notes"]) == (["B4:C6"], {"hidden columns": "E-F, I"})
    assert told(tmp_path / "a.xls", "xls", sheet="Secret").rows == {1: {0: "x"}}


def test_many_texts_read_as_another_reader_reads_them(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("S")
    for at in range(3000):
        page.write(at, 0, f"näme {at} " + ("ü☃" if at % 3 else "u") * (at % 200))
        page.write(at, 1, at / 7)
        page.write(at, 2, at * 100.25)
    page.write(3000, 0, "ſ" * 32_000)
    book.save(str(tmp_path / "a.xls"))
    found = sheet_texts(tmp_path / "a.xls")
    other = xlrd.open_workbook(str(tmp_path / "a.xls")).sheet_by_index(0)
    assert [found[at + 1][0] for at in range(3001)] == other.col_values(0)
    assert [float(found[at + 1][1]) for at in range(3000)] == pytest.approx(other.col_values(1)[:3000])
    assert [float(found[at + 1][2]) for at in range(3000)] == other.col_values(2)[:3000]


def number(row: int, column: int, value: float) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


def formula(row: int, column: int, result: bytes) -> bytes:
    return record(0x06, struct.pack("<HHH", row, column, 0), result, bytes(8))


def test_values_of_formulas(tmp_path: Path) -> None:
    long = "ab" * 4000
    sheet = (
        formula(0, 0, struct.pack("<d", 2.5))
        + formula(0, 1, b"\1\0\1\0\0\0\xff\xff")
        + formula(0, 2, b"\2\0\x17\0\0\0\xff\xff")
        + formula(0, 3, b"\3\0\0\0\0\0\xff\xff")
        + formula(0, 4, b"\0\0\0\0\0\0\xff\xff")
        + record(0x4BC, bytes(10))
        + record(0x207, struct.pack("<HB", 3, 1), "tři".encode("utf-16-le"))
        + formula(0, 5, b"\0\0\0\0\0\0\xff\xff")
        + record(0x207, struct.pack("<HB", 8000, 0), long[:5000].encode())
        + record(0x3C, b"\1", long[5000:].encode("utf-16-le"))
    )
    found = sheet_texts(compound(tmp_path / "a.xls", stream_of(sheet)))
    assert found == {1: {0: "2.5", 1: "true", 2: "#REF!", 4: "tři", 5: long}}


def test_rows_out_of_order_and_packed_numbers(tmp_path: Path) -> None:
    packed = struct.pack("<HI", 0, 7 << 2 | 2) + struct.pack("<HI", 0, 12345 << 2 | 3) + struct.pack("<HI", 0, 0x3FF00000)
    sheet = number(5, 1, 2) + record(0xBD, struct.pack("<HH", 2, 3), packed, b"\5\0") + number(5, 0, 1) + number(0, 0, 0)
    found = sheet_texts(compound(tmp_path / "a.xls", stream_of(sheet)))
    assert found == {1: {0: "0"}, 3: {3: "7", 4: "123.45", 5: "1"}, 6: {0: "1", 1: "2"}}


def test_charts_in_a_sheet_are_passed_over(tmp_path: Path) -> None:
    sheet = number(0, 0, 1) + begin(kind=0x20) + number(9, 9, 9) + END + number(1, 0, 2)
    assert sheet_texts(compound(tmp_path / "a.xls", stream_of(sheet))) == {1: {0: "1"}, 2: {0: "2"}}


def test_defined_names(tmp_path: Path) -> None:
    area = struct.pack("<BH4H", 0x3B, 0, 1, 4, 1, 2)

    def name(text: bytes, options: int = 0) -> bytes:
        head = struct.pack("<HBBHHH4B", options, 0, len(text), len(area), 0, 0, 0, 0, 0, 0)
        return record(0x18, head, b"\0", text, area)

    before = record(0x1AE, b"\1\0\1\4") + record(0x17, struct.pack("<4H", 1, 0, 0, 0)) + name(b"Clients") + name(b"\6", 0x20)
    sheet = number(0, 0, 9) + number(1, 1, 1) + number(4, 2, 2) + number(5, 2, 9)
    path = compound(tmp_path / "a.xls", stream_of(sheet, before, name=b"\1\0S"))
    found = told(path, "xls", area="clients")
    assert (found.names, found.rows) == ([("Clients", "name", "S")], {2: {1: "1"}, 5: {2: "2"}})


def test_excel_5_with_its_code_page(tmp_path: Path) -> None:
    label = record(0x204, struct.pack("<HHHH", 0, 0, 0, 4), "Žluť".encode("cp1250"))
    stream = stream_of(
        label + number(1, 0, 7), record(0x42, struct.pack("<H", 1250)), version=0x0500, name="\4Lidé".encode("cp1250")
    )
    path = compound(tmp_path / "a.xls", stream, "Book")
    assert (told(path, "xls").rows, told(path, "xls").sheets) == ({1: {0: "Žluť"}, 2: {0: "7"}}, [("Lidé", True)])
    bare = tmp_path / "bare.xls"
    bare.write_bytes(stream)
    assert sheet_texts(bare) == {1: {0: "Žluť"}, 2: {0: "7"}}


def test_excel_2(tmp_path: Path) -> None:
    place = lambda row, column, form=0: struct.pack("<HH3B", row, column, 0, form, 0)  # noqa: E731
    stream = (
        record(0x09, struct.pack("<HH", 2, 0x10))
        + record(0x1E, b"\7General")
        + record(0x1E, b"\x0500000")
        + record(0x04, place(0, 0), b"\4caf\xe9")
        + record(0x02, place(1, 0, 1), struct.pack("<H", 42))
        + record(0x03, place(1, 1), struct.pack("<d", 1.5))
        + record(0x05, place(1, 2), b"\x2a\1")
        + record(0x06, place(1, 3), struct.pack("<d", 8.0), bytes(3))
        + END
    )
    (tmp_path / "a.xls").write_bytes(stream)
    assert sheet_texts(tmp_path / "a.xls") == {1: {0: "café"}, 2: {0: "00042", 1: "1.5", 2: "#N/A", 3: "8"}}


def looped(data: bytes) -> bytes:
    """The first sector of the workbook leads to itself."""
    table = 512 * (struct.unpack_from("<I", data, 76)[0] + 1)
    return data[:table] + struct.pack("<I", 0) + data[table + 4 :]


GOOD = stream_of(number(0, 0, 1))
SST = record(0xFC, struct.pack("<II", 1 << 31, 1 << 31), b"\xff\xff\x0c\xff\xff\xff\xff\xff\x7f")


@pytest.mark.parametrize(
    ("stream", "words"),
    [
        (GOOD[:-4], "cut short"),
        (stream_of(b"\x03\x02\xff\xff"), "cut short"),
        (stream_of(b"", record(0x2F, bytes(54))), "protected by a password"),
        (stream_of(record(0xFD, bytes(6), b"\xff\xff\xff\x7f")), "the text of a cell is missing"),
        (stream_of(b"", SST), "a text in it is cut short"),
        (begin(kind=5) + END, "no sheet with cells"),
        (begin(kind=5) + record(0x85, struct.pack("<IBB", 7, 0, 0), b"\1\0S") + END, "not where it should be"),
        (b"\0" * 100, "does not begin like a workbook"),
        (stream_of(b"", record(0x42, b"\x11\x11"), version=0x0500, name=b"\1S"), "code page 4369"),
    ],
)
def test_damaged_and_crafted_streams(tmp_path: Path, stream: bytes, words: str) -> None:
    (tmp_path / "a.xls").write_bytes(stream)
    with pytest.raises(Refused, match=words):
        told(tmp_path / "a.xls", "xls")


def test_damaged_compound_files(tmp_path: Path) -> None:
    path = compound(tmp_path / "a.xls", stream_of(b"".join(number(at, 0, at) for at in range(900))))
    whole = path.read_bytes()
    broken = {
        "cut short": [whole[:300], whole[:3000], whole[: len(whole) // 2], whole[:-600]],
        "leads back to itself": [looped(whole)],
        "sectors have no size": [whole[:30] + b"\xff\xff" + whole[32:]],
    }
    for words, files in broken.items():
        for data in files:
            path.write_bytes(data)
            with pytest.raises(Refused, match=words):
                told(path, "xls")
    for stream, words in (("EncryptedPackage", "password"), ("WordDocument", "Word document"), ("Other", "no workbook")):
        with pytest.raises(Refused, match=words):
            told(compound(path, GOOD, stream), "xls")
