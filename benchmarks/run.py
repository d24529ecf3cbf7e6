"""The benchmark: a wide file through `check`, into SQLite, PostgreSQL and MariaDB, beside loading the same rows alone.

python -m benchmarks.run [--rows 1000000] [--repeat 1] [--seed 1] [--postgres URL | --no-postgres]
                         [--mariadb URL | --no-mariadb]

Every step is a fresh process. With a million rows or more, or with --record, the figures are written to
benchmarks/RESULTS.md and benchmarks/results.json; smaller runs are only printed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from benchmarks.measure import CommandFailed, Measured, measure
from benchmarks.results import AIMS, results_page

HERE = Path(__file__).parent
DATA = HERE / "data"
MAPPING = str(HERE / "wide.yaml")
JOBS = ("check", "sqlite", "sqlite, again", "postgresql", "postgresql, not empty", "mariadb")
RECORDED_ROWS = 1_000_000
POSTGRES = "postgresql://postgres@127.0.0.1:5432/postgres"
MARIADB = "mariadb://root@127.0.0.1:3306/"


def client_file(rows: int, seed: int) -> Path:
    """The generated file of that size and seed, made if it is not there."""
    DATA.mkdir(exist_ok=True)
    made = DATA / f"wide-{rows}-{seed}.csv"
    if not made.exists():
        unfinished = made.with_suffix(".unfinished")
        python("benchmarks.generate", "--rows", str(rows), "--seed", str(seed), str(unfinished))
        unfinished.rename(made)
    return made


def python(module: str, *arguments: str) -> Measured:
    """A module of Python in a fresh process."""
    return measure([sys.executable, "-m", module, *arguments])


def clientimport(*arguments: str) -> Measured:
    """The program in a fresh process."""
    return python("clientimport", *arguments)


def check(file: Path) -> dict[str, Any]:
    """`clientimport check` of the file."""
    return figures(clientimport("check", str(file), "--mapping", MAPPING, "--json", "--rejects-ok"))


def load(  # noqa: PLR0913 - what is measured and what it is measured against
    file: Path, url: str, rows_folder: Path, empty_url: str, settle: Callable[[], None], *, stored: bool = False
) -> dict[str, Any]:
    """The file into the database at `url`, then the rows that it left there into the one at `empty_url`, alone.

    `settle` is called before each of the two: what earlier steps left to be written is written before the clock starts.
    `stored`: a client is there already, so that it is no first load, and every constraint stays in place.
    """
    for name in ("offices", "companies"):
        clientimport("references", "load", name, str(HERE / f"{name}.csv"), "--database", url)
    if stored:
        one_client(url)
    settle()
    ours = run(file, url)
    python("benchmarks.loading_alone", "dump", url, str(rows_folder))
    settle()
    measured = python("benchmarks.loading_alone", "load", empty_url, str(rows_folder))
    alone = json.loads(measured.output)
    return {**ours, "alone": {**alone, "peak": measured.peak}, "ratio": ours["wall"] / alone["seconds"]}


def run(file: Path, url: str, *options: str) -> dict[str, Any]:
    """`clientimport run` of the file into the database at `url`."""
    with tempfile.TemporaryDirectory(dir=DATA) as reports:
        common = ("--mapping", MAPPING, "--database", url, "--reports", reports, "--json", "--rejects-ok")
        return figures(clientimport("run", str(file), *common, *options))


def one_client(url: str) -> None:
    """A client of another system."""
    from sqlalchemy import text

    from clientimport.loader import connect, writing

    engine = connect(url)
    with writing(engine) as connection:
        connection.execute(
            text("INSERT INTO ticketevolution_client (system, key, name) VALUES ('before', '1', 'Ned Flanders')")
        )
    engine.dispose()


def figures(measured: Measured) -> dict[str, Any]:
    """Time, memory and what the program itself says of its stages and rows."""
    said = json.loads(measured.output)
    kept = {name: said[name] for name in ("rows", "fates", "problems", "seconds", "constraints")}
    return {"wall": measured.wall, "cpu": measured.cpu, "peak": measured.peak, **kept}


def into_sqlite(file: Path) -> dict[str, Any]:
    """Into two SQLite files that are made for it."""
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        rows = Path(folder, "rows")
        rows.mkdir()
        return load(file, f"sqlite:///{folder}/ours.db", rows, f"sqlite:///{folder}/alone.db", os.sync)


def again_into_sqlite(file: Path) -> dict[str, Any]:
    """Into a SQLite file that holds all of it already; the ratio is to `check` in the same turn."""
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        url = f"sqlite:///{folder}/ours.db"
        for name in ("offices", "companies"):
            clientimport("references", "load", name, str(HERE / f"{name}.csv"), "--database", url)
        run(file, url)
        os.sync()
        checked = check(file)
        ours = run(file, url, "--again")
        return {**ours, "alone": {"seconds": checked["wall"]}, "ratio": ours["wall"] / checked["wall"]}


def into_mariadb(file: Path, server: str) -> dict[str, Any]:
    """Into two databases that are made on the server for it, and dropped."""
    from sqlalchemy import create_engine, make_url, text

    names = [f"clientimport_benchmark_{purpose}_{os.getpid()}" for purpose in ("ours", "alone")]
    urls = [make_url(server).set(database=name).render_as_string(hide_password=False) for name in names]
    engine = create_engine(make_url(server).set(drivername="mariadb+pymysql"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection, tempfile.TemporaryDirectory(dir=DATA) as rows:
        for name in names:
            connection.execute(text(f"CREATE DATABASE {name} CHARACTER SET utf8mb4"))
        try:
            return load(file, urls[0], Path(rows), urls[1], os.sync)
        finally:
            for name in names:
                connection.execute(text(f"DROP DATABASE {name}"))
            engine.dispose()


def into_postgres(file: Path, server: str, *, stored: bool = False) -> dict[str, Any]:
    """Into two databases that are made on the server for it, and dropped."""
    with database(server, "ours") as ours, database(server, "alone") as alone, tempfile.TemporaryDirectory(dir=DATA) as rows:
        return load(file, ours, Path(rows), alone, lambda: checkpoint(server), stored=stored)


@contextmanager
def database(server: str, purpose: str) -> Iterator[str]:
    """An empty database on the server; gone again at the end."""
    import psycopg

    name = f"clientimport_benchmark_{purpose}_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    try:
        yield server.rpartition("/")[0] + "/" + name
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def checkpoint(server: str) -> None:
    """What the server has still to write is written."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CHECKPOINT")


