"""`clientimport check`: answers as `run` would, and writes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from calling import Cli

from clientimport.checker import models
from clientimport.core.target import Target


def test_it_answers_as_run_would_and_writes_nothing(cli: Cli, samples: Path, mappings: Path, tmp_path: Path) -> None:
    done = cli("check", samples / "first-steps.csv", "--mapping", mappings / "salesforce.yaml", "--json")
    assert done.code == 3
    assert done.json["status"] == "checked"
    assert done.json["fates"] == {"accepted": 6, "rejected": 4, "heading": 1}
    assert done.json["not_done"] == ["office_id", "stored clients"], "what needs the database is listed"
    assert list(tmp_path.iterdir()) == []


def test_with_a_database_everything_is_done_and_nothing_kept(cli: Cli, samples: Path, mappings: Path, tmp_path: Path) -> None:
    words = (samples / "first-steps.csv", "--mapping", mappings / "salesforce.yaml", "--json")
    cli("references", "load", "offices", samples / "clean/offices.csv")
    before = cli("runs", "list", "--json").json
    done = cli("check", *words, "--database", "sqlite:///clientimport.db")
    assert (done.code, done.json["fates"], done.json["not_done"]) == (3, {"created": 6, "rejected": 4, "heading": 1}, [])
    assert cli("runs", "list", "--json").json == before == []
    cli("run", *words)
    again = cli("check", *words, "--database", "sqlite:///clientimport.db")
    assert again.json["fates"] == {"unchanged": 6, "rejected": 4, "heading": 1}


def test_a_database_without_tables_is_answered_as_a_first_run_would(
    cli: Cli, samples: Path, mappings: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.db").touch()
    done = cli(
        "check",
        samples / "first-steps.csv",
        "--mapping",
        mappings / "salesforce.yaml",
        "--json",
        "--database",
        "sqlite:///empty.db",
    )
    assert "office-unknown" in done.json["problems"]
    assert (tmp_path / "empty.db").stat().st_size == 0


def test_the_accepted_records_are_written_without_secrets(cli: Cli, samples: Path, mappings: Path, tmp_path: Path) -> None:
    done = cli(
        "check",
        samples / "clean/ticketevolution-api-example.csv",
        "-m",
        mappings / "ticketevolution-api.yaml",
        "--out",
        "records.ndjson",
    )
    assert done.code == 0
    (record,) = [json.loads(line) for line in (tmp_path / "records.ndjson").read_text().splitlines()]
    assert record["name"] == "Ned Flanders"
    assert [e["address"] for e in record["email_addresses"]] == ["nedflanders@example.com", "theleftorium@example.com"]
    assert (tmp_path / "records.ndjson").stat().st_mode & 0o077 == 0


def test_a_gate_holds_a_check_as_it_would_hold_a_run(cli: Cli, samples: Path, mappings: Path, tmp_path: Path) -> None:
    heading = (samples / "first-steps.csv").read_text().splitlines()[0]
    (tmp_path / "head.csv").write_text(heading + "\n")
    assert cli("check", "head.csv", "--mapping", mappings / "salesforce.yaml").code == 4


def test_reports_are_written_where_they_are_asked_for(cli: Cli, samples: Path, mappings: Path) -> None:
    done = cli("check", samples / "first-steps.csv", "-m", mappings / "salesforce.yaml", "--reports", "out", "--json")
    assert "Nothing was loaded" in Path(done.json["reports"]["report.html"]).read_text()


def test_strict_sends_every_record_through_its_model_and_answers_the_same(
    cli: Cli, samples: Path, mappings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    judge = models._judge

    def listen(records: pl.DataFrame, target: Target) -> Iterator[Any]:
        asked.append(len(records))
        return judge(records, target)

    monkeypatch.setattr(models, "_judge", listen)
    words = ("check", samples / "first-steps.csv", "--mapping", mappings / "salesforce.yaml", "--json", "--workers", "0")
    answers = []
    for given in ([], ["--strict"], ["--strict", "--batch-rows", "3"]):
        answer = cli(*words, *given, "--out", "records.ndjson").json
        for changing in ("run_id", "seconds", "started_at"):
            answer.pop(changing, None)
        answers.append((answer, (tmp_path / "records.ndjson").read_bytes()))
    assert asked == [10, 3, 3, 3, 1]
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("file", ["samples/first-steps.csv", "many.csv"])
def test_the_answer_is_the_same_whatever_the_batch_and_whoever_does_the_work(
    file: str, cli: Cli, samples: Path, mappings: Path, tmp_path: Path
) -> None:
    heading, *lines = (samples / "first-steps.csv").read_text().splitlines(keepends=True)
    (tmp_path / "many.csv").write_text(heading + "".join(lines * 12))
    path = samples / "first-steps.csv" if "/" in file else tmp_path / file
    answers = []
    for given in (
        ["--workers", "0"],
        [],
        ["--batch-rows", "7"],
        ["--workers", "2", "--batch-rows", "50"],
        ["--strict", "--batch-rows", "11"],
        ["--strict", "--workers", "1", "--batch-rows", "100"],
    ):
        done = cli("check", path, "-m", mappings / "salesforce.yaml", "--json", "--reports", "out", "--out", "r.ndjson", *given)
        names = ("rows", "fates", "problems", "notices", "gates", "not_done", "exit_code")
        rejects = Path(done.json["reports"]["rejects.csv"]).read_bytes()
        answers.append(({name: done.json[name] for name in names}, rejects, (tmp_path / "r.ndjson").read_bytes()))
    assert [answer == answers[0] for answer in answers] == [True] * len(answers)
