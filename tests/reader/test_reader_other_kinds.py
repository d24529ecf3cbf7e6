"""Spreadsheets of other kinds as sources: rows, places and words as for an .xlsx, and harmful files within their limits."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt
from other_books import cell, compound, ods, record, row, sheet_of, stream_of, wide, xlsb
from reader_reading import read

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import SourceOptions

TABLE = [("Customer list",), (), ("Id", "Name"), ("007", "a"), ("008", "b")]


def as_xls(path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("Clients")
    for at, texts in enumerate(TABLE):
        for column, text in enumerate(texts):
            page.write(at, column, text)
    book.save(str(path))


def as_bare_stream(path: Path) -> None:
    cells = b"".join(
        record(0x204, struct.pack("<HHHHB", at, column, 0, len(text), 0), text.encode())
        for at, texts in enumerate(TABLE)
        for column, text in enumerate(texts)
    )
    path.write_bytes(stream_of(cells, name=b"\7\0Clients"))


def as_xlsb(path: Path) -> None:
    rows = [row(at, *(cell(6, column, wide(text)) for column, text in enumerate(texts))) for at, texts in enumerate(TABLE)]
    xlsb(path, ("Clients", 0, sheet_of(*rows)))


def as_ods(path: Path) -> None:
    def one(text: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    rows = "".join(f"<table:table-row>{''.join(map(one, texts))}</table:table-row>" for texts in TABLE)
    ods(path, f'<table:table table:name="Clients">{rows}</table:table>')


def as_html(path: Path) -> None:
    rows = "".join("<tr>" + "".join(f"<td>{text}" for text in texts) for texts in TABLE)
    path.write_text(f"<html><body><table>{rows}</table></body></html>")


def as_spreadsheetml(path: Path) -> None:
    def one(text: str) -> str:
        return f'<Cell><Data ss:Type="String">{text}</Data></Cell>'

    rows = "".join(f"<Row>{''.join(map(one, texts))}</Row>" for texts in TABLE)
    uri = "urn:schemas-microsoft-com:office:spreadsheet"
    sheet = f'<Worksheet ss:Name="Clients"><Table>{rows}</Table></Worksheet>'
    path.write_text(f'<?xml version="1.0"?><Workbook xmlns="{uri}" xmlns:ss="{uri}">{sheet}</Workbook>')


KINDS: dict[str, Callable[[Path], None]] = {
    "a.xls": as_xls,
    "a.xlsb": as_xlsb,
    "a.ods": as_ods,
    "a.fods": as_ods,
    "bare.xls": as_bare_stream,
    "html.xls": as_html,
    "xml.xls": as_spreadsheetml,
}


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_is_read_like_a_workbook(tmp_path: Path, name: str) -> None:
    KINDS[name](tmp_path / name)
    found = read(tmp_path / name)
    sheet = "'Table 1'" if name == "html.xls" else "Clients"
    assert (found.layout.headings, found.rows) == (("Id", "Name"), [(4, "007", "a"), (5, "008", "b")])
    assert found.places == [(4, None, None, f"{sheet}!4"), (5, None, None, f"{sheet}!5")]
    assert (found.fates, found.layout.header_row, found.records) == ({"preamble": 1, "blank": 1, "heading": 1}, 3, 5)


def test_an_html_page_in_the_encoding_that_the_mapping_declares(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes("<html><table><tr><td>Id<td>Name<tr><td>1<td>Žluť</table></html>".encode("cp1250"))
    assert read(path, SourceOptions(encoding="cp1250")).rows == [(2, "1", "Žluť")]
    with pytest.raises(SourceFailure, match="does not say its encoding"):
        read(path)


@pytest.mark.parametrize("name", KINDS)
def test_cut_files_cost_one_message(tmp_path: Path, name: str) -> None:
    KINDS[name](tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    for share in (0.3, 0.6, 0.9):
        (tmp_path / name).write_bytes(whole[: int(len(whole) * share)])
        if name == "html.xls":  # browsers read it all the same, and so does every spreadsheet program
            continue
        with pytest.raises(SourceFailure) as failure:
            read(tmp_path / name)
        assert failure.value.fix


def test_a_small_workbook_that_asks_for_all_memory(tmp_path: Path) -> None:
    sst = record(0xFC, struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF), struct.pack("<HBHI", 0xFFFF, 0x0D, 0xFFFF, 0xFFFFFFFF))
    path = compound(tmp_path / "a.xls", stream_of(record(0x203, bytes(14)), sst))
    with pytest.raises(SourceFailure, match="cut short"):
        read(path)
