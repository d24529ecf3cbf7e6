"""`clientimport db doctor`: every fault is found by its name, and a healthy database has none."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from calling import Cli
from keeping import add_run, contents, run_id_of, writing
from sqlalchemy import Connection, text

from clientimport.loader import connect
from clientimport.loader.run_lock import locked
from database_copies import KINDS, Origins

CHECKS = [
    "schema-version", "tables", "columns", "constraints", "indexes", "orphans", "rejects-without-run",
    "problems-without-reject", "lives-of-rejects", "reviews-of-rejects", "duplicate-keys",
    "ledger-counts", "clients-of-runs", "runs-in-the-future",
    "account-counters", "ids-behind", "sqlite-integrity", "sqlite-foreign-keys", "report-folders", "archived-files",
    "leftover-reports", "free-space", "run-lock",
]  # fmt: skip


@pytest.fixture(params=KINDS)
def db(
    request: pytest.FixtureRequest,
    origins: Origins,
    cli: Cli,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    samples: Path,
    mappings: Path,
) -> Iterator[str]:
    """Every kind of database after a run of each record shape, one of them with rejects, and a run that was held."""

    def fill(url: str) -> None:
        monkeypatch.setenv("CLIENTIMPORT_DATABASE", url)
        assert cli("references", "load", "offices", samples / "clean/offices.csv").code == 0
        assert cli("run", samples / "first-steps.csv", "-m", mappings / "salesforce.yaml").code == 3
        assert cli("run", samples / "clean/intend-api-example.csv", "-m", mappings / "intend-api.yaml").code == 0
        Path("head.csv").write_text((samples / "first-steps.csv").read_text().splitlines()[0] + "\n")
        assert cli("run", "head.csv", "-m", mappings / "salesforce.yaml").code == 4

    with origins.copied(request, request.param, tmp_path, fill) as (url, _):
        monkeypatch.setenv("CLIENTIMPORT_DATABASE", url)
        yield url


def more_runs(cli: Cli, samples: Path, mappings: Path) -> None:
    """The same file again, read again, with changes, held for its rejects; one that cannot be read; reports left out."""
    ticket = ["run", samples / "first-steps.csv", "-m", mappings / "salesforce.yaml"]
    assert [cli(*ticket).code, cli(*ticket, "--again").code] == [3, 3]
    intend = ["run", samples / "clean/intend-api-example.csv", "-m", mappings / "intend-api.yaml"]
    assert cli(*intend, "--again").code == 0
    strict = re.sub(r"(?m)^gates:.*$", "gates: {max_rejects: 0}", (mappings / "salesforce.yaml").read_text())
    Path("strict.yaml").write_text(strict)
    assert cli("run", samples / "first-steps.csv", "-m", "strict.yaml").code == 4
    changed = (samples / "first-steps.csv").read_text().replace("Box Office Manager", "Director")
    Path("changed.csv").write_text(changed)
    assert cli("run", "changed.csv", "-m", mappings / "salesforce.yaml").code == 3
    Path("odd.csv").write_bytes(b"Contact ID,Name\n1,Ren\xe9\n")
    assert cli("run", "odd.csv", "-m", mappings / "salesforce.yaml").code == 5


@contextmanager
def bare(db: str) -> Any:
    """A connection that watches no foreign key, of any kind of database."""
    with writing(db) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        elif connection.dialect.name in ("mysql", "mariadb"):
            connection.execute(text("SET foreign_key_checks = 0"))
        yield connection


def found(cli: Cli, *words: str | Path) -> dict[str, dict[str, str]]:
    """What is not in order, by name; all checks must have been made."""
    called = cli("db", "doctor", "--json", *words)
    checks = called.json["checks"]
    assert [check["name"] for check in checks] == CHECKS
    wrong = {check["name"]: check for check in checks if check["result"] != "ok"}
    # The machine on which this is tested may be full.
    wrong.pop("free-space", None)
    faults = [check for check in checks if check["result"] == "fault"]
    assert called.code == (6 if faults else 0)
    assert all(check["remedy"] for check in faults)
    return wrong


def faults(cli: Cli) -> dict[str, str]:
    return {name: check["words"] for name, check in found(cli).items() if check["result"] == "fault"}


def test_a_healthy_database_has_no_fault(cli: Cli, db: str, samples: Path, mappings: Path) -> None:
    more_runs(cli, samples, mappings)
    assert found(cli) == {}
    assert len(contents(db)["import_run"]) >= 7
    said = cli("db", "doctor")
    assert (said.code, len(said.out.splitlines())) == (0, len(CHECKS))


def test_nothing_is_changed(cli: Cli, db: str) -> None:
    before = contents(db)
    files = sorted(str(path) for path in Path().rglob("*"))
    assert cli("db", "doctor").code == 0
    assert contents(db) == before
    assert sorted(str(path) for path in Path().rglob("*")) == files


def test_an_older_a_newer_and_no_schema(cli: Cli, db: str, tmp_path: Path) -> None:
    assert cli("db", "downgrade", "--to", "import_0001", "--yes").code == 0
    older = cli("db", "doctor")
    assert older.code == 6
    assert "fault    schema-version           The tables of the ledger are of an older schema.\n" in older.out
    assert "Run: clientimport db upgrade" in older.out
    assert cli("db", "upgrade").code == 0
    assert found(cli) == {}
    with writing(db) as connection:
        connection.execute(text("UPDATE import_alembic_version SET version_num = 'import_9999'"))
    newer = cli("db", "doctor", "--json")
    assert (newer.code, newer.json["result"]) == (6, "fault")
    assert newer.json["checks"][0]["words"] == "The tables of the ledger are of a newer schema than this program knows."
    assert "update clientimport" in newer.json["checks"][0]["remedy"]
    assert {check["result"] for check in newer.json["checks"][1:17]} == {"warning"}
    sqlite3.connect(tmp_path / "empty.db").close()
    nothing = cli("db", "doctor", "--database", "empty.db")
    assert nothing.code == 6
    assert "There are no tables of clientimport in this database." in nothing.out
    assert cli("db", "doctor", "--database", "no.db").code == 6


def test_a_newer_record_shape_is_told_and_the_rest_looked_at(cli: Cli, db: str) -> None:
    with writing(db) as connection:
        connection.execute(text("UPDATE intend_alembic_version SET version_num = 'intend_9999'"))
    assert list(faults(cli)) == ["schema-version"]
    called = cli("db", "doctor", "--json").json["checks"]
    assert next(c for c in called if c["name"] == "orphans")["words"] == "Every row of 9 tables refers to what is there."


RUN = "(SELECT max(run_id) FROM import_run WHERE target = 'intend')"
DAMAGES: dict[str, tuple[list[str], str]] = {
    "orphans": (
        ["INSERT INTO intend_contact (client_id, first_name) VALUES (777, 'Nobody')"],
        "Rows that refer to what is not there: 1 in intend_contact (client_id).",
    ),
    "orphans of a company": (
        ["UPDATE ticketevolution_client SET company_id = 777"],
        "Rows that refer to what is not there: 6 in ticketevolution_client (company_id).",
    ),
    "rejects-without-run": (
        [
            "INSERT INTO import_reject (run_id, file, row, cells, status) VALUES ('gone', 0, 1, '{}', 'open')",
            "INSERT INTO import_file (run_id, number, path, sha256, size, rows, status, headings) "
            "VALUES ('gone', 0, 'a', 's', 1, 1, 'done', '[]')",
        ],
        "Rows of runs that are not there: 1 in import_file, 1 in import_reject.",
    ),
    "reviews-of-rejects": (
        [
            "INSERT INTO import_review (reject_id, version) VALUES (777, 1)",
            "INSERT INTO import_review_change (reject_id, action_id, version) VALUES (777, 888, 1)",
        ],
        "Rows that refer to what is not there: 1 in import_review (reject_id), 1 in import_review_change (reject_id), "
        "1 in import_review_change (action_id).",
    ),
    "duplicate-keys": (
        ["UPDATE ticketevolution_client SET \"key\" = 'K'"],
        "Keys that several clients have: 1 in ticketevolution_client.",
    ),
    "ledger-counts": (
        ["UPDATE import_run SET fates = '{\"created\": 5}' WHERE target = 'intend' AND status = 'done'"],
        "5 fates",
    ),
    "ledger-counts of rejects": (["DELETE FROM import_reject"], "rows rejected, 0 rejects"),
    "ledger-counts of files": (["UPDATE import_file SET \"rows\" = 0 WHERE status = 'done'"], "0 in its files"),
    "ledger-counts of nonsense": ([f"UPDATE import_run SET fates = '[' WHERE run_id = {RUN}"], "its fates cannot be read"),
    "account-counters": (["UPDATE import_counter SET value = 0"], "INTEND (intend) has given 1."),
    "account-counters gone": (["DELETE FROM import_counter"], "INTEND (intend) has given 1."),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_rows_are_found(cli: Cli, db: str, damage: str) -> None:
    statements, words = DAMAGES[damage]
    with bare(db) as connection:
        if damage == "duplicate-keys":
            drop_unique(connection)
        for statement in statements:
            execute(connection, statement)
    said = faults(cli)
    name = damage.split(maxsplit=1)[0]
    assert words in said.pop(name), said
    # What one damage breaks besides, in the file's own check or in the schema.
    related = {
        "orphans": {"sqlite-foreign-keys"},
        "rejects-without-run": {"sqlite-foreign-keys"},
        "reviews-of-rejects": {"sqlite-foreign-keys"},
        "duplicate-keys": {"constraints"},
        "ledger-counts": {"clients-of-runs", "problems-without-reject", "lives-of-rejects"},
    }
    assert set(said) <= related.get(name, set())


def execute(connection: Connection, statement: str) -> None:
    if connection.dialect.name in ("mysql", "mariadb"):
        statement = re.sub(r'"(key|rows)"', r"`\1`", statement)
        statement = re.sub(r"\b(row|rows)\b(?=[,)])", r"`\1`", statement)
    connection.exec_driver_sql(statement)


def drop_unique(connection: Connection) -> None:
    name, table = "uq_ticketevolution_client_system_key", "ticketevolution_client"
    if connection.dialect.name == "sqlite":
        rewrite(connection, table, f'CONSTRAINT {name} UNIQUE (system, "key")', "")
    elif connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    else:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP INDEX {name}")


def rewrite(connection: Connection, table: str, old: str, new: str) -> None:
    """A SQLite table made again with another statement; its rows and indexes as they were."""
    (made,) = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).one()
    named = re.sub(r" COLLATE \"?BINARY\"?", "", made)
    changed = re.sub(r",\s*" + re.escape(old), new, made)
    assert changed != made, named
    indexes = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type = 'index' AND sql IS NOT NULL", (table,)
    ).all()
    connection.exec_driver_sql("PRAGMA legacy_alter_table = ON")
    connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO moved")
    for (name,) in connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE tbl_name = 'moved' AND type = 'index' AND sql IS NOT NULL"
    ).all():
        connection.exec_driver_sql(f"DROP INDEX {name}")
    connection.exec_driver_sql(changed)
    connection.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM moved")
    connection.exec_driver_sql("DROP TABLE moved")
    for (index,) in indexes:
        connection.exec_driver_sql(index)


def test_problems_whose_row_is_missing(cli: Cli, db: str) -> None:
    with bare(db) as connection:
        (run_id,) = connection.execute(text("SELECT min(run_id) FROM import_reject")).one()
        count = connection.execute(text("SELECT count(*) FROM import_reject WHERE run_id = :r"), {"r": run_id}).scalar()
        connection.execute(text("DELETE FROM import_reject WHERE run_id = :r"), {"r": run_id})
    said = faults(cli)
    assert set(said) == {"problems-without-reject", "ledger-counts", "lives-of-rejects"}
    assert f" in run {run_id}." in said["problems-without-reject"]
    assert f"run {run_id}: {count} rows rejected, 0 rejects" in said["ledger-counts"]


def test_more_clients_than_a_run_wrote(cli: Cli, db: str) -> None:
    with bare(db) as connection:
        (held,) = connection.execute(text("SELECT min(run_id) FROM import_run WHERE status = 'held'")).one()
        connection.execute(text("UPDATE ticketevolution_client SET run_id = :r"), {"r": held})
    words = f"More clients than their run wrote: run {held} created or changed 0, 6 are said to be its own."
    assert faults(cli) == {"clients-of-runs": words}


def test_clients_of_pruned_runs_are_no_fault(cli: Cli, db: str) -> None:
    with bare(db) as connection:
        connection.execute(text("UPDATE intend_client SET run_id = 'gone'"))
    assert found(cli) == {}
    said = next(c for c in cli("db", "doctor", "--json").json["checks"] if c["name"] == "clients-of-runs")["words"]
    assert said == (
        "7 clients, none too many for its run, 1 client of runs that the ledger no longer has. "
        "That none is missing cannot be proven from here."
    )


SCHEMAS: dict[str, tuple[str, str]] = {
    "tables": ("DROP TABLE intend_contact", "Missing: intend_contact."),
    "columns": ("ALTER TABLE intend_contact DROP COLUMN position", "intend_contact.position is missing"),
    "indexes": ("DROP INDEX ix_intend_contact_client_id", "Missing: ix_intend_contact_client_id on intend_contact."),
    "constraints": ("", "fk_intend_contact_client_id on intend_contact"),
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_is_missing_in_the_schema(cli: Cli, db: str, name: str) -> None:
    statement, words = SCHEMAS[name]
    with bare(db) as connection:
        kind = connection.dialect.name
        if name == "constraints" and kind == "sqlite":
            foreign = (
                "CONSTRAINT fk_intend_contact_client_id FOREIGN KEY(client_id) REFERENCES intend_client (id) ON DELETE CASCADE"
            )
            rewrite(connection, "intend_contact", foreign, "")
        elif name == "constraints":
            what = "CONSTRAINT" if kind == "postgresql" else "FOREIGN KEY"
            connection.exec_driver_sql(f"ALTER TABLE intend_contact DROP {what} fk_intend_contact_client_id")
        elif name == "indexes" and kind in ("mysql", "mariadb"):
            connection.exec_driver_sql("ALTER TABLE intend_contact DROP FOREIGN KEY fk_intend_contact_client_id")
            connection.exec_driver_sql("ALTER TABLE intend_contact DROP INDEX ix_intend_contact_client_id")
        else:
            connection.exec_driver_sql(statement)
    said = faults(cli)
    assert words in said[name]
    assert set(said) <= {name, *({"constraints"} if kind in ("mysql", "mariadb") else set())}


def test_a_column_that_became_blank_and_a_key_that_is_gone(cli: Cli, db: str) -> None:
    with bare(db) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE ticketevolution_client ALTER COLUMN name DROP NOT NULL")
            connection.exec_driver_sql("ALTER TABLE import_counter DROP CONSTRAINT pk_import_counter")
        elif connection.dialect.name == "sqlite":
            rewrite(connection, "import_counter", "CONSTRAINT pk_import_counter PRIMARY KEY (target, name)", "")
            rewrite(connection, "intend_client", 'CONSTRAINT ck_intend_client_key_length CHECK (length("key") <= 255)', "")
        else:
            connection.exec_driver_sql("ALTER TABLE ticketevolution_client MODIFY name LONGTEXT NULL")
            connection.exec_driver_sql("ALTER TABLE import_counter DROP PRIMARY KEY")
        sqlite = connection.dialect.name == "sqlite"
    said = faults(cli)
    assert "pk_import_counter on import_counter" in said["constraints"]
    if sqlite:
        assert "ck_intend_client_key_length on intend_client" in said["constraints"]
    else:
        assert said["columns"].startswith("Not as this program makes them: ticketevolution_client.name may be blank.")


def test_what_others_add_is_no_fault(cli: Cli, db: str) -> None:
    with writing(db) as connection:
        connection.exec_driver_sql("CREATE TABLE of_others (id INTEGER)")
        connection.exec_driver_sql("CREATE INDEX of_others_too ON intend_client (created_at)")
        connection.exec_driver_sql("ALTER TABLE intend_client ADD COLUMN remark VARCHAR(20)")
    assert found(cli) == {}


def test_a_sequence_behind_the_ids(cli: Cli, db: str) -> None:
    with writing(db) as connection:
        postgresql = connection.dialect.name == "postgresql"
        if postgresql:
            connection.exec_driver_sql("SELECT setval('ticketevolution_client_id_seq', 2)")
    said = faults(cli)
    if postgresql:
        assert said == {
            "ids-behind": "Sequences behind the ids: public.ticketevolution_client_id_seq is at 2, the highest id is 6."
        }
    else:
        assert said == {}


def test_a_code_that_two_prefixes_explain_is_no_fault(cli: Cli, db: str) -> None:
    with writing(db) as connection:
        connection.exec_driver_sql("UPDATE intend_client SET client_account = 'AB101'")
        connection.exec_driver_sql("INSERT INTO import_counter (target, name, value) VALUES ('intend', 'AB', 5)")
        connection.exec_driver_sql("INSERT INTO import_counter (target, name, value) VALUES ('intend', 'AB1', 1)")
    assert found(cli) == {}
    with writing(db) as connection:
        connection.exec_driver_sql("UPDATE import_counter SET value = 0 WHERE name = 'AB1'")
    assert faults(cli) == {"account-counters": "Counters behind the highest code: AB (intend) has given 101."}


def test_a_run_of_tomorrow(cli: Cli, db: str) -> None:
    run_id = add_run(db, -1, "1")
    (Path("reports") / run_id).mkdir()
    (Path("reports") / run_id / "run.json").write_text("{}")
    assert {n: c["words"] for n, c in found(cli).items()} == {"runs-in-the-future": f"Dated later than now: {run_id}."}


def test_reports_that_are_missing_and_left_behind(cli: Cli, db: str) -> None:
    runs = sorted(path.name for path in Path("reports").iterdir())
    (Path("reports") / runs[0] / "run.json").unlink()
    old = add_run(db, 40, "1")
    (Path("reports") / f"{run_id_of(1, '2')}.partial").mkdir()
    said = found(cli)
    assert {name: (check["result"], check["words"]) for name, check in said.items()} == {
        "report-folders": ("warning", f"No folder in reports for 1 run of the last 30 days: {runs[0]}."),
        "leftover-reports": ("warning", f"Left behind in reports by runs that were killed: {run_id_of(1, '2')}.partial."),
    }
    assert old not in str(said)
    assert said["report-folders"]["remedy"] == f"Write it again: clientimport rejects export {runs[0]} --reports reports"
    words = said["report-folders"]["remedy"].split(": clientimport ")[1].split()
    assert cli(*words).code == 0
    assert list(found(cli)) == ["leftover-reports"]


def test_an_archived_file_that_is_gone(cli: Cli, db: str, tmp_path: Path) -> None:
    add_run(db, 40, "1", archived=tmp_path / "gone.gz")
    said = found(cli)
    assert {name: check["words"] for name, check in said.items()} == {
        "archived-files": f"In the ledger, but not on the disk: {tmp_path / 'gone.gz'}."
    }


def test_a_run_that_is_going_on_is_seen_and_not_disturbed(cli: Cli, db: str) -> None:
    def lock() -> str:
        return next(c["words"] for c in cli("db", "doctor", "--json").json["checks"] if c["name"] == "run-lock")

    assert lock() == "No run is going on."
    engine = connect(db)
    try:
        with locked(engine, "intend"):
            assert lock() in ("A run is going on: intend.", "A run, or another program, is writing to this database now.")
        assert lock() == "No run is going on."
    finally:
        engine.dispose()


def test_little_room_is_a_warning(cli: Cli, db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    usage: Callable[[Any], Any] = lambda place: shutil._ntuple_diskusage(10**9, 10**9 - 10**6, 10**6)  # type: ignore[attr-defined]  # noqa: E731
    monkeypatch.setattr(shutil, "disk_usage", usage)
    said = {check["name"]: check for check in cli("db", "doctor", "--json").json["checks"]}["free-space"]
    assert said["result"] == "warning"
    assert said["words"].startswith("Free: 0.0 GiB at ")


def test_a_damaged_sqlite_file(cli: Cli, samples: Path, mappings: Path, tmp_path: Path) -> None:
    cli("run", samples / "clean/intend-api-example.csv", "-m", mappings / "intend-api.yaml")
    with sqlite3.connect(tmp_path / "clientimport.db") as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_intend_contact_client_id'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with (tmp_path / "clientimport.db").open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    said = faults(cli)
    assert said["sqlite-integrity"].startswith("The file is damaged in ")
    (tmp_path / "clientimport.db").write_bytes(b"this is no database at all" * 100)
    nothing = cli("db", "doctor")
    assert (nothing.code, "The file is no SQLite database." in nothing.err) == (6, True)


def test_every_check_is_in_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs/housekeeping.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z-]+)` \|", page.split("## db doctor")[1].split("\n## ")[0], re.MULTILINE) == CHECKS
