"""A first load of a large file into empty tables of PostgreSQL: what is taken off comes back, or stays where it must."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from calling import Called, Cli
from sqlalchemy import make_url

from clientimport.loader import first_load

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
  email_addresses: [{address: Email}]
"""
CATALOGUE = """
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2, 3
"""
STORED = """
    SELECT c.id, c.key, c.name, o.name, e.id, e.address, t.name, l.position FROM ticketevolution_client c
    LEFT JOIN ticketevolution_company o ON o.id = c.company_id
    LEFT JOIN ticketevolution_email_address e ON e.client_id = c.id
    LEFT JOIN ticketevolution_client_tag l ON l.client_id = c.id LEFT JOIN ticketevolution_tag t ON t.id = l.tag_id
    ORDER BY c.id, e.id, l.position
"""
LARGE = first_load.WORTH_IT
Run = Callable[..., Called]


def lines(count: int, notes: str = "") -> str:
    """Clients, one of them faulty, one repeated."""
    each = [f"{n},Client {n},{notes},Company {n % 7},vip;t{n % 5},c{n}@springfield.com" for n in range(count)]
    return "\n".join(["No,Name,Notes,Company,Tags,Email", *each, "x,Bad Mail,,,,nowhere", each[0]]) + "\n"


@pytest.fixture
def first(cli: Cli, postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a file into the database, by default one of 50 clients that counts as a large one."""
    monkeypatch.setattr(first_load, "WORTH_IT", 1000)
    monkeypatch.setenv("CLIENTIMPORT_DATABASE", postgresql_url)
    Path("m.yaml").write_text(MAPPING)
    Path("c.csv").write_text(lines(50))
    assert cli("db", "upgrade").code == 0
    yield lambda *words: cli("run", "c.csv", "--mapping", "m.yaml", *words)


@pytest.fixture
def asked(postgresql_url: str) -> Callable[..., list[Any]]:
    """Executes a statement in a session of its own."""

    def ask(statement: str, url: str = postgresql_url) -> list[Any]:
        with psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)) as session:
            cursor = session.execute(statement)
            return cursor.fetchall() if cursor.description else []

    return ask


def test_keys_and_indexes_are_as_before(first: Run, asked: Callable[..., list[Any]]) -> None:
    before = asked(CATALOGUE)
    done = first("--json", "--rejects-ok")
    assert (done.code, done.json["constraints"]) == (0, "added at the end")
    assert done.json["fates"] == {"created": 50, "merged": 1, "rejected": 1, "heading": 1}
    assert asked(CATALOGUE) == before
    assert len(asked(STORED)) == 100


def test_it_loads_what_the_ordinary_road_loads(
    first: Run, cli: Cli, asked: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert first("--batch-rows", "7").code == 3
    quick = asked(STORED)
    for table in ("client", "company", "tag"):
        asked(f"TRUNCATE ticketevolution_{table} RESTART IDENTITY CASCADE")
    monkeypatch.setattr(first_load, "WORTH_IT", 1 << 40)
    done = first("--batch-rows", "7", "--again", "--json")
    assert (done.code, done.json["constraints"]) == (3, None)
    assert asked(STORED) == quick


def test_a_large_file_counts_as_one(first: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_load, "WORTH_IT", LARGE)
    Path("c.csv").write_text(lines(9000, "n" * 500))
    assert "First load into empty tables: foreign keys and indexes were added at the end." in first().out


def test_a_held_run_leaves_them_alone(first: Run, asked: Callable[..., list[Any]]) -> None:
    before = asked(CATALOGUE)
    Path("m.yaml").write_text(MAPPING + "gates: {min_rows: 1000}\n")
    assert first().code == 4
    assert (asked(CATALOGUE), asked(STORED)) == (before, [])


def test_clients_that_are_there_keep_them_in_place(first: Run, asked: Callable[..., list[Any]]) -> None:
    asked("INSERT INTO ticketevolution_client (system, key, name) VALUES ('other', '1', 'Ned Flanders')")
    assert first("--json").json["constraints"] is None


def test_another_session_keeps_them_in_place(first: Run, postgresql_url: str) -> None:
    url = make_url(postgresql_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url):
        done = first()
    assert done.code == 3
    assert "foreign keys and indexes were left in place: another session is connected to the database." in done.out


def test_triggers_keep_them_in_place(first: Run, asked: Callable[..., list[Any]]) -> None:
    asked("CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
    asked("CREATE TRIGGER nothing BEFORE INSERT ON ticketevolution_client FOR EACH ROW EXECUTE FUNCTION nothing()")
    assert first("--json").json["constraints"] == "left in place: the tables have triggers"


def test_a_user_who_owns_nothing_keeps_them_in_place(
    first: Run, asked: Callable[..., list[Any]], postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = "first_load_" + (make_url(postgresql_url).database or "")
    asked(f"CREATE ROLE {role} LOGIN")
    try:
        asked(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        asked(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
        url = make_url(postgresql_url).set(username=role).render_as_string(hide_password=False)
        monkeypatch.setenv("CLIENTIMPORT_DATABASE", url)
        done = first("--json")
        assert (done.code, done.json["constraints"]) == (3, "left in place: the database user does not own the tables")
    finally:
        asked(f"DROP OWNED BY {role}")
        asked(f"DROP ROLE {role}")


def test_lines_that_do_not_fit_in_the_end(first: Run, asked: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but a fault of the program, or somebody with more rights than locks, can bring it about."""
    complete = first_load.FirstLoad.put_back

    def broken(self: first_load.FirstLoad, connection: Any) -> None:
        connection.exec_driver_sql("DELETE FROM ticketevolution_company WHERE name = 'Company 3'")
        complete(self, connection)

    monkeypatch.setattr(first_load.FirstLoad, "put_back", broken)
    before = asked(CATALOGUE)
    done = first()
    assert done.code == 6
    assert "constraint fk_ticketevolution_client_company_id" in done.err
    assert "Traceback" not in done.err
    assert (asked(CATALOGUE), asked(STORED)) == (before, [])
