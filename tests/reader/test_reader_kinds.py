"""What kind a file is, told by its content; every other kind is refused in one clear sentence."""

from __future__ import annotations

import gzip
import sqlite3
import zipfile
from pathlib import Path

import pytest
from container_files import biff, compound, types, zipped
from reader_reading import read

from clientimport.core.errors import SourceFailure
from clientimport.reader.arrival.incoming import take_in
from clientimport.reader.arrival.kinds import kind_of, mislabelled

XLSX = zipped(types("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"))
XLSB = zipped(types("application/vnd.ms-excel.sheet.binary.macroEnabled.main"))
ODS = zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"})
XLS = compound({"Workbook": biff((0x809, b"\0" * 16), (0x0A, b""))})
LOCKED_XLS = compound({"Workbook": biff((0x809, b"\0" * 16), (0x2F, b"\1\0"), (0x0A, b""))})
LOCKED_XLSX = compound({"EncryptionInfo": b"x", "EncryptedPackage": b"y"})
HTML = b"<html><body><TABLE><tr><td>Id</td></tr></table></body></html>"
XML_2003 = b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'  # noqa: E501


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"Id,Name\n", "csv"),
        (b"<5 years,Name\n1,2\n", "csv"),
        (b"<Id>,Name\n1,2\n", "csv"),
        (b"PAR1,PAR2\n1,2\n", "csv"),
        (b"ID;Phone\nC;1\n", "csv"),
        (b"BZh,GIF8\n", "csv"),
        (b"MZ,PK\n", "csv"),
        (b"{x},{y}\n", "csv"),
        ("Id,Name\n".encode("utf-16"), "csv"),
        (XLSX, "xlsx"),
        (zipped({"xl\\workbook.xml": b""}), "xlsx"),
        (zipped({"XL/Workbook.xml": b""}), "xlsx"),
        (XLSB, "xlsb"),
        (ODS, "ods"),
        (XLS, "xls"),
        (compound({"Book": biff((0x809, b"\0" * 8), (0x0A, b""))}), "xls"),
        (HTML, "html"),
        (b"\xef\xbb\xbf\r\n<!-- x --><table><tr>", "html"),
        (b"<meta http-equiv=x>" + b" " * (1 << 20) + b"<table >", "html"),
        (HTML.decode().encode("utf-16"), "html"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><table/></html>', "html"),
        (XML_2003, "spreadsheetml"),
        (XML_2003.decode().encode("utf-16"), "spreadsheetml"),
        (b'<ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">', "spreadsheetml"),
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.xls", "a.xlsx", "a"])
def test_kinds_are_told_by_content(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert kind_of(take_in(str(path))) == kind


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"GIF89a", "a GIF picture"),
        (b"PAR1\x15\0", "a Parquet file"),
        (b"x" * 257 + b"ustar", "a tar archive"),
        (b"\0\x01\0\0Standard ACE DB", "an Access database"),
        (b'[\n {"id": 1}]', "a JSON file"),
        (b'{"id": 1}', "a JSON file"),
        (b"BEGIN:VCARD\r\n", "address cards"),
        (b"ID;PWXL;N;E\r\nP;PGeneral\r\n", "a SYLK spreadsheet"),
        (b"MIME-Version: 1.0\r\n", "a web archive"),
        (b"\n <!DOCTYPE html><html><p>Sign in</p>", "an HTML page without any table"),
        (b"<html><table><input name=p type='password'></table>", "a login page"),
        (b"<?xml version='1.0'?><clients/>", "an XML file"),
        (b"<clients xmlns='urn:x'/>", "an XML file"),
        (zipped({"word/document.xml": b""}), "a Word document"),
        (zipped(types("application/vnd.openxmlformats-officedocument.presentationml.x")), "a PowerPoint document"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "an OpenDocument file that is no spreadsheet"),
        (zipped({"Index/Document.iwa": b""}), "an Apple Numbers document"),
        (b"PK\x03\x04 broken", "a damaged ZIP archive or workbook"),
        (XLSX[:-30], "a damaged ZIP archive or workbook"),
        (XLS[:3000], "damaged old Office file"),
        (XLS[:600], "damaged old Office file"),
        (XLS[:100], "damaged old Office file"),
        (LOCKED_XLS, "protected by a password"),
        (LOCKED_XLSX, "protected by a password"),
        (compound({"WordDocument": b""}), "a Word document (.doc)"),
        (compound({"PowerPoint Document": b""}), "a PowerPoint document"),
        (compound({"__properties_version1.0": b""}), "an Outlook message"),
        (compound({"Other": b""}), "without a workbook"),
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.xls", "a.xlsx"])
def test_other_kinds_are_refused(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceFailure) as caught:
        kind_of(take_in(str(path)))
    assert words in caught.value.message
    assert (caught.value.where, bool(caught.value.fix)) == (str(path), True)


def test_a_database(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.csv") as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    with pytest.raises(SourceFailure, match="an SQLite database"):
        kind_of(take_in(str(tmp_path / "a.csv")))


@pytest.mark.parametrize("cut", range(0, 5120, 97))
def test_a_compound_file_cut_or_bent_anywhere_costs_one_failure(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.xls"
    for data in (XLS[:cut] or b"\0", XLS[:cut] + b"\xfe" * 8 + XLS[cut + 8 :], XLS[:cut] + b"\0" * 8 + XLS[cut + 8 :]):
        path.write_bytes(data)
        try:
            kind_of(take_in(str(path)))
        except SourceFailure as failure:
            assert failure.fix


def test_a_name_that_promises_another_kind() -> None:
    assert mislabelled("a.xls", "csv") == "text, though the name ends in .xls"
    assert mislabelled("a.XLS", "html") == "an HTML table, though the name ends in .xls"
    assert mislabelled("a.csv", "xlsx") == "an Excel workbook (.xlsx), though the name ends in .csv"
    assert [mislabelled(name, "csv") for name in ("a.csv", "a.txt", "a", "-", "a.dat")] == [""] * 5


def test_text_under_a_workbook_s_name_is_read_and_said_so(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(b"Id;Name\r\n1;Ned\r\n")
    found = read(path)
    assert found.rows == [(2, "1", "Ned")]
    assert found.layout.detected["kind"] == "text, though the name ends in .xls"


def test_standard_input_has_no_name_to_be_wrong(tmp_path: Path) -> None:
    import io

    found = read("-", stdin=io.BytesIO(b"Id;Name\r\n1;Ned\r\n"))
    assert (found.rows, "kind" in found.layout.detected) == ([(2, "1", "Ned")], False)
    with pytest.raises(SourceFailure, match="protected by a password"):
        read("-", stdin=io.BytesIO(LOCKED_XLS))


@pytest.mark.parametrize("name", ["clients.csv", "clients.xls", "clients.dat", "clients"])
def test_a_workbook_under_another_name_is_read(tmp_path: Path, name: str) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "real.xlsx") as book:
        sheet = book.add_worksheet("Clients")
        sheet.write_row(0, 0, ["Id", "Name"])
        sheet.write_row(1, 0, ["1", "Ned"])
    path = tmp_path / name
    (tmp_path / "real.xlsx").rename(path)
    found = read(path)
    assert (found.rows, found.layout.kind) == ([(2, "1", "Ned")], "xlsx")
    words = found.layout.detected.get("kind", "")
    assert words == (
        "" if name in ("clients.dat", "clients") else f"an Excel workbook (.xlsx), though the name ends in {path.suffix}"
    )
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w") as out:
        out.write(path, "clients.xlsx")
    assert read(packed).rows == found.rows
    (tmp_path / "clients.xlsx.gz").write_bytes(gzip.compress(path.read_bytes()))
    packed_found = read(tmp_path / "clients.xlsx.gz")
    assert (packed_found.rows, "kind" in packed_found.layout.detected) == (found.rows, False)
