"""Runs as a table for people: a line each, with the change of every number against the good run before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_FIGURES = ("rows", "created", "updated", "rejected")


def run_lines(runs: list[dict[str, Any]], *, kind: bool = True) -> Iterator[str]:
    """Runs as `with_trends` tells them -> the lines, headings first. `kind`: with the job, or the system of a run by hand."""
    headings = ["RUN", *(["JOB"] if kind else []), "STATUS", "EXIT", *(name.upper() for name in _FIGURES), "SEC"]
    return lined_up([headings, *(_cells(run, kind=kind) for run in runs)], left=2 + kind)


def lined_up(lines: list[list[str]], left: int) -> Iterator[str]:
    """Cells in columns, the first `left` of them at their left edge, the others at their right one."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (
            cell.ljust(width) if at < left else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def change(now: int, by: int | None) -> str:
    """A number and how it changed: "1,020 +2%"; "20 +20" where it was 0; "20 ="; "9,001 ≈" for less than half a percent."""
    shown = _short(now)
    if by is None:
        return shown
    before = now - by
    if not by:
        return f"{shown} ="
    if not before:
        return f"{shown} +{_short(by)}"
    share = by / before * 100
    return f"{shown} {share:+,.0f}%" if abs(share) >= 0.5 else f"{shown} ≈"


def _short(number: int) -> str:
    return f"{number:,}" if number < 1_000_000 else f"{number / 1_000_000:,.2f}M"


def _cells(run: dict[str, Any], *, kind: bool) -> list[str]:
    changed = run["change"] or {}
    figures = run["figures"]
    # A run that loaded nothing has no clients to compare.
    numbers = [change(figures[name], changed.get(name)) if figures[name] is not None else "" for name in _FIGURES]
    seconds = "" if run["seconds"] is None else f"{run['seconds']:.0f}"
    code = "" if run["exit_code"] is None else str(run["exit_code"])
    named = [run["job"] or f"({run['system']})"] if kind else []
    return [run["run_id"], *named, run["state"], code, *numbers, seconds]
