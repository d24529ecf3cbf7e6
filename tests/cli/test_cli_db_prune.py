"""`clientimport db prune`: what is old goes, what is needed or not ours stays, and a dry run says just that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from calling import Cli
from keeping import NOW, add_archived, add_reports, add_run, contents, run_id_of, watching_keys, writing
from sqlalchemy import insert, select, text

from clientimport.core.errors import LockHeld
from clientimport.loader import connect
from clientimport.loader.ledger_tables import REJECT
from clientimport.loader.review_tables import ACTION, CHANGE, REVIEW
from clientimport.loader.run_lock import locked
from clientimport.pipeline.prune import DAY, prune
from clientimport.targets import target_names
from database_copies import KINDS, with_tables


@pytest.fixture(params=KINDS)
def db(request: pytest.FixtureRequest, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """Every kind of database, with our tables, named by the environment."""
    with with_tables(request, request.param, tmp_path, *target_names()) as url:
        monkeypatch.setenv("CLIENTIMPORT_DATABASE", url)
        yield url


def runs(db: str) -> list[str]:
    return [row["run_id"] for row in contents(db)["import_run"]]


def pruned(cli: Cli, *words: str | Path) -> Any:
    """What is removed, which must be what a dry run announces."""
    before = cli("db", "prune", "--dry-run", "--json", *words)
    done = cli("db", "prune", "--json", *words)
    assert (before.code, done.code) == (0, 0), before.err + done.err
    assert before.json == {**done.json, "dry_run": True, "left": []}
    again = cli("db", "prune", "--json", *words).json
    assert (again["runs"], again["reports"], again["archived"]) == ([], [], []), "nothing is left for a second time"
    return done.json


def test_runs_go_with_all_that_hangs_on_them_and_others_stay(cli: Cli, db: str) -> None:
    old = [add_run(db, 100 + at, str(at), rejects=2, open_rejects=False) for at in range(3)]
    young = add_run(db, 10, "a", rejects=1, open_rejects=False)
    done = pruned(cli, "--older-than", "90d")
    assert done == {
        "dry_run": False,
        "runs": sorted(old),
        "rejects": 6,
        "problems": 6,
        "lives": 0,
        "corrections": 0,
        "actions": 0,
        "reports": [],
        "archived": [],
        "freed": 0,
        "kept": {},
        "left": [],
    }
    after = contents(db)
    for name in ("import_run", "import_file", "import_reject", "import_problem"):
        assert {row["run_id"] for row in after[name]} == {young}, name


def test_the_stated_times_hold_where_none_is_given(cli: Cli, db: str, tmp_path: Path) -> None:
    add_run(db, 1, "ffffff")
    ages = {"a": 89, "b": 91, "c": 399, "d": 401}
    files = {mark: add_archived(tmp_path / "archive", "2020-01-01", f"{mark}.gz") for mark in ages}
    ids = {mark: add_run(db, days, mark, archived=files[mark]) for mark, days in ages.items()}
    folders = {mark: add_reports(tmp_path / "reports", days, mark) for mark, days in ages.items()}
    done = pruned(cli, "--archive", tmp_path / "archive")
    assert done["reports"] == sorted(f"reports/{folders[mark].name}" for mark in "dcb")
    assert done["archived"] == [str(files["d"])]
    assert done["runs"] == [ids["d"]]
    assert [mark for mark, folder in folders.items() if folder.exists()] == ["a"]
    assert [mark for mark, file in files.items() if file.exists()] == ["a", "b", "c"]


def test_needed_runs_keep_all_they_have(cli: Cli, db: str, tmp_path: Path) -> None:
    marks = iter("123456789abcdef")
    archive = tmp_path / "archive"

    def run(days: float, **values: Any) -> str:
        mark = next(marks)
        add_reports(tmp_path / "reports", days, mark)
        return add_run(db, days, mark, archived=add_archived(archive, "2020-01-01", f"{mark}.gz"), **values)

    needed = {
        "last of its mapping": run(500),
        "last of another mapping": run(600, mapping_sha256="n"),
        "last of a job": run(700, job="nightly/crm", mapping_sha256="m"),
        "last of another target": run(510, target="ticketevolution"),
        "last of another system": run(520, system="other"),
        "open rejects": run(530, rejects=1),
        "under way": run(540, status="running"),
        "released": run(550, status="held", released_at=NOW),
        "in the future": run(-3, mapping_sha256="f"),
    }
    free = [
        run(610),
        run(710, job="nightly/crm"),
        run(560, status="held"),
        run(570, status="failed", rejects=1, open_rejects=False),
    ]
    done = pruned(cli, "--older-than", "1d", "--archive", archive)
    assert done["runs"] == sorted(free)
    assert done["kept"] == {"last-good-run": 5, "open-rejects": 1, "released": 1, "under-way": 1}
    assert runs(db) == sorted(needed.values())
    assert sorted(folder.name for folder in (tmp_path / "reports").iterdir()) == sorted(needed.values())
    assert len(list(archive.rglob("*.gz"))) == len(needed)
    more = pruned(cli, "--older-than", "1d", "--archive", archive, "--open-rejects-too")
    assert more["runs"] == [needed["open rejects"]]


def test_a_future_run_does_not_stand_for_the_last_good_one(cli: Cli, db: str) -> None:
    kept = [add_run(db, 500, "1"), add_run(db, -40, "2")]
    gone = add_run(db, 600, "3")
    assert pruned(cli, "--older-than", "30d")["runs"] == [gone]
    assert runs(db) == sorted(kept)


def test_what_is_not_ours_is_left_alone(cli: Cli, db: str, tmp_path: Path) -> None:
    add_run(db, 1, "ffffff")
    reports, archive = tmp_path / "reports", tmp_path / "archive"
    elsewhere = tmp_path / "elsewhere"
    target = add_reports(elsewhere, 500, "1")
    reports.mkdir()
    (reports / target.name).symlink_to(target)
    (reports / run_id_of(500, "2")).mkdir()  # no run.json
    of_other = add_reports(reports, 500, "3")
    (of_other / "run.json").write_text('{"run_id": "another"}')
    named = reports / "2019 backup"
    add_reports(reports, 500, "4").rename(named)
    partial = add_reports(reports, 500, "5")
    partial.rename(partial.with_name(partial.name + ".partial"))
    (reports / run_id_of(500, "6")).write_text("a file")
    ours = add_reports(reports, 500, "7")
    (ours / "notes of Maria.txt").write_text("mine")
    (ours / "accepted.csv").symlink_to(target / "rejects.csv")
    outside = add_archived(elsewhere, "2020-01-01", "8.gz")
    linked = archive / "2020-01-01" / "9.gz"
    linked.parent.mkdir(parents=True)
    linked.symlink_to(outside)
    by_folder = archive / "by-folder"
    by_folder.symlink_to(elsewhere / "2020-01-01")
    for mark, path in {"8": outside, "9": linked, "a": by_folder / "8.gz", "b": Path("archive/2020-01-01/9.gz")}.items():
        add_run(db, 500, mark, archived=path)
    unnamed = add_archived(archive, "2020-01-01", "not-in-the-ledger.gz")
    before = sorted(str(p) for p in tmp_path.rglob("*") if "clients.db" not in p.name)
    done = pruned(cli, "--older-than", "90d", "--archive", archive)
    after = sorted(str(p) for p in tmp_path.rglob("*") if "clients.db" not in p.name)
    assert sorted(set(before) - set(after)) == [str(ours / "rejects.csv"), str(ours / "run.json")]
    assert (done["reports"], done["left"]) == ([f"reports/{ours.name}"], [f"reports/{ours.name}"])
    assert (done["archived"], done["runs"], done["kept"]) == ([], [], {"archived-file": 4})
    assert unnamed.exists()


def test_a_file_of_several_tables_stays_while_one_run_needs_it(cli: Cli, db: str, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    file = add_archived(archive, "2020-01-01", "both.zip.gz")
    needed = add_run(db, 100, "1", archived=file)
    old = add_run(db, 200, "2", archived=file)
    assert pruned(cli, "--older-than", "90d", "--archive", archive)["archived"] == []
    add_run(db, 1, "3")
    done = pruned(cli, "--older-than", "90d", "--archive", archive)
    assert (done["archived"], done["runs"]) == ([str(file)], sorted([old, needed]))
    assert not file.parent.exists(), "the folder of a day goes with its last file"
    assert archive.exists()


def test_an_archive_that_is_not_there_is_no_empty_one(cli: Cli, db: str, tmp_path: Path) -> None:
    add_run(db, 1, "ffffff")
    gone = tmp_path / "archive" / "2020-01-01" / "1.gz"
    run_id = add_run(db, 500, "1", archived=gone)
    assert pruned(cli, "--older-than", "90d")["kept"] == {"archived-file": 1}
    assert pruned(cli, "--older-than", "90d", "--archive", tmp_path / "archive")["kept"] == {"archived-file": 1}
    (tmp_path / "archive").mkdir()
    assert pruned(cli, "--older-than", "90d", "--archive", tmp_path / "archive")["runs"] == [run_id]


def test_clients_keep_the_name_of_a_run_that_is_gone(cli: Cli, db: str, samples: Path, mappings: Path) -> None:
    words = ["run", samples / "clean/intend-api-example.csv", "-m", mappings / "intend-api.yaml", "--json", "--again"]
    first = cli(*words).json["run_id"]
    with watching_keys(db) as connection:
        connection.execute(text("UPDATE import_run SET started_at = :then"), {"then": NOW - timedelta(days=500)})
    second = cli(*words).json["run_id"]
    clients = contents(db)["intend_client"]
    assert [row["run_id"] for row in clients] == [first]
    assert pruned(cli, "--older-than", "1d", "--open-rejects-too")["runs"] == [first]
    assert runs(db) == [second]
    assert contents(db)["intend_client"] == clients
    assert cli("show", "--target", "intend", "IDS-1").code == 0


def test_a_run_under_way_is_not_disturbed(db: str, tmp_path: Path) -> None:
    add_run(db, 1, "ffffff")
    add_run(db, 500, "1")
    folder = add_reports(tmp_path / "reports", 500, "1")
    engine = connect(db)
    try:
        with locked(engine, "intend"), pytest.raises(LockHeld):
            prune(db, reports=tmp_path / "reports", archive=None, keep_ledger=DAY)
    finally:
        engine.dispose()
    assert folder.exists()
    assert len(runs(db)) == 2
    assert prune(db, reports=tmp_path / "reports", archive=None, keep_ledger=DAY).runs == [folder.name]


def test_a_clock_that_jumped_back_removes_nothing(db: str) -> None:
    for days, mark in ((1, "1"), (2, "2"), (3, "3")):
        add_run(db, days, mark)
    past = NOW - timedelta(days=1000)
    assert prune(db, reports=None, archive=None, keep_ledger=DAY, now=past).runs == []


def test_for_ever_is_a_time_too(db: str) -> None:
    for days, mark in ((1, "1"), (9000, "2")):
        add_run(db, days, mark)
    assert prune(db, reports=None, archive=None, keep_ledger=float("inf")).runs == []


def test_many_runs_go_in_short_transactions(cli: Cli, db: str) -> None:
    add_run(db, 1, "ffffff")
    old = [add_run(db, 100 + at, f"{at:x}", target=("intend", "ticketevolution")[at % 2]) for at in range(60)]
    add_run(db, 1, "eeeeee", target="ticketevolution")
    assert pruned(cli, "--older-than", "90d")["runs"] == sorted(old)


def test_stopped_on_the_way_it_is_gone_on_with(db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from clientimport.pipeline import prune as module

    add_run(db, 1, "ffffff")
    files = [add_archived(tmp_path / "archive", "2020-01-01", f"{mark}.gz") for mark in "123"]
    for mark, file in zip("123", files, strict=True):
        add_run(db, 500, mark, archived=file)
    monkeypatch.setattr(module, "delete_runs", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        prune(db, reports=None, archive=tmp_path / "archive")
    assert len(runs(db)) == 4
    assert not any(file.exists() for file in files)
    monkeypatch.undo()
    assert len(prune(db, reports=None, archive=tmp_path / "archive").runs) == 3
    assert len(runs(db)) == 1


def test_a_folder_that_may_not_be_changed_is_one_message(cli: Cli, db: str, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    add_run(db, 1, "ffffff")
    folder = add_reports(tmp_path / "reports", 500, "1")

    def refused(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "unlink", refused)
    told = cli("db", "prune")
    assert (told.code, told.err) == (
        8,
        f"clientimport: reports/{folder.name}: This cannot be removed: Permission denied. "
        "Correct the rights, then run again: it goes on from here.\n",
    )


@pytest.mark.parametrize(
    ("age", "said"), [("90", "Write 90d for days"), ("soon", "is no length of time"), ("-3d", "is no length of time")]
)
def test_an_age_needs_its_unit(cli: Cli, age: str, said: str) -> None:
    refused = cli("db", "prune", "--older-than", age)
    assert refused.code == 2
    assert said in refused.err


def test_what_is_said(cli: Cli, db: str, tmp_path: Path) -> None:
    add_run(db, 1, "ffffff")
    add_run(db, 500, "1", rejects=1)
    gone = add_run(db, 501, "2", rejects=1, open_rejects=False)
    folder = add_reports(tmp_path / "reports", 501, "2")
    size = sum(file.stat().st_size for file in folder.iterdir())
    kept = "Kept, though old enough: 1 run with open rejects (--open-rejects-too removes them).\n"
    lines = f"1 run of the ledger with 1 reject and 1 problem.\n  reports/{gone}\n  run {gone}\n{kept}"
    assert cli("db", "prune", "--dry-run").out == (
        f"Would be removed: 1 report folder, 0 archived files ({size} bytes), {lines}"
    )
    assert cli("db", "prune").out == f"Removed: 1 report folder, 0 archived files ({size} bytes), {lines}"


def test_drafts_go_with_their_run_and_actions_when_nothing_of_them_is_left(cli: Cli, db: str) -> None:
    old = add_run(db, 500, "a", rejects=1)
    young = add_run(db, 10, "b", rejects=1)
    with writing(db) as connection:
        rejects = {run: id for id, run in connection.execute(select(REJECT.c.id, REJECT.c.run_id))}
        long_ago = NOW - timedelta(days=450)
        for action_id, run in ((1, old), (2, young)):
            action = {"id": action_id, "made_at": long_ago, "made_by": "ann", "action": "edit", "scope": run, "rows": 1}
            connection.execute(insert(ACTION), [{**action, "told": "{}"}])
            change = {"action_id": action_id, "reject_id": rejects[run], "cells_after": "{}", "version": 1}
            connection.execute(insert(CHANGE), [change])
            connection.execute(insert(REVIEW), [{"reject_id": rejects[run], "cells": "{}", "version": 1}])
        for action_id, at in ((3, long_ago), (4, NOW)):
            action = {"id": action_id, "made_at": at, "made_by": "ann", "action": "export", "scope": "open", "rows": 0}
            connection.execute(insert(ACTION), [{**action, "told": "{}"}])
    done = pruned(cli, "--open-rejects-too")
    assert (done["runs"], done["actions"]) == ([old], 2)
    after = contents(db)
    assert [row["reject_id"] for row in after["import_review"]] == [rejects[young]]
    assert [row["action_id"] for row in after["import_review_change"]] == [2]
    assert [row["id"] for row in after["import_review_action"]] == [2, 4]
