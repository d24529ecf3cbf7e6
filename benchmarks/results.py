"""The figures as a page for people; a missed aim is called missed."""

from __future__ import annotations

from typing import Any

AIMS = {"postgresql": 1.3, "sqlite": 2.0, "mariadb": 1.2, "sqlite, again": 1.5, "peak_bytes": 1 << 30}
"""Ratios of wall time to loading alone ("again": to `check`), and the most memory that a million rows may take."""

_HOW = """\
How it is measured: a generated client file (`benchmarks/generate.py`: forty columns, one row in fifty broken in one of
two dozen ways) goes through the program as a user would run it, each time in a fresh process and into a database of its
own that holds the reference tables and nothing else. The whole command counts, from the start of Python to the end of
the process, with reading, mapping, checking, loading, the ledger, every report and the commit.

"Loading alone" is measured in the same run, right after: the rows that the program left in its tables are written to
files, and a fresh process loads them into an empty database that has the same tables, indexes, constraints and foreign
keys, over a connection with the same settings, in one transaction: with `executemany` of Python's sqlite3, with COPY of
psycopg, or with LOAD DATA LOCAL INFILE. Its clock stands still while rows are brought from the files into memory in the
form that the driver takes, and counts the commit and the closing of the connection. It writes no ledger and no report, and
does not read the client file.

Into empty tables of PostgreSQL the program adds foreign keys and plain indexes at the end, in the same transaction, as a
user's first import does; loading alone has them in place from the beginning. "Not empty" is the same with one client of
another system stored before: every constraint is in place on both sides.

"Again" is the same file once more, with --again, into the SQLite database that holds all of it: nothing changes. Beside it
stands not loading alone but `check` of the file, measured right before.

Memory is the peak of the process and all its children, the database server apart. Make the figures again with
`make bench`, or `python -m benchmarks.run --rows N --repeat N`."""


def results_page(results: dict[str, Any]) -> str:
    """results.json's object -> RESULTS.md."""
    jobs = results["jobs"]
    parts = [
        "# What an import costs\n",
        f"{results['rows']:,} rows, {results['bytes'] / 1e6:,.0f} MB, seed {results['seed']}; "
        f"{_times(results['repeat'])}. The machine's load over five minutes was {results['load_average']:.1f} "
        f"on {results['machine']['cores']} cores.\n",
        _table(
            ["", "wall", "processor", "rows a second", "loading alone", "ratio", "aim", "peak memory"],
            [_line(name, job, results) for name, job in jobs.items()],
        ),
        *_verdicts(results),
        _HOW + "\n",
        "## Where the time goes\n",
        "Seconds of each stage as `run.json` has them; stages overlap where one works while another waits.\n",
        _table(
            ["", *(stages := sorted({stage for job in jobs.values() for stage in job["seconds"]}))],
            [[name, *(f"{job['seconds'].get(stage, 0):.2f}" for stage in stages)] for name, job in jobs.items()],
        ),
        "## What became of the rows\n",
        _table(
            ["", *(fates := sorted({fate for job in jobs.values() for fate in job["fates"]}))],
            [[name, *(f"{job['fates'].get(fate, 0):,}" for fate in fates)] for name, job in jobs.items()],
        ),
        "## The machine\n",
        _table(["", ""], [[name, str(value)] for name, value in results["machine"].items()]),
    ]
    return "\n".join(parts)


def _line(name: str, job: dict[str, Any], results: dict[str, Any]) -> list[str]:
    alone = job.get("alone")
    return [
        name,
        f"{job['wall']:.1f} s",
        f"{job['cpu']:.1f} s",
        f"{results['rows'] / job['wall']:,.0f}",
        f"{alone['seconds']:.1f} s" if alone else _against(job, results),
        f"**{job['ratio']:.2f}**" if alone else "",
        f"{AIMS[name]:g}" if name in AIMS else "",
        f"{job['peak'] / (1 << 20):,.0f} MiB",
    ]


def _against(job: dict[str, Any], results: dict[str, Any]) -> str:
    """`check` loads nothing: its share of each yardstick."""
    found = [
        f"{job['wall'] / other['alone']['seconds']:.2f} of {name}'s"
        for name, other in results["jobs"].items()
        if name in AIMS and name != "sqlite, again"
    ]
    return ", ".join(found)


def _verdicts(results: dict[str, Any]) -> list[str]:
    lines = []
    for name, job in results["jobs"].items():
        if "ratio" in job:
            verdict = f", aim {AIMS[name]:g}: {_met(job['ratio'] <= AIMS[name])}" if name in AIMS else ""
            beside = "check" if name == "sqlite, again" else "loading alone"
            lines.append(f"- {name}: {job['ratio']:.2f} times {beside}{verdict}")
    peak = max(job["peak"] for job in results["jobs"].values())
    # The aim is set for a million rows; more rows must not need more, as memory is bounded by the batch.
    lines.append(f"- peak memory: {peak / (1 << 20):,.0f} MiB, aim under 1,024 MiB: {_met(peak < AIMS['peak_bytes'])}")
    missing = [name for name in ("sqlite", "postgresql", "mariadb") if name not in results["jobs"]]
    lines += [f"- {name}: not measured" for name in missing]
    if results["repeat"] > 1:
        lines += [f"- {name}, every repetition: {', '.join(map(str, job['all']))}" for name, job in results["jobs"].items()]
    return [*lines, ""]


def _met(met: bool) -> str:
    return "met" if met else "**missed**"


def _times(repeat: int) -> str:
    return "measured once" if repeat == 1 else f"medians of {repeat} repetitions"


def _table(headings: list[str], rows: list[list[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
