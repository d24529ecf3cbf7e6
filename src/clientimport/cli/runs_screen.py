"""What `runs show` prints: a run on one screen, its gates, its columns beside those of the last good runs, its trend."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from clientimport.cli.runs_table import lined_up, run_lines

_WIDTH = 100
_HEADING = 32


def screen(story: dict[str, Any]) -> Iterator[str]:
    """The lines."""
    facts = _facts(story)
    across = max(len(name) for name, _ in facts)
    for name, words in facts:
        if words:
            begin = f"{name:<{across}}  "
            yield from textwrap.wrap(
                words, _WIDTH, initial_indent=begin, subsequent_indent=" " * len(begin), break_long_words=False
            )
    yield from _gates(story["gates"])
    yield from _columns(story["history"])
    yield ""
    yield "Trend:"
    yield from (f"  {line}" for line in run_lines(story["trend"], kind=False))


def _facts(story: dict[str, Any]) -> list[tuple[str, str]]:
    seconds = story["seconds"].get("total")
    released = f"{story['released_at']} by {story['released_by']}: {story['release_reason']}" if story["released_at"] else ""
    loads = f"{story['release_of']}, by {story['released_by']}: {story['release_reason']}" if story.get("release_of") else ""
    return [
        ("run", story["run_id"]),
        ("status", f"{story['status']}, exit code {story['exit_code']}"),
        ("message", story["message"]),
        ("released", released),
        ("release of", loads),
        ("job", story.get("job") or ""),
        ("started", story["started_at"] + (f", {seconds:.1f} seconds" if seconds is not None else "")),
        ("target", f"{story['target']}, system {story['system']}"),
        ("mapping", _mapping(story["mapping"])),
        *(("file", f"{file['path']}, {file['rows']:,} records, {file['layout']['kind']}") for file in story["files"]),
        ("fates", _counts(story["fates"])),
        ("problems", _counts(story["problems"])),
        ("notices", _counts(story["notices"])),
        ("not done", ", ".join(story["not_done"])),
        *(("report", path) for path in story["reports"].values()),
    ]


def _mapping(told: dict[str, Any]) -> str:
    version = f"language version {told['version']}, " if "version" in told else ""
    return f"{told['path']} ({version}SHA-256 {told['sha256']})"


def _gates(gates: list[dict[str, Any]]) -> Iterator[str]:
    if not gates:
        return
    yield ""
    yield "Gates:"
    for gate in gates:
        column = f" of “{_short(gate['column'])}”" if gate.get("column") else ""
        state = "HELD" if gate["held"] else gate.get("note") or "open"
        yield f"  {gate['name']}{column}: {gate['value']}, {state}"
        yield f"      limit {gate['limit']}"


def _columns(history: dict[str, Any] | None) -> Iterator[str]:
    if history is None:
        return
    yield ""
    runs = "good run" if history["runs"] == 1 else f"{history['runs']} good runs"
    if history["learning"]:
        yield f"Beside the last good runs: {history['learning']}."
        return
    yield f"Beside the last {runs}, which had what stands in brackets:"
    if not history["gate"]:
        yield "  (there is no gate on history; this is how the usual one would judge)"
    figures = history["figures"]
    for each in figures:
        if each["column"] is None:
            yield f"  {each['figure']} {_figure(each)}".rstrip()
    for name, headings in history["headings"].items():
        if headings:
            yield f"  headings {name}: {', '.join(headings)}"
    columns: dict[str, dict[str, Any]] = {}
    for each in figures:
        if each["column"] is not None:
            columns.setdefault(each["column"], {})[each["figure"]] = each
    if columns:
        lines = [["COLUMN", "BLANK", "DISTINCT"]]
        lines += [
            [_short(name), *(_figure(of.get(figure)) for figure in ("blanks", "distinct"))] for name, of in columns.items()
        ]
        yield from (f"  {line}" for line in lined_up(lines, left=3))


def _figure(each: dict[str, Any] | None) -> str:
    if each is None:
        return "-"
    shown = [
        f"{each[name]:,.0f}" if each["figure"] == "rows" else _percent(each[name]) for name in ("value", "lowest", "highest")
    ]
    value, lowest, highest = shown
    had = lowest if lowest == highest else f"{lowest} to {highest}"
    mark = {"inside": "", "near": " near", "outside": " OUTSIDE"}[each["place"]]
    return f"{value} ({had}){mark}"


def _percent(share: float) -> str:
    return f"{round(share * 100, 1):g}%"


def _short(heading: str) -> str:
    return heading if len(heading) <= _HEADING else heading[: _HEADING - 1] + "…"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())
