"""The chart of what rows cost: seconds and memory against rows, as an SVG that needs no library."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from pathlib import Path

from benchmarks.record import Entry

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 420, 70, 70, 40, 60
INKS = {"seconds": "#1b6ca8", "peak": "#b3541e"}
_STYLE = "font-family='sans-serif' font-size='13'"


def points(lines: dict[str, Entry]) -> list[dict[str, float]]:
    """Every measured number of rows once, by rows, with the medians of {seconds, peak in MiB}."""
    found: dict[int, list[dict[str, float]]] = {}
    for of in lines.values():
        for pair in of["pairs"]:
            for point in pair.get("points", []):
                found.setdefault(point["rows"], []).append(point)
    return [
        {
            "rows": rows,
            "seconds": statistics.median(point["seconds"] for point in each),
            "peak": statistics.median(point["peak"] for point in each) / (1 << 20),
        }
        for rows, each in sorted(found.items())
    ]


def write_chart(lines: dict[str, Entry], file: Path) -> bool:
    """The chart, if two numbers of rows are measured -> whether it was written."""
    found = points(lines)
    if len(found) < 2:
        return False
    file.write_text(svg(found), encoding="utf-8")
    return True


def svg(found: list[dict[str, float]]) -> str:
    """Points by rows -> the picture: rows and seconds on logarithmic axes, on which even cost is a straight line."""
    least, most = _decade(found[0]["rows"], down=True), _decade(found[-1]["rows"], down=False)
    slow = _decade(max(point["seconds"] for point in found), down=False)
    quick = _decade(min(point["seconds"] for point in found), down=True)
    memory = math.ceil(max(point["peak"] for point in found) / 200) * 200 or 200

    def across(rows: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log10(rows / least) / math.log10(most / least)

    def up(share: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share

    def seconds(value: float) -> float:
        return up(math.log10(value / quick) / math.log10(slow / quick))

    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' {_STYLE}>",
        "<title>Seconds and memory of an import against rows</title>",
        f"<rect width='{WIDTH}' height='{HEIGHT}' fill='#ffffff'/>",
    ]
    for value in _decades(least, most):
        parts += _rule(across(value), up(0), across(value), up(1))
        parts.append(_text(across(value), HEIGHT - BOTTOM + 20, f"{value:,.0f}"))
    for value in _decades(quick, slow):
        parts += _rule(LEFT, seconds(value), WIDTH - RIGHT, seconds(value))
        parts.append(_text(LEFT - 8, seconds(value) + 4, f"{value:g} s", "end", INKS["seconds"]))
    for quarter in range(5):
        parts.append(_text(WIDTH - RIGHT + 8, up(quarter / 4) + 4, f"{memory * quarter / 4:g} MiB", "start", INKS["peak"]))

    def mebibytes(value: float) -> float:
        return up(value / memory)

    heights: dict[str, Callable[[float], float]] = {"seconds": seconds, "peak": mebibytes}
    for name, ink in INKS.items():
        placed = [(across(point["rows"]), heights[name](point[name])) for point in found]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        parts.append(f"<polyline fill='none' stroke='{ink}' stroke-width='2' points='{path}'/>")
        for point, (x, y) in zip(found, placed, strict=True):
            told = f"{point['rows']:,.0f} rows: {point[name]:,.1f} {'s' if name == 'seconds' else 'MiB'}"
            parts.append(f"<circle cx='{x:.1f}' cy='{y:.1f}' r='4' fill='{ink}'><title>{told}</title></circle>")
    parts.append(_text(LEFT, 22, "seconds (logarithmic)", "start", INKS["seconds"]))
    parts.append(_text(WIDTH - RIGHT, 22, "peak memory", "end", INKS["peak"]))
    parts.append(_text(WIDTH / 2, HEIGHT - 14, "rows of the client file (logarithmic)"))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _decade(value: float, *, down: bool) -> float:
    """The power of ten at or under the value, or above it."""
    return float(10 ** (math.floor(math.log10(value)) + (0 if down else 1)))


def _decades(first: float, last: float) -> list[float]:
    return [first * 10**n for n in range(round(math.log10(last / first)) + 1)]


def _rule(x1: float, y1: float, x2: float, y2: float) -> list[str]:
    return [f"<line x1='{x1:.1f}' y1='{y1:.1f}' x2='{x2:.1f}' y2='{y2:.1f}' stroke='#dddddd'/>"]


def _text(x: float, y: float, text: str, anchor: str = "middle", ink: str = "#333333") -> str:
    return f"<text x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}' fill='{ink}'>{text}</text>"
