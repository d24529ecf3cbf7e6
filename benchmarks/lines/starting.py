"""Lines: the start of the program, and a file so small that starting is most of it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from benchmarks.lines.line import Bench, Goal, Line, Measuring, Pair
from benchmarks.measure import measure
from benchmarks.programs import client_file, clientimport, references, run

SMALL_ROWS = 100
_LIBRARIES = "import polars, sqlalchemy, pydantic, pandera.polars"


def _imports(libraries: str) -> float:
    return measure([sys.executable, "-c", libraries], look_every=None).wall


@contextmanager
def _start(_bench: Bench, option: str) -> Iterator[Measuring]:
    def pair() -> Pair:
        return {"ours": clientimport(option).wall, "beside": _imports("import click")}

    pair()  # the first start writes what Python keeps of compiled modules
    yield Measuring(pair)


@contextmanager
def _small(bench: Bench) -> Iterator[Measuring]:
    folder = bench.folder()
    url = f"sqlite:///{folder}/clients.db"
    references(url)
    (folder / "clients.db").rename(folder / "before.db")
    file = client_file(SMALL_ROWS, bench.seed)

    def pair() -> Pair:
        # The same database each time: it exists and holds no client.
        shutil.copyfile(folder / "before.db", folder / "clients.db")
        ours = run(file, url)
        return {"ours": ours["wall"], "beside": _imports(_LIBRARIES), "also": {"processor": ours["cpu"]}}

    pair()
    yield Measuring(pair)


LINES = (
    *(
        Line(f"start{option}", f"clientimport {option}", 'python -c "import click"', partial(_start, option=option),
             (Goal("times importing click", 2),), repeat=20, how="Whole processes.")
        for option in ("--help", "--version")
    ),
    Line("small", f"{SMALL_ROWS} rows → SQLite", f'python -c "{_LIBRARIES}"', _small,
         (Goal("times importing the libraries", 2),), repeat=10, how="Whole processes; the database exists already."),
)  # fmt: skip
