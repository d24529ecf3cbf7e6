"""`clientimport db upgrade` and `db downgrade`: forward and back, with data in the tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import Called, Cli
from keeping import contents, writing

from database_copies import KINDS, Origins

LOADED = {
    "ticketevolution": ("first-steps.csv", "salesforce.yaml"),
    "intend": ("clean/intend-api-example.csv", "intend-api.yaml"),
}


@pytest.fixture
def db(cli: Cli, database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every kind of database, named by the environment."""
    monkeypatch.setenv("CLIENTIMPORT_DATABASE", database_url)
    return database_url


@pytest.fixture(params=KINDS)
def loaded(
    request: pytest.FixtureRequest,
    origins: Origins,
    cli: Cli,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    samples: Path,
    mappings: Path,
) -> Iterator[str]:
    """Clients of both record shapes, rejects and problems."""

    def fill(url: str) -> None:
        monkeypatch.setenv("CLIENTIMPORT_DATABASE", url)
        assert cli("references", "load", "offices", samples / "clean/offices.csv").code == 0
        for file, mapping in LOADED.values():
            assert cli("run", samples / file, "-m", mappings / mapping).code in (0, 3)

    with origins.copied(request, request.param, tmp_path, fill) as (url, _):
        monkeypatch.setenv("CLIENTIMPORT_DATABASE", url)
        yield url


def versions(db: str) -> dict[str, list[str]]:
    return {name: [row["version_num"] for row in rows] for name, rows in contents(db).items() if name.endswith("_version")}


def test_the_tables_are_made_once(cli: Cli, tmp_path: Path) -> None:
    assert cli("db", "upgrade").code == 0
    assert cli("db", "upgrade", "--json").json == {"upgraded": True}
    names = {n for (n,) in sqlite3.connect(tmp_path / "clientimport.db").execute("select name from sqlite_master")}
    assert {"ticketevolution_client", "intend_client", "import_run", "import_reject"} <= names


def test_tables_that_are_not_ours_are_left_alone(cli: Cli, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "clientimport.db") as connection:
        connection.execute("create table import_run (id integer)")
    assert cli("db", "upgrade").code == 6


def test_one_record_shape_alone(cli: Cli, db: str) -> None:
    assert cli("db", "upgrade", "--target", "intend").code == 0
    assert "intend_client" in contents(db)
    assert "ticketevolution_client" not in contents(db)
    assert cli("db", "upgrade", "--target", "nothing").code == 2


NEWER = {
    "import_run": {"shown", "job", "profile", "release_of", "released_at", "released_by", "release_reason"},
    "import_file": {"archived_to"},
    "import_reject": {"content", "client_id", "resolved_at", "resolved_run", "resolved_by"},
    "import_problem": {"key", "fingerprint", "occurrence", "standing"},
}
"""Columns that the first version of the ledger has no room for."""
REVIEW = {"import_review", "import_review_action", "import_review_change"}


def test_the_ledger_goes_back_and_forth_and_keeps_what_the_older_schema_holds(cli: Cli, loaded: str) -> None:
    with writing(loaded) as connection:
        connection.exec_driver_sql("UPDATE import_run SET job = NULL, profile = NULL")
    before = contents(loaded)
    keyed = sum(row["key"] is not None for row in before["import_problem"])
    rejected = len(before["import_reject"])
    lives = [
        f"the table import_life ({rejected} rows)",
        *(f"import_problem.{name} ({rejected} rows)" for name in ("fingerprint", "occurrence", "standing")),
        f"import_reject.content ({rejected} rows)",
        f"import_run.shown ({len(before['import_run'])} rows)",
    ]
    steps = [
        ("import_0005", "import_0004", []),
        ("import_0004", "import_0003", lives),
        ("import_0003", "import_0002", [f"import_problem.key ({keyed} rows)"]),
        ("import_0002", "import_0001", []),
    ]
    for was, to, lost in steps:
        back = cli("db", "downgrade", "--to", to, "--json", "--yes")
        assert (back.code, back.json) == (0, {"branch": "import", "from": was, "to": to, "lost": lost})
    older = contents(loaded)
    assert set(before) - set(older) == {"import_erasure", "import_life", "import_correction", *REVIEW}
    for name, rows in older.items():
        if name != "import_alembic_version":
            newer = NEWER.get(name, set())
            kept = [{column: value for column, value in row.items() if column not in newer} for row in before[name]]
            assert sorted(kept, key=repr) == rows, name
            assert all(set(row) == set(before[name][0]) - newer for row in rows)
    for to in ("import_0002", "import_0003", "import_0004", "import_0005"):
        assert cli("db", "upgrade", "--to", to, "--json").json["to"] == to
    again = contents(loaded)
    for name, rows in before.items():
        kept = [] if name == "import_life" else rows
        emptied = [{column: None if column in NEWER.get(name, ()) else value for column, value in row.items()} for row in kept]
        assert again[name] == sorted(emptied, key=repr), name
    assert cli("db", "doctor").code == 0


