"""A first load of a large file into empty tables of SQLite: its indexes come back as they were, whatever becomes of the run."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from calling import Called, Cli

from clientimport.loader import first_load, load

MAPPING = """\
mapping: 1
target: ticketevolution
system: old
key: No
record:
  name: Name
  notes: Notes
  company: {name: Company}
  tags: {column: Tags, split: ";"}
  email_addresses: [{address: Email, is_primary: {value: "true"}}]
"""
CATALOGUE = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
STORED = """
    SELECT c.id, c.key, c.name, c.notes, o.name, e.id, e.address, e.is_primary, t.name, l.position FROM ticketevolution_client c
    LEFT JOIN ticketevolution_company o ON o.id = c.company_id
    LEFT JOIN ticketevolution_email_address e ON e.client_id = c.id
    LEFT JOIN ticketevolution_client_tag l ON l.client_id = c.id LEFT JOIN ticketevolution_tag t ON t.id = l.tag_id
    ORDER BY c.id, e.id, l.position
"""
NEVER = 1 << 40
Run = Callable[..., Called]


def lines(count: int) -> str:
    """Clients, some of them with blanks, one faulty, one repeated."""
    each = [
        f"{n},Client {n},{'' if n % 3 else n},{f'Company {n % 7}' if n % 2 else ''},vip;t{n % 5},c{n}@a.com"
        for n in range(count)
    ]
    return "\n".join(["No,Name,Notes,Company,Tags,Email", *each, "x,Bad Mail,,,,nowhere", each[0]]) + "\n"


def asked(statement: str) -> list[Any]:
    """Executed on a connection of its own."""
    with closing(sqlite3.connect("c.db")) as connection, connection:
        return connection.execute(statement).fetchall()


def empty() -> None:
    """The tables as they were before the first run."""
    for table in ("client", "company", "tag", "email_address", "client_tag"):
        asked(f"DELETE FROM ticketevolution_{table}")
    asked("DELETE FROM sqlite_sequence WHERE name LIKE 'ticketevolution%'")


@pytest.fixture
def off(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What each first load took off."""
    taken: list[list[str]] = []
    real = first_load.indexes_off

    def indexes_off(*arguments: Any) -> list[str]:
        taken.append(real(*arguments))
        return taken[-1]

    monkeypatch.setattr(first_load, "indexes_off", indexes_off)
    return taken


@pytest.fixture
def first(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Run]:
    """Runs a file into the database, by default one of 50 clients that counts as a large one."""
    monkeypatch.setattr(first_load, "WORTH_IT", 1000)
    monkeypatch.setenv("CLIENTIMPORT_DATABASE", "c.db")
    Path("m.yaml").write_text(MAPPING)
    Path("c.csv").write_text(lines(50))
    assert cli("db", "upgrade").code == 0
    yield lambda *words: cli("run", "c.csv", "--mapping", "m.yaml", *words)


def test_indexes_are_as_before(first: Run, off: list[list[str]]) -> None:
    before = asked(CATALOGUE)
    done = first("--json", "--rejects-ok", "--batch-rows", "7")
    assert (done.code, done.json["constraints"]) == (0, None)
    assert done.json["fates"] == {"created": 50, "merged": 1, "rejected": 1, "heading": 1}
    assert asked(CATALOGUE) == before
    assert asked("PRAGMA integrity_check") == [("ok",)]
    assert [sorted(sql.split('"')[0].split()[2] for sql in again) for again in off] == [
        [
            "ix_ticketevolution_address_client_id",
            "ix_ticketevolution_client_company_id",
            "ix_ticketevolution_client_office_id",
            "ix_ticketevolution_client_tag_tag_id",
            "ix_ticketevolution_email_address_client_id",
            "ix_ticketevolution_phone_number_client_id",
        ]
    ]


def test_it_loads_what_the_ordinary_road_loads(first: Run, off: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    assert first("--batch-rows", "7").code == 3
    quick = asked(STORED)
    assert len(quick) == 100
    empty()
    monkeypatch.setattr(first_load, "WORTH_IT", NEVER)
    assert first("--batch-rows", "7", "--again").code == 3
    assert (asked(STORED), len(off)) == (quick, 1)


def test_rows_that_the_database_refuses(first: Run, off: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """They are taken out again by the indexes, which are made before."""
    asked("CREATE UNIQUE INDEX one_of_each ON ticketevolution_client (notes)")
    text = Path("c.csv").read_text().replace("Client 30,30", "Client 30,27").replace("Client 9,9", "Client 9,0")
    Path("c.csv").write_text(text)
    before = asked(CATALOGUE)
    done = first("--json", "--batch-rows", "7")
    assert done.json["fates"] == {"created": 48, "merged": 1, "rejected": 3, "heading": 1}
    assert done.json["problems"] == {"email-invalid": 1, "refused-by-database": 2}
    quick = asked(STORED)
    assert (len(off), asked(CATALOGUE), asked("PRAGMA integrity_check")) == (1, before, [("ok",)])
    empty()
    monkeypatch.setattr(first_load, "WORTH_IT", NEVER)
    assert first("--batch-rows", "7", "--again").code == 3
    assert (asked(STORED), len(off)) == (quick, 1)


def test_a_held_run_leaves_them_alone(first: Run, off: list[list[str]]) -> None:
    before = asked(CATALOGUE)
    Path("m.yaml").write_text(MAPPING + "gates: {min_rows: 1000}\n")
    assert first().code == 4
    assert (asked(CATALOGUE), asked(STORED), len(off)) == (before, [], 1)


def test_a_run_that_fails_in_the_end_leaves_them_alone(first: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise sqlite3.OperationalError("disk")

    monkeypatch.setattr(load.ledger, "finish_run", broken)
    before = asked(CATALOGUE)
    assert first().code == 6
    assert (asked(CATALOGUE), asked(STORED)) == (before, [])


def test_clients_that_are_there_keep_them_in_place(first: Run, off: list[list[str]]) -> None:
    asked("INSERT INTO ticketevolution_client (system, key, name) VALUES ('other', '1', 'Ned Flanders')")
    assert (first().code, off) == (3, [])


def test_triggers_keep_them_in_place(first: Run, off: list[list[str]]) -> None:
    asked("CREATE TRIGGER idle BEFORE INSERT ON ticketevolution_client BEGIN SELECT 1; END")
    assert (first().code, off) == (3, [[]])
