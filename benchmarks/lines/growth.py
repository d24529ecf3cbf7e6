"""Lines: what more rows cost, one run into SQLite beside a smaller one; and the points of the chart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from benchmarks.lines.line import Bench, Goal, Line, Measuring, Pair
from benchmarks.programs import RARELY, client_file, references, run, settle
from benchmarks.servers import sqlite

MIB = 1 << 20


def _point(bench: Bench, rows: int) -> dict[str, Any]:
    file = client_file(rows, bench.seed)
    with sqlite(bench.folder()) as url:
        references(url)
        settle()
        found = run(file, url, look_every=RARELY)
    return {"rows": rows, "seconds": found["wall"], "cpu": found["cpu"], "peak": found["peak"]}


@contextmanager
def _growth(bench: Bench, times: int) -> Iterator[Measuring]:
    def pair() -> Pair:
        small, large = _point(bench, bench.rows), _point(bench, times * bench.rows)
        values = {
            "cpu": large["cpu"] / large["rows"] / (small["cpu"] / small["rows"]),
            "peak": large["peak"] / small["peak"],
            "mib": large["peak"] / MIB,
        }
        return {"ours": large["seconds"], "beside": small["seconds"], "values": values, "points": [small, large]}

    yield Measuring(pair)


@contextmanager
def _curve(bench: Bench, share: float) -> Iterator[Measuring]:
    def pair() -> Pair:
        point = _point(bench, round(share * bench.rows))
        return {"ours": point["seconds"], "points": [point]}

    yield Measuring(pair)


_GOALS = (
    Goal("times the processor time of a row", 1.05, "cpu"),
    Goal("times the peak of memory", 1.2, "peak"),
    Goal("at the peak of memory", 700, "mib", unit=" MiB"),
)
LINES = tuple(
    Line(f"growth-{times}", f"run → SQLite, {times} times the rows", "the rows once",
         partial(_growth, times=times), _GOALS, repeat=1, how="Both with their memory looked at once a second.")
    for times in (5, 10)
)  # fmt: skip
CURVE = tuple(
    Line(f"curve-{share:g}", f"run → SQLite, {share:g} times the rows (for the chart)", "",
         partial(_curve, share=share), repeat=1)
    for share in (0.1, 0.3, 1, 3)
)  # fmt: skip
