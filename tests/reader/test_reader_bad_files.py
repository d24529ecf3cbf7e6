"""Files that cannot be read at all: one clear failure with its remedy, nothing else."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from pathlib import Path

import pytest
from reader_reading import read

from clientimport.core.errors import ExitCode, SourceFailure
from clientimport.core.mapping import SourceOptions
from clientimport.reader import expand_paths


def failure(path: Path | str, options: SourceOptions | None = None) -> str:
    with pytest.raises(SourceFailure) as caught:
        read(path, options)
    assert caught.value.exit_code is ExitCode.INPUT
    assert caught.value.fix
    assert str(path) in str(caught.value)
    return str(caught.value)


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def sqlite(path: Path) -> bytes:
    with sqlite3.connect(path / "x.db") as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    return (path / "x.db").read_bytes()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"\xef\xbb\xbf", "no headings"),
        ("a.csv", b"\r\n\r\n,,\r\n", "no headings"),
        ("a.csv", b"\xff\xfe", "no headings"),
        ("a.csv", b"\xff\xfeI\0d\0\n\0\x00\xd8\n\0", "UTF-16"),
        ("a.csv", b"\xef\xbb\xbfId,Name\n1,\xe9\n", "0xE9 at offset 13, line 2"),
    ],
)
def test_other_kinds(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert words in failure(path)


def test_a_database(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(sqlite(tmp_path))
    assert "an SQLite database" in failure(path)


def test_missing_files_name_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "clients.csv").write_text("a")
    assert "Did you mean" in failure(tmp_path / "client.csv")
    assert "nor its folder" in failure(tmp_path / "no" / "client.csv")
    assert "a directory" in failure(tmp_path)


def test_the_first_bad_byte_is_shown_in_each_likely_encoding(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes("Id,Name,PIN\n1,Ned,2\n2,Zoë Ödman,3\n".encode("cp1252"))
    words = failure(path)
    assert "The byte 0xEB at offset 24, line 3, is not UTF-8" in words
    assert "cp1252: “Zoë Ödman”; latin-1: “Zoë Ödman”; cp1250: “Zoë Ödman”; mac_roman: “ZoÎ ÷dman”; shift_jis: “Zo" in words


@pytest.mark.parametrize(
    "text", ["Id,Password\n1,geheim\xe9\n", 'Id,Password\n1,"ge,heim\xe9"\n', "Id,X,Password\n1,a,b\xe9,c,d\n"]
)
def test_a_secret_is_not_shown(tmp_path: Path, text: str) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(text.encode("cp1252"))
    words = failure(path)
    assert "heim" not in words
    assert "[withheld]" in words


def test_declared_encoding_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"Id\n1\n")
    assert "unknown" in failure(path, SourceOptions(encoding="cp99999"))
    assert "unknown" in failure(path, SourceOptions(encoding="base64"))


def test_a_header_row_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"Id\n1\n")
    assert "no row 9" in failure(path, SourceOptions(header_row=9))


def test_too_many_columns(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_text(",".join(f"column number {at:06} with a long name" for at in range(16_385)) + "\n")
    assert "16,385 columns" in failure(path)
    path.write_text(",".join(f"c{at}" for at in range(16_384)) + "\n" + "," * 16_382 + "x,\n")
    assert len(read(path).rows) == 1


def test_a_heading_alone_is_no_failure(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"Id,Name")
    found = read(path)
    assert (found.rows, found.fates, found.records, found.batches) == ([], {"heading": 1}, 1, 1)


def test_paths(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "c[1].csv"):
        (tmp_path / name).write_text("x")
    (tmp_path / "d.csv").mkdir()
    assert expand_paths([f"{tmp_path}/b.csv", "-", f"{tmp_path}/[a-c].csv", f"{tmp_path}/c[1].csv"]) == [
        f"{tmp_path}/b.csv",
        "-",
        f"{tmp_path}/a.csv",
        f"{tmp_path}/b.csv",
        f"{tmp_path}/c[1].csv",
    ]
    for bad in ("*.xlsx", "nope.csv", "d.csv"):
        with pytest.raises(SourceFailure):
            expand_paths([f"{tmp_path}/{bad}"])
