"""Runs beside the good run before them, each among its own kind."""

from __future__ import annotations

from typing import Any

from clientimport.cli.runs_table import change, run_lines
from clientimport.pipeline.trends import like, with_trends


def a_run(number: int, job: str | None = None, status: str = "done", **fates: int) -> dict[str, Any]:
    return {
        "run_id": f"run-{number}",
        "started_at": f"2026-03-01T02:00:{number:02}+00:00",
        "finished_at": f"2026-03-01T02:01:{number:02}+00:00",
        "released_at": None,
        "job": job,
        **{"target": "intend", "system": "old", "mapping_path": "m.yaml"},
        "status": status,
        "exit_code": 0,
        "fates": {"heading": 1, **fates},
    }


def test_each_kind_of_run_has_a_trend_of_its_own() -> None:
    runs = [
        a_run(5, rejected=10, created=90),
        a_run(4, "b", created=7),
        a_run(3, status="failed"),
        a_run(2, "a", created=4, unchanged=2),
        a_run(1, unchanged=50),
        a_run(0, "a", created=3),
    ]
    told = with_trends(runs)
    assert [(each["run_id"], each["previous"], each["change"]) for each in told] == [
        ("run-5", "run-1", {"rows": 50, "created": 90, "updated": 0, "rejected": 10}),
        ("run-4", None, None),
        ("run-3", "run-1", None),
        ("run-2", "run-0", {"rows": 3, "created": 1, "updated": 0, "rejected": 0}),
        ("run-1", None, None),
        ("run-0", None, None),
    ]
    assert {each["seconds"] for each in told} == {60.0}
    assert [each["run_id"] for each in like(told, runs[5])] == ["run-2", "run-0"]


def test_changes_in_words() -> None:
    changes = [
        (1020, 20),
        (20, 20),
        (20, 0),
        (20, None),
        (0, -5),
        (100_000, 1),
        (99_999, -1),
        (30, 27),
        (1_020_500, -1_000_000),
    ]
    said = [change(*each) for each in changes]
    assert said == ["1,020 +2%", "20 +20", "20 =", "20", "0 -100%", "100,000 ≈", "99,999 ≈", "30 +900%", "1.02M -49%"]


def test_a_table_of_long_numbers_stays_within_a_terminal() -> None:
    runs = [
        {
            **a_run(n, "nightly/clients", rejected=12_345 + n, created=1, updated=4_567 * n, unchanged=1_000_000),
            "run_id": "r" * 22,
        }
        for n in (1, 0)
    ]
    assert max(map(len, run_lines(with_trends(runs)))) <= 100
