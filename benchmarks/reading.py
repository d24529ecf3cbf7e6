"""The benchmark of reading: plain text, text for the tolerant road, and a workbook, each beside its yardstick.

python -m benchmarks.reading [--rows 1000000] [--repeat 5] [--memory 100000,1000000,5000000]

Writes benchmarks/READING.md and benchmarks/reading.json. Every reading is a fresh process; pairs take turns.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.generate import generate
from benchmarks.machine import machine
from benchmarks.measure import measure

HERE = Path(__file__).parent
DATA = HERE / "data"
TOLERANT_ROWS, WORKBOOK_ROWS, LARGE_WORKBOOK_ROWS = 200_000, 25_000, 200_000
NAMES = ("plain CSV", "CSV with line breaks in cells", "tolerant road", "xlsx", "large xlsx")


@dataclass(frozen=True)
class Contest:
    """A file, its yardstick, and how many times as long as that we may take. `delimiter`: of the text."""

    file: Path
    rows: int
    yardstick: str
    aim: float
    delimiter: str = ","


def wide_file(rows: int) -> Path:
    """The generated client file of that size without broken rows; one cell in a few hundred has line breaks."""
    return _made(DATA / f"wide-sound-{rows}.csv", lambda out: generate(rows, 1, 0.0, out))


def plain_file(rows: int) -> Path:
    """The same with a blank for every line break inside a cell: one line a record."""

    def make(out: Path) -> None:
        # Line breaks inside cells are LF, those between records CRLF.
        with wide_file(rows).open("rb") as text, out.open("wb") as new:
            rest = b""
            while chunk := text.read(1 << 24):
                lines = (rest + chunk).split(b"\r\n")
                rest = lines.pop()
                new.write(b"".join(line.replace(b"\n", b" ") + b"\r\n" for line in lines))

    return _made(DATA / f"plain-{rows}.csv", make)


def spaced_file(rows: int) -> Path:
    """The same with a comma and a blank between cells, which the fast road does not take."""

    def make(out: Path) -> None:
        with wide_file(rows).open(encoding="utf-8", newline="") as text, out.open("w", encoding="utf-8", newline="") as new:
            for cells in csv.reader(text):
                quoted = ['"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\r\n') else cell for cell in cells]
                new.write(", ".join(quoted) + "\r\n")

    return _made(DATA / f"spaced-{rows}.csv", make)


def workbook_file(rows: int) -> Path:
    """The same as a workbook: forty columns, numbers as numbers where they are."""

    def make(out: Path) -> None:
        import xlsxwriter

        with (
            xlsxwriter.Workbook(out, {"constant_memory": False}) as book,
            wide_file(rows).open(encoding="utf-8", newline="") as text,
        ):
            sheet = book.add_worksheet("Clients")
            for at, cells in enumerate(csv.reader(text)):
                for column, cell in enumerate(cells):
                    if cell.isdecimal() and len(cell) < 15 and not cell.startswith("0"):
                        sheet.write_number(at, column, int(cell))
                    elif cell:
                        sheet.write_string(at, column, cell)

    return _made(DATA / f"wide-{rows}.xlsx", make)


def _made(out: Path, make: Callable[[Path], None]) -> Path:
    DATA.mkdir(exist_ok=True)
    if not out.exists():
        unfinished = out.with_name("unfinished-" + out.name)
        make(unfinished)
        unfinished.rename(out)
    return out


def contests(rows: int) -> dict[str, Contest]:
    """What is measured, by name."""
    return {
        "plain CSV": Contest(plain_file(rows), rows, "polars", 2.2),
        "CSV with line breaks in cells": Contest(wide_file(rows), rows, "polars", 2.2),
        "tolerant road": Contest(spaced_file(TOLERANT_ROWS), TOLERANT_ROWS, "csv", 3.0, ", "),
        "xlsx": Contest(workbook_file(WORKBOOK_ROWS), WORKBOOK_ROWS, "fastexcel", 1.5),
        "large xlsx": Contest(workbook_file(LARGE_WORKBOOK_ROWS), LARGE_WORKBOOK_ROWS, "fastexcel", 1.5),
    }


def read(reader: str, contest: Contest, *, watched: bool = False) -> dict[str, Any]:
    """One reading; that every row was read is part of it. `peak` is of a `watched` one only, whose times do not count."""
    command = [sys.executable, "-m", "benchmarks.reading_job", reader, str(contest.file), contest.delimiter]
    measured = measure(command, look_every=0.2 if watched else None)
    said: dict[str, Any] = json.loads(measured.output)
    if said["rows"] != contest.rows:
        sys.exit(f"{reader} read {said['rows']} of {contest.rows} rows of {contest.file.name}")
    return {**said, "peak": measured.peak}


def pairs(contest: Contest, repeat: int) -> dict[str, Any]:
    """Pairs of readings -> medians of both and of their ratio."""
    found = [(read("ours", contest), read(contest.yardstick, contest)) for _ in range(repeat)]
    ratios = {of: [round(mine[of] / theirs[of], 3) for mine, theirs in found] for of in ("wall", "cpu")}
    return {
        "rows": contest.rows,
        "bytes": contest.file.stat().st_size,
        "yardstick": contest.yardstick,
        "aim": contest.aim,
        "ours": statistics.median(mine["wall"] for mine, _ in found),
        "theirs": statistics.median(theirs["wall"] for _, theirs in found),
        "ratio": statistics.median(ratios["wall"]),
        "cpu ratio": statistics.median(ratios["cpu"]),
        "all": ratios["wall"],
        "peak": read("ours", contest, watched=True)["peak"],
    }


def page(results: dict[str, Any]) -> str:
    """reading.json's object -> READING.md."""
    lines = [
        "# What reading costs\n",
        f"Medians of {results['repeat']} pairs of readings, each in a fresh process with the file in the system's cache;",
        "imports are not on the clock. Memory is that of one more reading, as watching it takes time from those that count.",
        "Ours hashes and decodes the bytes and checks the structure of every record; the",
        "workbook is parsed in a limited process of its own, whose start is on the clock. Files: `benchmarks/reading.py`.\n",
        "| file | rows | MB | ours | yardstick | ratio | aim | processor time | peak memory |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, job in results["jobs"].items():
        verdict = "met" if job["ratio"] <= job["aim"] else "**missed**"
        lines.append(
            f"| {name} | {job['rows']:,} | {job['bytes'] / 1e6:.0f} | {job['ours']:.2f} s | {job['yardstick']} "
            f"{job['theirs']:.2f} s | **{job['ratio']:.2f}** | {job['aim']:g}: {verdict} | {job['cpu ratio']:.2f} times | "
            f"{job['peak'] / (1 << 20):,.0f} MiB |"
        )
    lines += ["", *(f"- {name}, every pair: {', '.join(map(str, job['all']))}" for name, job in results["jobs"].items())]
    lines += ["\n## Memory\n", "Peak of reading plain CSV, in one process.\n", "| rows | MB | peak |", "| --- | --- | --- |"]
    lines += [f"| {m['rows']:,} | {m['bytes'] / 1e6:,.0f} | {m['peak'] / (1 << 20):,.0f} MiB |" for m in results["memory"]]
    lines += ["\n## The machine\n", "|  |  |", "| --- | --- |"]
    lines += [f"| {name} | {value} |" for name, value in results["machine"].items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--memory", default="100000,1000000,5000000", help="rows of the files whose memory is measured")
    parser.add_argument(
        "--only",
        choices=NAMES,
        help="one of them; nothing is recorded",
    )
    options = parser.parse_args()
    chosen = contests(options.rows)
    if options.only:
        print(json.dumps(pairs(chosen[options.only], options.repeat), indent=2))
        return
    jobs = {name: pairs(contest, options.repeat) for name, contest in chosen.items()}
    memory = []
    for rows in map(int, options.memory.split(",")):
        contest = Contest(plain_file(rows), rows, "polars", 2.2)
        memory.append({"rows": rows, "bytes": contest.file.stat().st_size, "peak": read("ours", contest, watched=True)["peak"]})
    results = {"repeat": options.repeat, "machine": machine(None), "jobs": jobs, "memory": memory}
    (HERE / "reading.json").write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    (HERE / "READING.md").write_text(page(results), encoding="utf-8")
    print(page(results))


if __name__ == "__main__":
    main()
