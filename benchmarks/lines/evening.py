"""Lines: an evening's file into a table five times as large, a hundredth of it new and a hundredth changed, beside `check`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from benchmarks.lines.line import Bench, Goal, Line, Measuring, Pair
from benchmarks.programs import check, client_file, made, references, run, settle, shares
from benchmarks.servers import checkpoint, postgresql, sqlite

TIMES = 5
"""The stored table's rows, as a multiple of the file's."""


@contextmanager
def _evening(
    bench: Bench, database: Callable[[], AbstractContextManager[str]], calm: Callable[[], None]
) -> Iterator[Measuring]:
    stored = TIMES * bench.rows
    number = 0

    def file() -> Path:
        """The next evening's: every run leaves its changes in the table."""
        nonlocal number
        number += 1
        options = ("--rows", str(bench.rows), "--seed", str(bench.seed), "--stored", str(stored), "--evening", str(number))
        return made(f"evening-{bench.rows}-{stored}-{bench.seed}-{number}.csv", *options)

    with database() as url:
        references(url)
        run(client_file(stored, bench.seed), url)

        def pair() -> Pair:
            evening = file()
            calm()
            checked = check(evening)
            ours = run(evening, url)
            also = {"processor": ours["cpu"], "processor beside": checked["cpu"], **shares(ours["fates"], ours["rows"])}
            return {"ours": ours["wall"], "beside": checked["wall"], "also": also}

        yield Measuring(pair, lambda: int(run(file(), url, look_every=0.2)["peak"]))


def _sqlite(bench: Bench) -> AbstractContextManager[Measuring]:
    folder = bench.folder()
    return _evening(bench, lambda: sqlite(folder), settle)


def _postgresql(bench: Bench) -> AbstractContextManager[Measuring]:
    server = bench.postgres or ""
    return _evening(bench, lambda: postgresql(server), lambda: checkpoint(server))


_GOALS = (Goal("times check", 1.8),)
_HOW = "Evenings follow each other: each file holds what changed since the first one, 1 % more and 1 % of new clients."
LINES = (
    Line("evening-sqlite", "run → SQLite that holds five times the rows, 1 % new, 1 % changed", "check",
         _sqlite, _GOALS, how=_HOW),
    Line("evening-postgresql", "run → PostgreSQL that holds five times the rows, 1 % new, 1 % changed", "check",
         _postgresql, _GOALS, "postgres"),
)  # fmt: skip