def test_what_reviewers_wrote_is_told_before_it_goes(cli: Cli, loaded: str) -> None:
    reject = contents(loaded)["import_reject"][0]["id"]
    with writing(loaded) as connection:
        connection.exec_driver_sql(f"INSERT INTO import_review (reject_id, cells, version) VALUES ({reject}, '{{}}', 1)")
    refused = cli("db", "downgrade", "--to", "import_0004")
    assert (refused.code, "the table import_review (1 row)" in refused.err) == (2, True)
    assert len(contents(loaded)["import_review"]) == 1
    gone = cli("db", "downgrade", "--to", "import_0004", "--json", "--yes")
    assert (gone.code, gone.json["lost"]) == (0, ["the table import_review (1 row)"])


@pytest.mark.parametrize("target", ["ticketevolution", "intend"])
def test_a_record_shape_goes_back_to_nothing_and_comes_again(
    cli: Cli, loaded: str, target: str, samples: Path, mappings: Path
) -> None:
    before = contents(loaded)
    refused = cli("db", "downgrade", "--to", "base", "--target", target)
    assert refused.code == 2
    assert f"the table {target}_client (" in refused.err
    assert "--yes" in refused.err
    assert contents(loaded) == before, "nothing is dropped unasked"
    gone = cli("db", "downgrade", "--to", "base", "--target", target, "--yes", "--json")
    assert gone.code == 0
    assert any(loss.startswith(f"the table {target}_client (") for loss in gone.json["lost"])
    after = contents(loaded)
    assert [name for name in after if name.startswith(target)] == [f"{target}_alembic_version"]
    assert {n: rows for n, rows in after.items() if not n.startswith(target)} == {
        n: rows for n, rows in before.items() if not n.startswith(target)
    }
    assert cli("db", "upgrade", "--to", "head", "--target", target).code == 0
    assert versions(loaded) == {n: [row["version_num"] for row in before[n]] for n in before if n.endswith("_version")}
    if target == "ticketevolution":
        cli("references", "load", "offices", samples / "clean/offices.csv")
    file, mapping = LOADED[target]
    assert cli("run", samples / file, "-m", mappings / mapping, "--again").code in (0, 3)
    assert len(contents(loaded)[f"{target}_client"]) == len(before[f"{target}_client"])


def test_all_the_way_down_and_up_again(cli: Cli, loaded: str) -> None:
    for target in ("intend", "ticketevolution", "ledger"):
        assert cli("db", "downgrade", "--to", "base", "--target", target, "--yes").code == 0
    assert {name: rows for name, rows in contents(loaded).items() if rows} == {}
    assert cli("db", "upgrade").code == 0
    assert cli("runs", "list", "--json").json == []
    assert [each["name"] for each in cli("references", "list", "client-types", "--json").json] == ["Retail", "Trade"]


