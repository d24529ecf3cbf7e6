"""`clientimport run --into`: a rehearsal."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from calling import Cli

MAPPING = """\
mapping: 1
target: ticketevolution
system: s
key: Id
record:
  name: Name
  office_id: Office
  notes: Notes
  email_addresses:
    - {label: {value: work}, address: Email}
"""
CLIENTS = "Id,Name,Office,Notes,Email\n1,Ned Flanders,1937,,n@example.com\n2,Edna,1937,,\n3,Seymour Skinner,1938,a,x\n"


@pytest.fixture
def house(cli: Cli, tmp_path: Path, samples: Path) -> Path:
    (tmp_path / "m.yaml").write_text(MAPPING)
    (tmp_path / "c.csv").write_text(CLIENTS)
    assert cli("references", "load", "offices", samples / "clean/offices.csv").code == 0
    return tmp_path


def content(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_a_rehearsal_is_the_whole_run_in_a_file_of_its_own(cli: Cli, house: Path) -> None:
    before = content(house / "clientimport.db")
    done = cli("run", "c.csv", "-m", "m.yaml", "--into", "s.db")
    assert done.code == 3, done.err
    assert "nothing in the real database" in done.out and "first of its record shape" in done.out
    assert content(house / "clientimport.db") == before
    assert stat.S_IMODE((house / "s.db").stat().st_mode) == 0o600
    with closing(sqlite3.connect(house / "s.db")) as scratch:
        assert scratch.execute("SELECT key, name FROM ticketevolution_client").fetchall() == [("1", "Ned Flanders")]
        assert scratch.execute("SELECT count(*) FROM ticketevolution_office").fetchone()[0] > 0
    names = sorted(each.name for each in house.iterdir())
    assert names == ["c.csv", "clientimport.db", "m.yaml", "reports", "s.db"]


def test_it_is_compared_with_the_last_one(cli: Cli, house: Path) -> None:
    cli("run", "c.csv", "-m", "m.yaml", "--into", "s.db")
    same = cli("run", "c.csv", "-m", "m.yaml", "--into", "s.db")
    assert (same.code, "Nothing differs from the last one." in same.out) == (3, True)
    (house / "m.yaml").write_text(MAPPING.replace("notes: Notes", "notes: {columns: [Notes, Office]}"))
    (house / "c.csv").write_text(CLIENTS.replace("2,Edna,", "2,Edna Krabappel,") + "4,Otto,1937,,\n5,Moe Szyslak,1937,,\n")
    done = cli("run", "c.csv", "-m", "m.yaml", "--into", "s.db", "--json")
    assert done.code == 3, done.err
    found = done.json["rehearsal"]["compared"]
    assert found["fates"] == {"created": [1, 3]}
    assert found["problems"] == {}
    assert found["rejects"] == {
        "gained": {
            "rows": 1,
            "codes": {"name-without-space": 1},
            "examples": [{"key": "4", "row": 5, "code": "name-without-space"}],
        },
        "lost": {
            "rows": 1,
            "codes": {"name-without-space": 1},
            "examples": [{"key": "2", "row": 3, "code": "name-without-space"}],
        },
    }
    assert found["clients"] == {
        "added": {"clients": 2, "examples": ["2", "5"]},
        "gone": {"clients": 0, "examples": []},
        "differing": {"clients": 1, "fields": {"notes": 1}, "examples": [{"key": "1", "fields": ["notes"]}]},
    }
    text = cli("run", "c.csv", "-m", "m.yaml", "--into", "s.db", "--quiet")
    assert (text.code, text.out) == (3, "")


def test_a_run_that_loads_nothing_leaves_the_last_rehearsal(cli: Cli, house: Path) -> None:
    cli("run", "c.csv", "-m", "m.yaml", "--into", "s.db")
    before = content(house / "s.db")
    (house / "m.yaml").write_text(MAPPING + "gates: {max_rejects: 0}\n")
    held = cli("run", "c.csv", "-m", "m.yaml", "--into", "s.db")
    assert held.code == 4
    assert content(house / "s.db") == before
    assert not [each.name for each in house.iterdir() if "rehearsal" in each.name]


@pytest.mark.parametrize("words", [(), ("--database", "sqlite:///clientimport.db"), ("--database", "sqlite:///other.db")])
def test_the_real_database_is_never_replaced(cli: Cli, house: Path, words: tuple[str, ...]) -> None:
    before = content(house / "clientimport.db")
    done = cli("run", "c.csv", "-m", "m.yaml", "--into", "clientimport.db", *words)
    assert done.code == 2 and "clientimport.db" in done.err
    assert content(house / "clientimport.db") == before
    (house / "text.db").write_text("no database")
    assert cli("run", "c.csv", "-m", "m.yaml", "--into", "text.db").code == 2
    assert (house / "text.db").read_text() == "no database"


def test_without_a_real_database_references_are_those_of_the_last_rehearsal(cli: Cli, house: Path, samples: Path) -> None:
    cli("run", "c.csv", "-m", "m.yaml", "--into", "s.db")
    (house / "clientimport.db").unlink()
    done = cli("run", "c.csv", "-m", "m.yaml", "--into", "s.db")
    assert "Nothing differs" in done.out
    assert cli("references", "load", "offices", samples / "clean/offices.csv", "--database", "sqlite:///s.db").code == 0
    assert "Nothing differs" in cli("run", "c.csv", "-m", "m.yaml", "--into", "s.db").out
