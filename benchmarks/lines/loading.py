"""Lines: the file into an empty database, beside the same rows loaded alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial

from benchmarks.lines.line import Bench, Goal, Line, Measuring, Pair
from benchmarks.programs import python, references, run, settle, shares, yardstick
from benchmarks.servers import checkpoint, mariadb, one_client, postgresql, sqlite


@dataclass(frozen=True)
class _Kind:
    """A kind of database. `stored`: a client is there before. `alone`: the job of benchmarks.loading_alone beside it."""

    name: str
    database: Callable[[], AbstractContextManager[str]]
    settle: Callable[[], None]
    stored: bool = False
    alone: str = "load"


def _prepared(kind: _Kind, url: str) -> None:
    references(url)
    if kind.stored:
        one_client(url)
    kind.settle()


def _pair(bench: Bench, kind: _Kind) -> Pair:
    with kind.database() as url:
        _prepared(kind, url)
        ours = run(bench.file, url)
        if kind.name not in bench.dumps:
            folder = bench.folder()
            python("benchmarks.loading_alone", "dump", url, str(folder))
            bench.dumps[kind.name] = folder
    with kind.database() as url:
        kind.settle()
        alone = yardstick("benchmarks.loading_alone", kind.alone, url, str(bench.dumps[kind.name]))
    also = {"processor": ours["cpu"], "processor beside": alone["cpu"], **shares(ours["fates"], ours["rows"])}
    return {"ours": ours["wall"], "beside": alone["seconds"], "also": also, "constraints": ours["constraints"]}


def _peak(bench: Bench, kind: _Kind) -> int:
    with kind.database() as url:
        _prepared(kind, url)
        return int(run(bench.file, url, look_every=0.2)["peak"])


def _measuring(bench: Bench, kind: _Kind) -> Measuring:
    return Measuring(partial(_pair, bench, kind), partial(_peak, bench, kind))


@contextmanager
def _sqlite(bench: Bench) -> Iterator[Measuring]:
    folder = bench.folder()
    yield _measuring(bench, _Kind("sqlite", lambda: sqlite(folder), settle))


@contextmanager
def _postgresql(bench: Bench, *, first: bool) -> Iterator[Measuring]:
    server = bench.postgres or ""
    alone = "load-first" if first else "load"
    kind = _Kind("postgresql", lambda: postgresql(server), lambda: checkpoint(server), stored=not first, alone=alone)
    yield _measuring(bench, kind)


@contextmanager
def _mariadb(bench: Bench) -> Iterator[Measuring]:
    server = bench.mariadb or ""
    yield _measuring(bench, _Kind("mariadb", lambda: mariadb(server), settle))


LINES = (
    Line(
        "postgresql", "run → PostgreSQL, every constraint in place", "COPY of psycopg, the same rows and constraints",
        lambda bench: _postgresql(bench, first=False), (Goal("times COPY", 1.1),), "postgres",
        how="One client of another system is stored before, so that it is no first load.",
    ),
    Line(
        "postgresql-first", "run → PostgreSQL, first load", "COPY of the same, then all constraints and indexes",
        lambda bench: _postgresql(bench, first=True),
        (
            Goal("times COPY, constraints after it", 1.4),
            Goal("of the time with every constraint in place", 0.5, against="postgresql"),
        ), "postgres",
        how="The program chooses by itself to add constraints at the end; beside it primary keys, unique constraints, foreign "
        "keys and indexes are all added after COPY, in the same transaction.",
    ),
    Line("sqlite", "run → SQLite", "executemany of sqlite3, the same pragmas and constraints", _sqlite,
         (Goal("times executemany", 1.0),)),
    Line("mariadb", "run → MariaDB", "LOAD DATA LOCAL INFILE of the same", _mariadb,
         (Goal("times LOAD DATA", 1.2),), "mariadb"),
)  # fmt: skip
