"""`clientimport runs release`: exactly the file that was held, once, past its gates."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import Called, Cli
from nightly import Night

from clientimport.core.errors import GateHeld, UsageFailure
from clientimport.core.events import Event
from clientimport.loader import connect
from clientimport.pipeline import RunOrder, run
from clientimport.pipeline.release import Release
from clientimport.pipeline.release import release as run_release
from database_copies import KINDS, Origins

GATES = "{history: {at_least: 1}}"


@pytest.fixture(params=KINDS)
def night(request: pytest.FixtureRequest, origins: Origins, cli: Cli, tmp_path: Path) -> Iterator[Night]:
    """One good run, then one that is held for its few rows."""

    def fill(url: str) -> None:
        night = Night(cli, url, GATES)
        night.good(1)
        night.write(20, title="Few")
        assert night.run().code == 4

    with origins.copied(request, request.param, tmp_path, fill) as (url, _):
        yield Night(cli, url, GATES)


def held(night: Night) -> str:
    return str(night.runs("list", "--status", "held", "--json").json[0]["run_id"])


def release(night: Night, run_id: str, *words: str) -> Called:
    return night.runs("release", run_id, "--reason", "the agency  says\nso", *words)


def titles(database: str) -> list[str]:
    engine = connect(database)
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT name FROM ticketevolution_client").scalars().all()
    engine.dispose()
    return [name for name in found if name.startswith("Few ")]


def test_it_loads_exactly_that_file_once(night: Night) -> None:
    run_id = held(night)
    answer = release(night, run_id, "--by", "the operator", "--json")
    assert (answer.code, answer.json["status"], answer.json["fates"]["updated"]) == (0, "done", 20)
    assert len(titles(night.database)) == 20
    said = ("release_of", "released_by", "release_reason")
    assert [answer.json[name] for name in said] == [run_id, "the operator", "the agency says so"]
    page = Path(answer.json["reports"]["report.html"]).read_text(encoding="utf-8")
    assert f"a gate had held these files as run {run_id}; the operator: the agency says so" in page
    assert json.loads(Path(answer.json["reports"]["run.json"]).read_text(encoding="utf-8"))["release_of"] == run_id
    again = release(night, run_id)
    assert again.code == 2
    assert f"run {run_id} was released before: run {answer.json['run_id']} loaded it." in again.err
    assert night.run().code == 0, "the next night finds the file loaded"
    assert "these files were loaded before" in night.run().out
    listed = night.runs("list", "--json").json
    assert [(each["state"], each["release_of"], each["released_by"]) for each in listed[:2]] == [
        ("done", run_id, None),
        ("released", None, "the operator"),
    ]


def test_the_gates_are_left_open_and_say_so(night: Night) -> None:
    Path("m.yaml").write_text(
        Path("m.yaml").read_text(encoding="utf-8").replace(GATES, "{max_rejects: 0, max_rows: 1}"), encoding="utf-8"
    )
    night.write(20, bad=3)
    run_id = night.run("--json").json["run_id"]
    answer = release(night, run_id, "--json")
    assert (answer.code, answer.json["fates"]["rejected"]) == (3, 3)
    assert [(gate["name"], gate["held"], gate["note"]) for gate in answer.json["gates"]] == [
        ("min_rows", False, ""),
        ("max_rows", False, "released"),
        ("max_rejects", False, "released"),
    ]
    assert "Gates: max_rejects" not in answer.out


def test_without_learn_it_is_an_exception_with_learn_an_example(night: Night) -> None:
    assert release(night, "last").code == 0
    night.write(21, title="Few")
    assert night.run().code == 4
    assert release(night, "last", "--learn").code == 0
    night.write(22, title="Few")
    assert night.run().code == 0


def test_a_file_that_changed_is_not_loaded_and_may_be_named_where_it_is(night: Night) -> None:
    run_id = held(night)
    shutil.copy("c.csv", "kept.csv")
    night.write(30, title="Few")
    answer = release(night, run_id)
    assert answer.code == 5
    assert f"c.csv is not what run {run_id} held: its content has sha256 " in answer.err
    assert titles(night.database) == []
    Path("c.csv").unlink()
    answer = release(night, run_id)
    assert (answer.code, "it is not there any more. Name where it is now with --file" in answer.err) == (5, True)
    assert release(night, run_id, "--file", "kept.csv", "--file", "kept.csv").code == 5
    assert release(night, run_id, "--file", "kept.csv").code == 0, "after a failure it may be tried again"
    assert len(titles(night.database)) == 20


def test_a_changed_file_that_was_loaded_before_is_no_release(night: Night) -> None:
    run_id = held(night)
    night.write(100, title="Run 0")
    assert release(night, run_id).code == 5


def test_a_mapping_that_changed_is_refused_one_that_moved_is_named(night: Night) -> None:
    run_id = held(night)
    shutil.move("m.yaml", "moved.yaml")
    Path("m.yaml").write_text(Path("moved.yaml").read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
    answer = release(night, run_id)
    assert answer.code == 5
    assert f"m.yaml: this is not the mapping that run {run_id} was held with: its sha256 is" in answer.err
    Path("m.yaml").unlink()
    answer = release(night, run_id)
    assert (answer.code, "Name where it is by now with --mapping." in answer.err) == (5, True)
    assert release(night, run_id, "--mapping", "moved.yaml").code == 0


def test_several_files_in_their_order_and_no_other(cli: Cli, sqlite_url: str) -> None:
    night = Night(cli, sqlite_url, "{max_rows: 5}")
    night.write(4, to="a.csv")
    night.write(3, title="Few", to="b.csv")
    assert cli("run", "a.csv", "b.csv", "-m", "m.yaml", "--database", sqlite_url).code == 4
    swapped = release(night, "last", "--file", "b.csv", "--file", "a.csv")
    assert (swapped.code, "in another order. Name them in this order: a.csv, b.csv." in swapped.err) == (5, True)
    assert release(night, "last", "--file", "a.csv").code == 5
    assert release(night, "last").code == 3, "the second file has keys of the first one"


def test_an_archive_is_found_again_as_a_whole(cli: Cli, sqlite_url: str) -> None:
    import zipfile

    night = Night(cli, sqlite_url, "{max_rows: 5}")
    with zipfile.ZipFile("both.zip", "w") as archive:
        for name, start in (("a.csv", 0), ("b.csv", 10)):
            archive.writestr(name, "No,Title,Phone,Site\n" + "".join(f"{start + n},Few {n},,\n" for n in range(4)))
    for words in (["both.zip"], ["both.zip/a.csv", "both.zip/b.csv"]):
        assert cli("run", *words, "-m", "m.yaml", "--database", sqlite_url, "--again").code == 4
        answer = release(night, "last", "--json")
        assert (answer.code, answer.json["status"]) == (0, "done")


def test_what_cannot_be_released(cli: Cli, sqlite_url: str) -> None:
    night = Night(cli, sqlite_url, "{max_rows: 5}")
    night.good(1, rows=5)
    done = night.runs("list", "--json").json[0]["run_id"]
    for run_id, said in (
        ("nothing", "there is no run nothing."),
        ("last", "no run was held."),
        (done, f"run {done} was not held: it is done."),
    ):
        answer = release(night, run_id)
        assert (answer.code, said in answer.err) == (2, True)
    Path("c.csv").write_text(Path("c.csv").read_text(encoding="utf-8") + "9,More 9,,\n", encoding="utf-8")
    given = Path("c.csv").read_bytes()
    assert cli("run", "-", "-m", "m.yaml", "--database", sqlite_url, stdin=given).code == 4
    answer = release(night, "last")
    assert (answer.code, "read standard input, which is gone. Save it to a file" in answer.err) == (2, True)
    assert night.runs("release", "last", "--reason", " ").code == 2
    assert night.runs("release", "last", "--reason", "x" * 1001).code == 2
    assert release(night, "last", "--file", "c.csv").code == 0


def test_a_job_s_run_stays_the_job_s(cli: Cli, sqlite_url: str) -> None:
    night = Night(cli, sqlite_url, "{max_rows: 5}")
    night.write(6, title="Few")
    order = RunOrder(("c.csv",), "m.yaml", sqlite_url, job="nightly/clients", reports=Path("reports"))
    with pytest.raises(GateHeld):
        run(order)
    answer = release(night, "last", "--json")
    assert (answer.code, answer.json["job"]) == (0, "nightly/clients")
    assert [each["run_id"] for each in night.runs("list", "--job", "nightly", "--json").json][:1] == [answer.json["run_id"]]
    assert len(night.runs("list", "--job", "nightly/clients", "--json").json) == 2
    assert night.runs("list", "--job", "night", "--json").json == []


def test_of_two_releases_at_once_one_loads(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = held(night)
    assert release(night, run_id).code == 0
    # As if both had asked before either had loaded: the second is stopped under the lock.
    monkeypatch.setattr("clientimport.loader.releasing.check_release", lambda engine, summary: None)
    order = RunOrder(("c.csv",), "m.yaml", night.database, release_of=run_id, again=True)
    with pytest.raises(UsageFailure, match=f"run {run_id} was released before"):
        run(order)
    assert [each["state"] for each in night.runs("list", "--json").json] == ["done", "released", "done"]


def test_what_happens_is_told(night: Night) -> None:
    told: list[Event] = []
    night.write(20, title="Few", bad=1)
    with pytest.raises(GateHeld):
        run(RunOrder(("c.csv",), "m.yaml", night.database, reports=Path("reports"), tell=told.append))
    assert [(event.name, event.level, event.facts) for event in told if event.name == "gate-held"] == [
        (
            "gate-held",
            "warning",
            {"gate": "history.rows", "limit": "50 to 150 (the last good run had 100)", "value": "20"},
        )
    ]
    asked = Release(held(night), "counted again", "the office")
    summary = run_release(asked, RunOrder((), "", night.database, tell=told.append))
    assert summary.release_of == asked.run_id
    assert [(event.run_id, event.words) for event in told if event.name == "run-released"] == [
        (asked.run_id, f"Run {asked.run_id} was released by the office: counted again")
    ]
