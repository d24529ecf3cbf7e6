"""results.json as a page for people: one table, goal and figure a line; a missed goal is called missed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from benchmarks.record import Entry, figure, median, met, values
from benchmarks.results_words import CHART, HEADINGS, HOW, MISSED, NOT_LOOKED_INTO, PEER_HEADINGS, PEERS, STAGES, TRIED

MIB = 1 << 20


def results_page(lines: dict[str, Entry], names: Iterable[str], *, chart: str = "") -> str:
    """`lines`: the recorded ones. `names`: all there are, so that what is not measured is said. `chart`: the file beside."""
    names = list(names)
    mine = {name: lines[name] for name in names if name in lines}
    peers = {name: of for name, of in lines.items() if "peer" in of}
    parts = ["# What an import costs\n", summary(lines, names) + "\n", goals_table(lines, names)]
    if chart:
        parts.append(CHART.format(chart=chart))
    if tried := _tried(lines, mine):
        parts += [MISSED, tried]
    parts += [HOW, "## Every pair\n", _pairs(mine), STAGES, _also(mine)]
    if peers:
        parts += [PEERS, peers_table(peers)]
    parts += ["## Machines\n", _machines(lines)]
    return "\n".join(parts).rstrip() + "\n"


def summary(lines: dict[str, Entry], names: list[str]) -> str:
    """How many goals are met, missed, not measured."""
    found = [verdict(lines, lines[name], goal) for name in names if name in lines for goal in lines[name]["goals"]]
    absent = sum(name not in lines for name in names)
    missed = found.count("**missed**")
    return (
        f"{found.count('met')} goals met, {missed} missed, {found.count('not measured')} not measured; "
        f"{absent} {'line is' if absent == 1 else 'lines are'} not recorded."
    )


def _tried(lines: dict[str, Entry], mine: dict[str, Entry]) -> str:
    """Of each line that misses a goal where its time goes and what was tried."""
    missed = [name for name, of in mine.items() if any(verdict(lines, of, goal) == "**missed**" for goal in of["goals"])]
    return "".join(f"- `{name}`: {TRIED.get(name, NOT_LOOKED_INTO)}\n" for name in missed)


def goals_table(lines: dict[str, Entry], names: Iterable[str]) -> str:
    """The one table."""
    rows: list[list[str]] = []
    for name in names:
        of = lines.get(name)
        if of is None:
            rows.append([f"`{name}`", *[""] * 4, "not measured", "", "", ""])
            continue
        about = [f"`{name}`: {of['title']}", _seconds(of, "ours"), " ".join((_seconds(of, "beside"), of["beside"])).strip()]
        end = [_mib(of["peak"]), str(len(of["pairs"])), f"{of['date'][:10]}, {of['rows']:,} rows"]
        goals = [[*_goal(lines, of, goal)] for goal in of["goals"]] or [[_ratio(of), "", ""]]
        rows += [
            [*(about if first == 0 else [""] * 3), *goal, *(end if first == 0 else [""] * 3)]
            for first, goal in enumerate(goals)
        ]
    return table(HEADINGS, rows)


def verdict(lines: dict[str, Entry], of: Entry, goal: dict[str, Any]) -> str:
    value = figure(lines, of, goal)
    return "not measured" if value is None else "met" if met(goal, value) else "**missed**"


def _goal(lines: dict[str, Entry], of: Entry, goal: dict[str, Any]) -> tuple[str, str, str]:
    value = figure(lines, of, goal)
    sign = "≥" if goal["least"] else "≤"
    said = "" if value is None else f"**{number(value)}**{goal['unit']} {goal['words']}"
    return said, f"{sign} {goal['limit']:g}{goal['unit']}", verdict(lines, of, goal)


def _ratio(of: Entry) -> str:
    value = median(of, "ratio")
    return "" if value is None else f"{number(value)} times"


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 20 else f"{value:.2f}"


def _seconds(of: Entry, name: str) -> str:
    value = median(of, name)
    return "" if value is None else f"{value:.2f} s" if value < 10 else f"{value:,.1f} s"


def _mib(peak: int | None) -> str:
    return "" if peak is None else f"{peak / MIB:,.0f} MiB"


def _pairs(lines: dict[str, Entry]) -> str:
    rows = []
    for name, of in lines.items():
        measured = sorted({goal["value"] for goal in of["goals"] if not goal["against"]} - {"ratio"})
        for value in ["ours", "beside", "ratio", *measured]:
            found = ", ".join(f"{each:.3f}" for each in values(of, value))
            rows.append([f"`{name}`", value, found, f"{of['load_average']:g}"])
    return table(["line", "", "in the order they were measured", "load before"], [row for row in rows if row[2]])


def _also(lines: dict[str, Entry]) -> str:
    rows = []
    for name, of in lines.items():
        known = list(dict.fromkeys(key for pair in of["pairs"] for key in pair.get("also", {})))
        said = [f"{key} {number(value)}" for key in known if (value := median(of, key)) is not None]
        if of["how"] or said:
            rows.append([f"`{name}`", of["how"], "; ".join(said)])
    return table(["line", "how", "medians besides"], rows)


def peers_table(peers: dict[str, Entry]) -> str:
    rows = []
    for of in peers.values():
        told = of["peer"]
        times = "**could not be installed or run**: " + told["failed"] if told.get("failed") else _faster(of)
        versions = told["version"] or "none"
        measured = [_count(of), _seconds(of, "beside"), _seconds(of, "ours"), times]
        rows.append([of["title"], versions, told["job"], told["leaves_out"], *measured])
    rows_each = ", ".join(sorted({f"{of['rows']:,}" for of in peers.values()}))
    return f"Rows: {rows_each}.\n\n" + table(PEER_HEADINGS, rows)


def _count(of: Entry) -> str:
    rows = median(of, "rows beside")
    return f"{rows:,.0f}" if rows else ""


def _faster(of: Entry) -> str:
    value = median(of, "times")
    return "" if value is None else f"**{number(value)}**"


def _machines(lines: dict[str, Entry]) -> str:
    """Each machine once, with the lines that were measured on it."""
    found: dict[str, list[str]] = {}
    for name, of in lines.items():
        found.setdefault(json.dumps(of["machine"]), []).append(name)
    parts = []
    for told, names in found.items():
        parts.append(f"Of {', '.join(f'`{name}`' for name in names)}:\n")
        parts.append(table(["", ""], [[name, str(value)] for name, value in json.loads(told).items()]))
    return "\n".join(parts)


def table(headings: list[str], rows: list[list[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
