"""Line: a tenth of the rows, beside what one would write first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.lines.line import Bench, Goal, Line, Measuring, Pair
from benchmarks.programs import client_file, references, run, settle, yardstick
from benchmarks.servers import sqlite


@contextmanager
def _naive(bench: Bench) -> Iterator[Measuring]:
    folder = bench.folder()
    file = client_file(max(bench.rows // 10, 1), bench.seed)

    def pair() -> Pair:
        with sqlite(folder) as url:
            references(url)
            settle()
            ours = run(file, url)
        with sqlite(folder) as url:
            references(url)
            settle()
            naive = yardstick("benchmarks.naive", str(file), url)
        also = {"rows": ours["rows"] - 1, "created": ours["fates"].get("created", 0), "stored beside": naive["stored"]}
        values = {"faster": naive["wall"] / ours["wall"]}
        return {"ours": ours["wall"], "beside": naive["wall"], "values": values, "also": also}

    yield Measuring(pair)


LINES = (
    Line(
        "naive", "run → SQLite, a tenth of the rows", "csv.DictReader + Pydantic + ORM add_all (benchmarks/naive.py)", _naive,
        (Goal("times faster", 25, "faster", least=True),), repeat=1,
        how="Whole processes. What stands beside it names no fault, and has no report and no ledger.",
    ),
)  # fmt: skip
