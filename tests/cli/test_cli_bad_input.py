"""Bad input: one clear message, the right exit code, no client written, no stack trace."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from calling import Called, Cli

HEADINGS = "AccountNo,First Name,Last Name,E-mail\n"
ROW = "A1,Ned,Flanders,ned@example.com\n"
MAPPING = """\
mapping: 1
target: ticketevolution
system: goldmine
key: AccountNo
source: {unmapped: ignore}
record:
  name: [First Name, Last Name]
  email_addresses: [{address: E-mail}]
"""


def clients(path: Path) -> int:
    """Stored clients; none where there is no database."""
    if not path.exists():
        return 0
    with sqlite3.connect(path) as connection:
        tables = [n for (n,) in connection.execute("select name from sqlite_master where name = 'ticketevolution_client'")]
        return connection.execute("select count(*) from ticketevolution_client").fetchone()[0] if tables else 0


def assert_told(done: Called, code: int, *words: str) -> None:
    """One message on standard error with these words, and no trace."""
    assert done.code == code, done.err
    assert "Traceback" not in done.out + done.err and "bug" not in done.err
    assert [word for word in words if word not in done.err] == []


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "m.yaml"
    path.write_text(MAPPING)
    return path


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("missing.csv", None, 5, ["missing.csv", "no such file"]),
        ("empty.csv", b"", 5, ["empty.csv", "empty"]),
        ("heading.csv", HEADINGS.encode(), 4, ["min_rows"]),
        ("workbook.csv", b"PK\x03\x04" + b"\0" * 60, 5, ["workbook.csv"]),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 60, 5, ["picture.csv", "PNG"]),
        ("paper.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", 5, ["paper.csv", "PDF"]),
        ("cut.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, 5, ["cut.xlsx", "damaged"]),
        ("latin.csv", (HEADINGS + "A1,Ned,Fländers,n@example.com\n").encode("cp1252"), 5, ["latin.csv", "cp1252", "line 2"]),
        ("lacks.csv", b"AccountNo,First Name,Surname,Email\nA1,Ned,F,n@e.com\n", 5, ["lacks.csv", "Last Name", "nearest"]),
        ("repeats.csv", b"AccountNo,First Name,Last Name,E-mail,E-mail\nA1,a,b,c,d\n", 5, ["repeats.csv", "E-mail", "2 times"]),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read(
    cli: Cli, tmp_path: Path, mapping: Path, name: str, content: bytes | None, code: int, words: list[str]
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert_told(cli("run", name, "-m", mapping), code, *words)
    assert_told(cli("check", name, "-m", mapping), 4 if code == 4 else 5, *([] if code == 4 else words))
    assert clients(tmp_path / "clientimport.db") == 0


def test_a_directory(cli: Cli, tmp_path: Path, mapping: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert_told(cli("run", "folder", "-m", mapping), 5, "folder", "directory")


def test_an_unknown_target_and_a_missing_mapping(cli: Cli, tmp_path: Path, mapping: Path) -> None:
    (tmp_path / "clients.csv").write_text(HEADINGS + ROW)
    mapping.write_text(MAPPING.replace("ticketevolution", "ticketrevolution"))
    assert_told(cli("run", "clients.csv", "-m", mapping), 5, "m.yaml:2", "ticketrevolution", "ticketevolution")
    assert_told(cli("run", "clients.csv", "-m", "none.yaml"), 5, "none.yaml")


@pytest.mark.parametrize(
    ("url", "code", "words"),
    [
        ("postgresql://nobody@127.0.0.1:1/nothing", 6, ["cannot be reached"]),
        ("sqlite:////no/such/folder/clients.db", 6, ["clients.db"]),
        ("oracle://127.0.0.1/x", 2, ["oracle"]),
        ("postgresql://u:secret@127.0.0.1/x", 2, ["password", "CLIENTIMPORT_DATABASE"]),
    ],
)
def test_a_database_that_cannot_be_used(cli: Cli, tmp_path: Path, mapping: Path, url: str, code: int, words: list[str]) -> None:
    (tmp_path / "clients.csv").write_text(HEADINGS + ROW)
    assert_told(cli("run", "clients.csv", "-m", mapping, "--database", url), code, *words)


def test_a_database_with_another_schema(cli: Cli, tmp_path: Path, mapping: Path) -> None:
    (tmp_path / "clients.csv").write_text(HEADINGS + ROW)
    with sqlite3.connect(tmp_path / "clientimport.db") as connection:
        connection.execute("create table ticketevolution_client (id integer)")
    assert_told(cli("run", "clients.csv", "-m", mapping), 6, "another schema")
    assert_told(cli("check", "clients.csv", "-m", mapping, "--database", "sqlite:///clientimport.db"), 6, "another schema")


def test_another_run_holds_the_lock(cli: Cli, tmp_path: Path, mapping: Path) -> None:
    (tmp_path / "clients.csv").write_text(HEADINGS + ROW)
    assert cli("db", "upgrade").code == 0
    other = sqlite3.connect(tmp_path / "clientimport.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert_told(cli("run", "clients.csv", "-m", mapping), 7, "--wait")
    other.execute("ROLLBACK")
    assert cli("run", "clients.csv", "-m", mapping).code == 0


def test_faulty_rows_are_rejects_and_the_others_load(cli: Cli, tmp_path: Path, mapping: Path) -> None:
    mapping.write_text(MAPPING.replace("{unmapped: ignore}", "{unmapped: ignore, encoding: utf-8}"))
    rows = [
        b"A1,Ned,Flanders,ned@example.com",
        b"A2,Too,Many,cells@example.com,1,2",
        b"A3,Too,Few",
        b'A4,Stray,"Quo"te,q@example.com',
        b"A5,Bad,B\xffyte,b@example.com",
        b"A6,Maude,Flanders,maude@example.com",
    ]
    (tmp_path / "clients.csv").write_bytes(HEADINGS.encode() + b"\n".join(rows) + b"\n")
    done = cli("run", "clients.csv", "-m", mapping, "--json")
    assert (done.code, done.json["fates"]) == (3, {"created": 2, "rejected": 4, "heading": 1})
    listed = cli("rejects", "list", "--json").json_lines
    assert [(p["row"], p["code"]) for p in listed] == [
        (3, "too-many-cells"),
        (4, "too-few-cells"),
        (5, "text-after-quote"),
        (6, "not-decodable"),
    ]


def test_nothing_is_asked_for_wrong_usage(cli: Cli, mapping: Path) -> None:
    assert_told(cli("run", "-m", mapping), 2, "FILES")
    assert_told(cli("run", "x.csv"), 2, "--mapping")
    assert_told(cli("rn"), 2, "run")
