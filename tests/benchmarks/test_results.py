"""The page and the chart that are made of the recorded lines."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from benchmarks.chart import points, svg, write_chart
from benchmarks.lines import LINES
from benchmarks.lines.line import Goal
from benchmarks.results import goals_table, number, results_page
from benchmarks.results_words import NOT_LOOKED_INTO, TRIED
from benchmarks.run import options_of, wanted, write_page
from recorded_lines import entry

NAMES = ["sqlite", "first", "check", "absent"]


def lines() -> dict[str, dict[str, Any]]:
    goal = asdict(Goal("times executemany", 1.0))
    half = asdict(Goal("of the time", 0.5, against="absent"))
    faster = asdict(Goal("times faster", 25, "faster", least=True))
    slow = entry((2, 1), goals=[faster])
    slow["pairs"][0]["values"] = {"faster": 24.9}
    return {
        "sqlite": entry((1.5, 1), (0.9, 1), (1.0, 1), goals=[goal], peak=3 << 20),
        "first": entry((3, 2), goals=[goal | {"limit": 1.5}, half]),
        "check": slow,
    }


def test_every_goal_has_its_verdict_and_what_is_absent_is_said() -> None:
    assert goals_table(lines(), NAMES).splitlines()[2:] == [
        "| `sqlite`: t | 1.00 s | 1.00 s b | **1.00** times executemany | ≤ 1 | met | 3 MiB | 3 | 2026-01-01, 10 rows |",
        "| `first`: t | 3.00 s | 2.00 s b | **1.50** times executemany | ≤ 1.5 | met |  | 1 | 2026-01-01, 10 rows |",
        "|  |  |  |  | ≤ 0.5 | not measured |  |  |  |",
        "| `check`: t | 2.00 s | 1.00 s b | **24.9** times faster | ≥ 25 | **missed** |  | 1 | 2026-01-01, 10 rows |",
        "| `absent` |  |  |  |  | not measured |  |  |  |",
    ]


def test_a_page_counts_goals_and_names_every_pair_and_machine() -> None:
    page = results_page(lines(), NAMES)
    assert "2 goals met, 1 missed, 1 not measured; 1 line is not recorded." in page
    assert "| `sqlite` | ratio | 1.500, 0.900, 1.000 | 0.5 |" in page
    assert "| `check` | faster | 24.900 | 0.5 |" in page
    assert "Of `sqlite`, `first`, `check`:\n\n| | |" in page.replace("|  |  |", "| | |")
    assert "## Peers" not in page and ".svg" not in page


def test_a_missed_goal_has_words_on_where_its_time_goes() -> None:
    missed = results_page(lines(), NAMES).partition("## Missed goals")[2].partition("\nHow it is measured")[0]
    assert missed.count("\n- ") == 1
    assert f"\n- `check`: {TRIED['check']}\n" in missed
    unknown = results_page({"first": lines()["check"]}, NAMES)
    assert f"- `first`: {NOT_LOOKED_INTO}\n" in unknown
    assert TRIED.keys() <= LINES.keys()


def test_a_page_of_nothing_is_a_page() -> None:
    assert "0 goals met, 0 missed, 0 not measured; 4 lines are not recorded." in results_page({}, NAMES)
    assert "Missed" not in results_page({}, NAMES)


def test_a_peer_that_could_not_run_is_said_aloud() -> None:
    told = {"job": "reads | writes", "leaves_out": "rules", "version": "", "failed": "pip: no wheel"}
    ran = entry((2, 8))
    ran["pairs"][0] |= {"values": {"times": 4.0}, "also": {"rows beside": 9}}
    peers = {"peer-a": {**entry(), "peer": told}, "peer-b": {**ran, "peer": told | {"failed": "", "version": "B 1.0"}}}
    page = results_page(lines() | peers, NAMES)
    assert "| t | none | reads \\| writes | rules |  |  |  | **could not be installed or run**: pip: no wheel |" in page
    assert "| t | B 1.0 | reads \\| writes | rules | 9 | 8.00 s | 2.00 s | **4.00** |" in page


def test_numbers_have_as_many_digits_as_they_deserve() -> None:
    assert [number(value) for value in (0.123, 1.0, 19.99, 24.94, 123.4, 1234.5)] == [
        "0.12",
        "1.00",
        "19.99",
        "24.9",
        "123",
        "1,234",
    ]


def test_points_of_all_lines_make_one_curve() -> None:
    found = {"a": entry((1, 1)), "b": entry((1, 1))}
    found["a"]["pairs"][0]["points"] = [{"rows": 1000, "seconds": 2.0, "cpu": 1, "peak": 100 << 20}]
    found["b"]["pairs"][0]["points"] = [
        {"rows": 1000, "seconds": 4.0, "cpu": 1, "peak": 300 << 20},
        {"rows": 10, "seconds": 1.0, "cpu": 1, "peak": 50 << 20},
    ]
    assert points(found) == [{"rows": 10, "seconds": 1.0, "peak": 50.0}, {"rows": 1000, "seconds": 3.0, "peak": 200.0}]


def test_the_chart_is_a_picture_with_every_point(tmp_path: Path) -> None:
    found = [{"rows": rows, "seconds": rows / 1000, "peak": 300.0} for rows in (100, 300, 1000)]
    root = ElementTree.fromstring(svg(found))
    titles = [title.text for title in root.iter("{http://www.w3.org/2000/svg}title")]
    seconds = ["100 rows: 0.1 s", "300 rows: 0.3 s", "1,000 rows: 1.0 s"]
    assert titles[1:] == [*seconds, "100 rows: 300.0 MiB", "300 rows: 300.0 MiB", "1,000 rows: 300.0 MiB"]
    assert not write_chart({"a": entry((1, 1))}, tmp_path / "none.svg") and not (tmp_path / "none.svg").exists()


def test_the_page_and_its_chart_are_made_of_the_recorded_lines(tmp_path: Path) -> None:
    found = {"growth-5": entry((2, 1))}
    found["growth-5"]["pairs"][0]["points"] = [
        {"rows": rows, "seconds": rows / 10, "cpu": 1, "peak": 1 << 20} for rows in (10, 50)
    ]  # fmt: skip
    page = write_page(tmp_path, found)
    assert (tmp_path / "RESULTS.md").read_text(encoding="utf-8") == page
    assert "(cost.svg)" in page and (tmp_path / "cost.svg").exists()


def test_goals_speak_of_lines_and_values_that_there_are() -> None:
    assert {goal.against for line in LINES.values() for goal in line.goals} - {""} <= set(LINES)
    assert {line.needs for line in LINES.values()} == {"", "postgres", "mariadb"}


def test_lines_of_a_server_that_is_left_out_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    from benchmarks.lines.line import Bench

    options = options_of(["--only", "check", "--only", "mariadb", "--no-mariadb"])
    assert [line.name for line in wanted(options, Bench(postgres="p", mariadb=options.mariadb))] == ["check"]
    assert capsys.readouterr().err == "mariadb: left out, as --no-mariadb says.\n"
