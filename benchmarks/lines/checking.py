"""Lines: `check` of the file, beside Polars merely reading it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.lines.line import Bench, Goal, Line, Measuring, Pair
from benchmarks.programs import check, client_file, settle, shares, yardstick

_BESIDE = "polars.read_csv(infer_schema=False)"
_HOW = (
    "Polars refuses a file with a record of the wrong structure, so it reads the same rows with none of them broken; "
    "its clock is around the call alone, without the start of Python and the import."
)


@contextmanager
def _checking(bench: Bench, *options: str) -> Iterator[Measuring]:
    sound = client_file(bench.rows, bench.seed, broken=0)

    def pair() -> Pair:
        settle()
        read = yardstick("benchmarks.reading_alone", str(sound))
        ours = check(bench.file, *options)
        also = {"processor": ours["cpu"], "whole process beside": read["wall"], **shares(ours["fates"], ours["rows"])}
        return {"ours": ours["wall"], "beside": read["seconds"], "also": also}

    yield Measuring(pair, lambda: int(check(bench.file, *options, look_every=0.2)["peak"]))


LINES = (
    Line("check", "check", _BESIDE, _checking, (Goal("times reading it", 12),), how=_HOW),
    Line("check-strict", "check --strict", _BESIDE, lambda bench: _checking(bench, "--strict"),
         how="Every record through its Pydantic model; without a goal."),
)  # fmt: skip
