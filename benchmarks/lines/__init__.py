"""Every line of the benchmark, in the order of the table."""

from __future__ import annotations

from benchmarks.lines import again, checking, evening, growth, hashing, loading, naive, starting
from benchmarks.lines.line import Line

LINES: dict[str, Line] = {
    line.name: line
    for line in (
        *loading.LINES,
        *checking.LINES,
        *again.LINES,
        *evening.LINES,
        *growth.LINES,
        *starting.LINES,
        *hashing.LINES,
        *naive.LINES,
        *growth.CURVE,
    )
}