def test_columns_that_hold_something_are_named_before_they_are_dropped(cli: Cli, loaded: str) -> None:
    with writing(loaded) as connection:
        connection.exec_driver_sql("UPDATE import_run SET job = 'nightly/crm' WHERE target = 'intend'")
    before = contents(loaded)
    refused = cli("db", "downgrade", "--to", "import_0001")
    assert refused.code == 2
    assert "import_run.job (1 row), import_run.profile (2 rows)" in refused.err
    assert "import_problem.key (" in refused.err
    assert "import_erasure" not in refused.err, "an empty table is no loss"
    assert contents(loaded) == before
    done = cli("db", "downgrade", "--to", "import_0001", "--yes", "--json")
    assert (done.code, done.json["lost"][-2:]) == (0, ["import_run.profile (2 rows)", "import_run.shown (2 rows)"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["downgrade", "--to", "import_0009"],
            "there is no revision import_0009. Known: import_0001, import_0002,",
        ),
        (["downgrade", "--to", "base"], "Add --target NAME: ledger, ticketevolution, intend."),
        (["downgrade", "--to", "base", "--target", "x"], "Known: ledger, ticketevolution, intend."),
        (["upgrade", "--to", "import_0001"], "Use: clientimport db downgrade --to import_0001."),
    ],
)
def test_a_revision_that_cannot_be_meant(cli: Cli, words: list[str], said: str) -> None:
    assert cli("db", "upgrade").code == 0
    refused = cli("db", *words)
    assert refused.code == 2
    assert said in refused.err


def test_down_is_not_up(cli: Cli) -> None:
    assert cli("db", "upgrade", "--to", "import_0001").code == 0
    refused = cli("db", "downgrade", "--to", "import_0003")
    assert refused.code == 2
    assert "Use: clientimport db upgrade --to import_0003." in refused.err
    assert cli("db", "downgrade", "--to", "import_0001", "--json").json["lost"] == []


def of_version(db: str, table: str, version: str) -> None:
    with writing(db) as connection:
        connection.exec_driver_sql(f"UPDATE {table} SET version_num = '{version}'")


def commands(samples: Path, mappings: Path) -> list[list[str | Path]]:
    return [
        ["run", samples / "clean/intend-api-example.csv", "-m", mappings / "intend-api.yaml"],
        ["check", samples / "clean/intend-api-example.csv", "-m", mappings / "intend-api.yaml"],
        ["runs", "list"],
        ["runs", "show", "last"],
        ["rejects", "list"],
        ["rejects", "export", "last"],
        ["show", "--target", "intend", "IDS-1"],
        ["references", "list", "client-types"],
        ["db", "upgrade"],
        ["db", "downgrade", "--to", "import_0001"],
    ]


def one_line(called: Called) -> bool:
    return len(called.err.strip().splitlines()) == 1 and "Traceback" not in called.err


def test_a_newer_schema_is_told_by_every_command(cli: Cli, loaded: str, samples: Path, mappings: Path) -> None:
    of_version(loaded, "import_alembic_version", "import_9999")
    for words in commands(samples, mappings):
        told = cli(*words)
        assert (told.code, one_line(told)) == (6, True), (words, told.err)
        assert "newer schema than this program knows. This program is older than the database: update clientimport." in told.err


def test_an_older_schema_is_told_by_every_command_but_those_that_change_it(
    cli: Cli, loaded: str, samples: Path, mappings: Path
) -> None:
    assert cli("db", "downgrade", "--to", "import_0001", "--yes").code == 0
    for words in commands(samples, mappings)[:-2]:
        told = cli(*words)
        assert (told.code, one_line(told)) == (6, True), (words, told.err)
        assert "are of an older schema. Run: clientimport db upgrade" in told.err
    assert cli("db", "upgrade").code == 0
    assert cli("runs", "list").code == 0


def test_a_database_without_our_tables_says_so(cli: Cli, tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "clientimport.db").close()
    told = cli("runs", "list")
    assert (told.code, told.err) == (
        6,
        "clientimport: clientimport.db: There are no tables of clientimport in this database. "
        "Check its name, or import something first.\n",
    )


@pytest.mark.parametrize(
    "words",
    [["prune"], ["doctor"], ["forget", "--system", "s", "--key", "k", "--reason", "r"], ["downgrade", "--to", "import_0001"]],
)
def test_what_looks_after_a_database_makes_none(cli: Cli, tmp_path: Path, words: list[str]) -> None:
    told = cli("db", *words)
    assert (told.code, told.err) == (
        6,
        "clientimport: There is no database clientimport.db. Check the path, or import something first.\n",
    )
    assert not (tmp_path / "clientimport.db").exists()
