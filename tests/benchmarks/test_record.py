"""results.json: lines merged by name, pairs added, and what a goal makes of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from recorded_lines import entry

from benchmarks import record


def goal(**differing: Any) -> dict[str, Any]:
    return {"words": "times", "limit": 1.0, "value": "ratio", "against": "", "least": False, "unit": "", **differing}


def test_a_line_takes_the_place_of_its_own_old_figures_and_of_no_others() -> None:
    old = {"a": entry((1, 1)), "b": entry((2, 1))}
    assert record.merged(old, "b", entry((3, 1), date="later")) == {"a": old["a"], "b": entry((3, 1), date="later")}
    assert old["b"] == entry((2, 1))


def test_added_pairs_stand_after_the_recorded_ones_with_the_larger_peak_and_load() -> None:
    before = entry((1, 1), peak=5, load_average=2.0, date="before")
    found = record.merged({"a": before}, "a", entry((2, 1), (3, 1), peak=7, date="now"), add=True)
    assert found == {"a": entry((1, 1), (2, 1), (3, 1), peak=7, load_average=2.0, date="now")}
    assert record.merged({"a": before}, "a", entry((2, 1)), add=True)["a"]["peak"] == 5
    assert record.merged({}, "a", entry((2, 1)), add=True) == {"a": entry((2, 1))}


@pytest.mark.parametrize("differing", [{"rows": 11}, {"seed": 2}, {"machine": {"cores": 4}}])
def test_pairs_of_another_measuring_are_not_added(differing: dict[str, Any]) -> None:
    with pytest.raises(record.NotToBeAdded, match=f"^a: the recorded pairs are of another {next(iter(differing))}; "):
        record.merged({"a": entry((1, 1))}, "a", entry((2, 1), **differing), add=True)


def test_what_is_written_is_read_again_in_the_tables_order(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    lines = {"peer-x": entry((1, 1)), "b": entry((1, 1)), "a": entry((2, 1))}
    record.write(file, lines, ["a", "b", "c"])
    assert record.read(file) == lines
    assert list(record.read(file)) == ["a", "b", "peer-x"]


def test_figures_of_an_earlier_kind_and_of_no_file_are_none(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text(json.dumps({"jobs": {}}))
    assert record.read(tmp_path / "old.json") == record.read(tmp_path / "none.json") == {}


def test_the_figure_is_the_median_of_the_pairs_own_ratios() -> None:
    line = entry((10, 1), (2, 1), (9, 3))
    assert record.median(line, "ratio") == 3
    assert record.median(line, "ours") == 9
    assert record.median(line, "processor") == 4.5
    assert record.median(line, "unknown") is None
    assert record.median(entry(), "ratio") is None


def test_a_share_of_another_lines_time_needs_that_line_of_the_same_size_and_machine() -> None:
    line, half = entry((2, 1), (4, 1), (3, 1)), goal(against="other", limit=0.5)
    assert record.figure({"other": entry((6, 1))}, line, half) == 0.5
    assert record.figure({}, line, half) is None
    assert record.figure({"other": entry((6, 1), rows=11)}, line, half) is None
    assert record.figure({"other": entry()}, line, half) is None


@pytest.mark.parametrize(
    ("value", "least", "held"),
    [(1.0, False, True), (1.01, False, False), (0.99, False, True), (1.0, True, True), (0.99, True, False)],
)
def test_exactly_at_the_limit_a_goal_is_met(value: float, *, least: bool, held: bool) -> None:
    assert record.met(goal(least=least), value) is held
