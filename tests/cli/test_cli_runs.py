"""`clientimport runs list|show`."""

from __future__ import annotations

from pathlib import Path

import pytest
from calling import Cli


@pytest.fixture
def loaded(cli: Cli, samples: Path, mappings: Path) -> str:
    cli("references", "load", "offices", samples / "clean/offices.csv")
    run_id: str = cli("run", samples / "first-steps.csv", "-m", mappings / "salesforce.yaml", "--json").json["run_id"]
    return run_id


def test_runs_are_listed_the_last_one_first(cli: Cli, loaded: str, samples: Path, mappings: Path) -> None:
    second = cli("run", samples / "clean/intend-api-example.csv", "-m", mappings / "intend-api.yaml", "--json").json["run_id"]
    listed = cli("runs", "list", "--json").json
    assert [r["run_id"] for r in listed] == [second, loaded]
    assert listed[1]["fates"]["rejected"] >= 4
    assert len(cli("runs", "list", "--limit", 1, "--json").json) == 1
    assert loaded in cli("runs", "list").out


def test_a_run_is_shown_as_run_json_says(cli: Cli, loaded: str) -> None:
    shown = cli("runs", "show", loaded, "--json").json
    assert (shown["run_id"], shown["status"], shown["exit_code"]) == (loaded, "done", 3)
    assert cli("runs", "show", "last", "--json").json == shown
    assert "status: done" in cli("runs", "show", loaded).out


def test_a_run_that_is_not_there(cli: Cli, loaded: str) -> None:
    assert cli("runs", "show", "nothing").code == 2


def test_a_held_run_is_in_the_ledger_and_wrote_no_client(cli: Cli, samples: Path, mappings: Path, tmp_path: Path) -> None:
    heading = (samples / "first-steps.csv").read_text().splitlines()[0]
    (tmp_path / "head.csv").write_text(heading + "\n")
    held = cli("run", "head.csv", "-m", mappings / "salesforce.yaml", "--json")
    assert (held.code, held.json["status"]) == (4, "held")
    assert [(r["status"], r["exit_code"]) for r in cli("runs", "list", "--json").json] == [("held", 4)]
    assert cli("run", "head.csv", "-m", mappings / "salesforce.yaml").code == 4, "a held run is no reason to skip the file"
