"""`clientimport runs list|show`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import Cli
from nightly import Night

from database_copies import KINDS, Origins


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
    said = json.loads(Path(f"reports/{loaded}/run.json").read_text(encoding="utf-8"))
    assert {name: shown[name] for name in said if name not in ("seconds", "reports")} == {
        name: value for name, value in said.items() if name not in ("seconds", "reports")
    }
    assert (shown["run_id"], shown["status"], shown["exit_code"]) == (loaded, "done", 3)
    assert cli("runs", "show", "last", "--json").json == shown
    assert "status      done, exit code 3" in cli("runs", "show", loaded).out


def test_a_run_that_is_not_there(cli: Cli, loaded: str) -> None:
    assert cli("runs", "show", "nothing").code == 2


def test_a_held_run_is_in_the_ledger_and_wrote_no_client(cli: Cli, samples: Path, mappings: Path, tmp_path: Path) -> None:
    heading = (samples / "first-steps.csv").read_text().splitlines()[0]
    (tmp_path / "head.csv").write_text(heading + "\n")
    held = cli("run", "head.csv", "-m", mappings / "salesforce.yaml", "--json")
    assert (held.code, held.json["status"]) == (4, "held")
    assert [(r["status"], r["exit_code"]) for r in cli("runs", "list", "--json").json] == [("held", 4)]
    assert cli("run", "head.csv", "-m", mappings / "salesforce.yaml").code == 4, "a held run is no reason to skip the file"


@pytest.fixture(params=KINDS)
def nights(request: pytest.FixtureRequest, origins: Origins, cli: Cli, tmp_path: Path) -> Iterator[Night]:
    """Three good runs of 100, 102 and 102 clients, then one of 20 without a phone, which is held."""
    gates = "{history: {at_least: 3}, max_rejects: 50%}"

    def fill(url: str) -> None:
        night = Night(cli, url, gates)
        for rows, title, bad in ((100, "A", 0), (102, "A", 4), (102, "B", 4)):
            night.write(rows, title=title, bad=bad)
            assert night.run().code in (0, 3)
        night.write(20, title="C", blank=20)
        assert night.run().code == 4

    with origins.copied(request, request.param, tmp_path, fill) as (url, _):
        yield Night(cli, url, gates)


def table(text: str) -> list[list[str]]:
    """The cells of a table, by its columns' gaps; run ids and seconds left out."""
    lines = [re.split(r" {2,}", line.strip()) for line in text.splitlines()]
    return [line[1:-1] for line in lines]


def test_the_list_shows_how_each_run_differs_from_the_good_one_before(nights: Night) -> None:
    assert table(nights.runs("list").out) == [
        ["JOB", "STATUS", "EXIT", "ROWS", "CREATED", "UPDATED", "REJECTED"],
        ["(old)", "held", "4", "20 -80%", "0 -100%"],
        ["(old)", "done", "3", "102 =", "0 -100%", "98 +98", "4 ="],
        ["(old)", "done", "3", "102 +2%", "2 -98%", "0 =", "4 +4"],
        ["(old)", "done", "0", "100", "100", "0", "0"],
    ]
    listed = nights.runs("list", "--json").json
    assert [each["change"] for each in listed] == [
        {"rows": -82, "created": None, "updated": None, "rejected": -4},
        {"rows": 0, "created": -2, "updated": 98, "rejected": 0},
        {"rows": 2, "created": -98, "updated": 0, "rejected": 4},
        None,
    ]
    assert [each["previous"] for each in listed] == [*(each["run_id"] for each in listed[1:-1]), listed[-1]["run_id"], None]
    assert all(each["seconds"] >= 0 for each in listed)


def test_the_list_is_narrowed(nights: Night) -> None:
    def states(*words: str) -> list[str]:
        return [each["state"] for each in nights.runs("list", "--json", *words).json]

    assert states("--status", "held") == ["held"]
    assert states("--status", "done", "--status", "held", "--limit", "2") == ["held", "done"]
    assert states("--since", "1d") == states("--since", "2026-01-01") == states("--since", "2026-01-01T00:00+02:00")
    assert states("--since", "2999-01-01") == states("--job", "nightly") == states("--status", "released") == []
    assert nights.runs("release", "last", "--reason", "counted again").code == 0
    assert states() == ["done", "released", "done", "done", "done"]
    assert states("--status", "released") == ["released"]
    wrong = nights.runs("list", "--since", "Monday")
    assert (wrong.code, wrong.err) == (
        2,
        "clientimport: 'Monday' is no day and no length of time. Write 2026-03-01, or 7d for a week.\n",
    )


def test_a_run_is_shown_with_its_gates_beside_the_last_good_runs(nights: Night) -> None:
    shown = nights.runs("show", "last").out
    assert max(map(len, shown.splitlines())) <= 100
    for line in (
        "  max_rejects: 0%, open",
        "  history.rows: 20, HELD",
        "      limit 50 to 153 (the last 3 good runs had 100 to 102)",
        "  history.blanks of “Phone”: 100%, HELD",
        "Beside the last 3 good runs, which had what stands in brackets:",
        "  rows 20 (100 to 102) OUTSIDE",
        "  rejects 0% (0% to 3.9%)",
        "  Phone   100% (0%) OUTSIDE  -",
        "  No      0% (0%)            100% (100%)",
    ):
        assert line in shown.splitlines()
    assert table(shown.split("Trend:\n")[1])[1] == ["held", "4", "20 -80%", "0 -100%"]
    story = nights.runs("show", "last", "--json", "--trend", "2").json
    assert [each["state"] for each in story["trend"]] == ["held", "done"]
    assert story["profile"]["rows"] == 20
    assert story["history"]["gate"] is True
    found = {(each["figure"], each["column"]): each for each in story["history"]["figures"]}
    assert found[("rows", None)] == {
        **{"figure": "rows", "column": None, "value": 20, "lowest": 100, "highest": 102},
        **{"lower": 50, "upper": 153, "place": "outside"},
    }
    first = nights.runs("list", "--json").json[-1]["run_id"]
    assert "Beside the last good runs: learning, 0 of 3 runs." in nights.runs("show", first).out


def test_a_held_run_is_released(nights: Night) -> None:
    run_id = nights.runs("list", "--json").json[0]["run_id"]
    assert nights.runs("release", run_id, "--reason", "a holiday", "--by", "the office").code == 0
    story = nights.runs("show", run_id, "--json").json
    assert (story["state"], story["released_by"], story["release_reason"]) == ("released", "the office", "a holiday")
    assert " by the office: a holiday" in nights.runs("show", run_id).out
    loaded = nights.runs("show", "last")
    assert f"release of  {run_id}, by the office: a holiday" in loaded.out
    assert nights.runs("show", "last", "--json").json["profile"] is None
