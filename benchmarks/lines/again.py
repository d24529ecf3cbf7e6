"""Lines: the same file once more into a database that holds all of it, beside `check` of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from benchmarks.lines.line import Bench, Goal, Line, Measuring, Pair
from benchmarks.programs import check, references, run, settle, shares
from benchmarks.servers import checkpoint, postgresql, sqlite


@contextmanager
def _again(bench: Bench, database: Callable[[], AbstractContextManager[str]], calm: Callable[[], None]) -> Iterator[Measuring]:
    with database() as url:
        references(url)
        run(bench.file, url)

        def pair() -> Pair:
            calm()
            checked = check(bench.file)
            ours = run(bench.file, url, "--again")
            also = {"processor": ours["cpu"], "processor beside": checked["cpu"], **shares(ours["fates"], ours["rows"])}
            return {"ours": ours["wall"], "beside": checked["wall"], "also": also}

        yield Measuring(pair, lambda: int(run(bench.file, url, "--again", look_every=0.2)["peak"]))


def _sqlite(bench: Bench) -> AbstractContextManager[Measuring]:
    folder = bench.folder()
    return _again(bench, lambda: sqlite(folder), settle)


def _postgresql(bench: Bench) -> AbstractContextManager[Measuring]:
    server = bench.postgres or ""
    return _again(bench, lambda: postgresql(server), lambda: checkpoint(server))


_GOALS = (Goal("times check", 1.5),)
LINES = (
    Line("again-sqlite", "run --again → SQLite, nothing changed", "check", _sqlite, _GOALS),
    Line("again-postgresql", "run --again → PostgreSQL, nothing changed", "check", _postgresql, _GOALS, "postgres"),
)