def median(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Of several runs the one whose wall time (against loading alone, where that was measured) is in the middle; the
    largest peak of all, and every run's own figure."""

    def figure(run: dict[str, Any]) -> float:
        return float(run.get("ratio", run["wall"]))

    middle = statistics.median_low([figure(run) for run in runs])
    chosen = next(run for run in runs if figure(run) == middle)
    return {**chosen, "peak": max(run["peak"] for run in runs), "all": [round(figure(run), 3) for run in runs]}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=1, help="repetitions of everything; medians are reported")
    parser.add_argument("--postgres", default=POSTGRES, help="URL of a server on which databases may be made and dropped")
    parser.add_argument("--no-postgres", action="store_true", help="leave PostgreSQL out")
    parser.add_argument("--mariadb", default=MARIADB, help="the same of MariaDB")
    parser.add_argument("--no-mariadb", action="store_true", help="leave MariaDB out")
    parser.add_argument("--only", choices=JOBS, help="one of them; nothing is recorded")
    parser.add_argument("--record", action="store_true", help="write the figures down, whatever the number of rows")
    options = parser.parse_args()
    record = not options.only and (options.record or options.rows >= RECORDED_ROWS)
    server = None if options.no_postgres else options.postgres
    file = client_file(options.rows, options.seed)
    jobs: dict[str, Any] = {
        "check": lambda: check(file),
        "sqlite": lambda: into_sqlite(file),
        "sqlite, again": lambda: again_into_sqlite(file),
    }
    if server:
        jobs["postgresql"] = lambda: into_postgres(file, server)
        jobs["postgresql, not empty"] = lambda: into_postgres(file, server, stored=True)
    if not options.no_mariadb:
        jobs["mariadb"] = lambda: into_mariadb(file, options.mariadb)
    if options.only:
        jobs = {options.only: jobs[options.only]}
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in jobs}
    try:
        for turn in range(options.repeat):
            for name, job in jobs.items():
                runs[name].append(job())
                print(f"{turn + 1}. {name}: {runs[name][-1]['wall']:.1f} s", file=sys.stderr, flush=True)
    except CommandFailed as failed:
        sys.exit(str(failed))
    results = {
        "rows": options.rows,
        "seed": options.seed,
        "repeat": options.repeat,
        "bytes": file.stat().st_size,
        "machine": machine(server),
        "load_average": os.getloadavg()[1],
        "aims": AIMS,
        "jobs": {name: median(found) for name, found in runs.items()},
    }
    page = results_page(results)
    if record:
        (HERE / "results.json").write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
        (HERE / "RESULTS.md").write_text(page, encoding="utf-8")
    print(page)
    if shutil.disk_usage(DATA).free < 2 << 30:
        print(f"Less than 2 GiB are free on the disk of {DATA.name}: figures of loading may suffer.", file=sys.stderr)


if __name__ == "__main__":
    main()
