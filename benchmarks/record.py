"""results.json: every line by itself, with the day, the machine and the pairs that it was measured with."""

from __future__ import annotations

import json
import os
import statistics
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.lines.line import Bench, Line, Pair
from benchmarks.machine import machine

FORMAT = 2
Entry = dict[str, Any]
_SAME = ("rows", "seed", "machine")
"""What must be equal for pairs to be added to those of another day."""


class NotToBeAdded(ValueError):
    """Pairs that were measured otherwise than the recorded ones of their line."""


def entry(line: Line, bench: Bench, pairs: list[Pair], peak: int | None, load: float) -> Entry:
    """What is recorded of a line. `load`: the machine's load average of the minute before. `peak`: bytes, if measured."""
    return {
        "title": line.title,
        "beside": line.beside,
        "how": line.how,
        "goals": [asdict(goal) for goal in line.goals],
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
        "load_average": round(load, 2),
        "cores": len(os.sched_getaffinity(0)),
        "machine": machine(bench.postgres if line.needs == "postgres" else None),
        "rows": bench.rows,
        "seed": bench.seed,
        "peak": peak,
        "pairs": pairs,
    }


def read(file: Path) -> dict[str, Entry]:
    """The recorded lines by name; none where the file is not there or of an earlier kind."""
    if not file.exists():
        return {}
    found = json.loads(file.read_text(encoding="utf-8"))
    return dict(found["lines"]) if found.get("format") == FORMAT else {}


def merged(recorded: dict[str, Entry], name: str, new: Entry, *, add: bool = False) -> dict[str, Entry]:
    """The recorded lines with this one in the place of what it was, all others as they are.

    `add`: the pairs recorded before count too, with the largest peak and load of both. Raises NotToBeAdded.
    """
    before = recorded.get(name)
    if add and before is not None:
        if other := [what for what in _SAME if before[what] != new[what]]:
            raise NotToBeAdded(f"{name}: the recorded pairs are of another {' and '.join(other)}; measure it without --add.")
        peaks = [peak for peak in (before["peak"], new["peak"]) if peak is not None]
        new = {
            **new,
            "pairs": [*before["pairs"], *new["pairs"]],
            "peak": max(peaks, default=None),
            "load_average": max(before["load_average"], new["load_average"]),
        }
    return {**recorded, name: new}


def write(file: Path, lines: dict[str, Entry], order: list[str]) -> None:
    """The lines, in the table's order; those that the order does not know last."""
    known = [name for name in order if name in lines]
    ordered = {name: lines[name] for name in [*known, *sorted(lines.keys() - set(order))]}
    file.write_text(json.dumps({"format": FORMAT, "lines": ordered}, indent=1) + "\n", encoding="utf-8")


def values(of: Entry, name: str) -> list[float]:
    """A value of every pair; "ratio" is ours / beside. Empty where the line has no such thing."""
    if name == "ratio":
        return [pair["ours"] / pair["beside"] for pair in of["pairs"] if pair.get("beside")]
    places = [
        pair if name in ("ours", "beside") else {**pair.get("also", {}), **pair.get("values", {})} for pair in of["pairs"]
    ]
    return [float(place[name]) for place in places if name in place]


def median(of: Entry, name: str) -> float | None:
    """Its median over the pairs; None where there is none."""
    found = values(of, name)
    return statistics.median(found) if found else None


def figure(lines: dict[str, Entry], of: Entry, goal: dict[str, Any]) -> float | None:
    """The value that a goal is about; None where it is not measured (the line that it is held against included)."""
    if not goal["against"]:
        return median(of, goal["value"])
    other = lines.get(goal["against"])
    # Another size, or another machine, would compare nothing.
    if other is None or any(other[what] != of[what] for what in _SAME):
        return None
    ours, theirs = median(of, "ours"), median(other, "ours")
    return ours / theirs if ours is not None and theirs else None


def met(goal: dict[str, Any], value: float) -> bool:
    """Whether the value keeps to the goal; exactly at the limit it does."""
    return bool(value >= goal["limit"] if goal["least"] else value <= goal["limit"])
