"""Runs in line: what each had beside the good run of the same kind before it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from clientimport.core.fates import CLIENT_FATES, DATA_FATES
from clientimport.core.runs import RunPoint, RunSummary

if TYPE_CHECKING:
    from sqlalchemy import Connection

FIGURES = ("rows", "created", "updated", "rejected")
"""What is compared from run to run, besides the seconds."""

TREND = 13
"""Earlier runs that a report draws: with the run itself two weeks of nights."""


def with_trends(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Runs as the ledger lists them, the last one first -> the same with seconds, figures, previous and change.

    `figures`: data rows, and how many of them were created, updated and rejected; None for the clients of a run without any.
    `previous`: the good run before, of the same job, or by hand of the same target, system and mapping; None: there is none.
    `change`: figure -> its number less that of the previous run.
    """
    last: dict[tuple[Any, ...], dict[str, Any]] = {}
    told = []
    for run in reversed(runs):
        figures = _figures(run)
        seconds = _seconds(run["started_at"], run["finished_at"])
        before = last.get(_kind(run))
        compared = before is not None and run["status"] in ("done", "held")
        change = {name: _less(figures[name], before["figures"][name]) for name in FIGURES} if before and compared else None
        told.append(
            {
                **run,
                "state": state(run),
                "seconds": seconds,
                "figures": figures,
                "previous": before and before["run_id"],
                "change": change,
            }
        )
        if run["status"] == "done":
            last[_kind(run)] = told[-1]
    return told[::-1]


def trend(connection: Connection, summary: RunSummary) -> tuple[RunPoint, ...]:
    """The runs of a run's kind before it, as the ledger tells them, the oldest first."""
    from clientimport.loader import earlier_runs

    return tuple(
        RunPoint(
            run["run_id"],
            run["started_at"],
            sum(run["fates"].get(fate, 0) for fate in CLIENT_FATES) if run["status"] == "done" else None,
            run["fates"].get("rejected", 0),
        )
        for run in earlier_runs(connection, summary, TREND)
    )


def like(runs: Iterable[dict[str, Any]], run: dict[str, Any]) -> list[dict[str, Any]]:
    """Those that are of a run's kind."""
    return [each for each in runs if _kind(each) == _kind(run)]


def state(run: dict[str, Any]) -> str:
    """A run's status; "released" of a held one that a person released."""
    return "released" if run["status"] == "held" and run["released_at"] else str(run["status"])


def _figures(run: dict[str, Any]) -> dict[str, int | None]:
    fates = run["fates"]
    loaded = run["status"] == "done"
    return {
        "rows": sum(fates.get(fate, 0) for fate in DATA_FATES),
        "created": fates.get("created", 0) if loaded else None,
        "updated": fates.get("updated", 0) if loaded else None,
        "rejected": fates.get("rejected", 0),
    }


def _less(now: int | None, before: int | None) -> int | None:
    return None if now is None or before is None else now - before


def _kind(run: dict[str, Any]) -> tuple[Any, ...]:
    return (run["job"],) if run["job"] else (None, run["target"], run["system"], run["mapping_path"])


def _seconds(started: str | None, finished: str | None) -> float | None:
    if not started or not finished:
        return None
    return (datetime.fromisoformat(finished) - datetime.fromisoformat(started)).total_seconds()
