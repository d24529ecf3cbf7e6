"""What the reject workbook of a large run costs: time and memory, by the number of rejected rows.

python -m benchmarks.reject_book [ROWS…]      writes benchmarks/REJECT_BOOK.md
python -m benchmarks.reject_book --one ROWS   one workbook in this process; prints {"wall", "cpu", "mb"}
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from benchmarks.measure import measure
from clientimport.core.problems import PROBLEM_SCHEMA
from clientimport.core.rows import RAW, REJECT_KEY, REJECT_NAME, ROW, Layout, SourceFile
from clientimport.core.runs import RunSummary
from clientimport.reporter.cause_table import causes_of
from clientimport.reporter.folder import Folder
from clientimport.reporter.reject_table import RejectTable
from clientimport.reporter.rejects_xlsx import NAME, write_rejects_xlsx
from clientimport.reporter.spool import Spool

COLUMNS = 25
PROBLEMS = 2
"""Of each row: one of few values, one of its own."""
_BATCH = 20_000
_MEMORY = 32 << 20
_PAGE = Path(__file__).parent / "REJECT_BOOK.md"
_ROWS = (10_000, 100_000, 1_100_000)


def one(rows: int, folder: Path) -> dict[str, float]:
    """A workbook of so many rejects, as a run writes it."""
    rejects = Spool(folder, {"file": pl.Int32, ROW: pl.Int64, RAW: pl.String}, limit=_MEMORY)
    problems = Spool(folder, PROBLEM_SCHEMA, limit=_MEMORY)
    names = [f"Column {at}" for at in range(COLUMNS)]
    for start in range(0, rows, _BATCH):
        frame = _rejected(start + 2, min(_BATCH, rows - start), names)
        rejects.add(frame)
        problems.add(_problems(frame))
    layout = Layout("csv", tuple(names), tuple(names), 1, "utf-8", ",")
    summary = RunSummary("20260301-020000-abc123", "ticketevolution", "crm", "m.yaml", "aa", "2026-03-01T02:00:00+00:00", "1")
    summary.files.append(SourceFile(0, "clients.csv", "bb" * 32, 1, layout))
    summary.status = "done"
    table = RejectTable(
        rejects, problems, names, dict(zip(names, names, strict=True)), {0: "clients.csv"}, frozenset(), frozenset()
    )
    began, used = time.perf_counter(), time.process_time()
    causes = causes_of(problems.slices(), table.headings)
    book = Folder(folder / "reports")
    write_rejects_xlsx(book, summary, table, causes, allowed={"Column 3": ["Germany", "France", "United States"]})
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    book.publish()
    return {"wall": wall, "cpu": cpu, "mb": (folder / "reports" / NAME).stat().st_size / 1e6}


def _rejected(first: int, count: int, names: list[str]) -> pl.DataFrame:
    row = pl.int_range(first, first + count, dtype=pl.Int64)
    cells = [
        pl.concat_str(pl.lit(f"{name} of "), (row % (at * 37 + 11)).cast(pl.String)).alias(name)
        for at, name in enumerate(names)
    ]
    return pl.select(
        pl.lit(0, pl.Int32).alias("file"),
        row.alias(ROW),
        pl.lit(None, pl.String).alias(RAW),
        row.cast(pl.String).alias(REJECT_KEY),
        pl.concat_str(pl.lit("Client "), row.cast(pl.String)).alias(REJECT_NAME),
        *cells,
    )


def _problems(rejected: pl.DataFrame) -> pl.DataFrame:
    parts = []
    for code, column in (("country-unknown", "Column 3"), ("email-invalid", "Column 7"))[:PROBLEMS]:
        value = pl.col(column) if code == "country-unknown" else pl.concat_str(pl.lit("someone@"), pl.col(ROW).cast(pl.String))
        parts.append(
            rejected.select(
                "file",
                ROW,
                pl.lit(code).alias("code"),
                pl.lit("reject").alias("severity"),
                pl.lit(pl.Series([[column]])).first().alias("columns"),
                pl.lit("field").alias("field"),
                value.alias("value"),
                *(pl.lit(None, PROBLEM_SCHEMA[name]).alias(name) for name in ("detail", "line", "byte", "cell")),
                pl.concat_str(pl.lit("“"), value, pl.lit("” is nothing that is known.")).alias("message"),
                pl.lit("Correct the value, or have it added to the list.").alias("fix"),
            )
        )
    return pl.concat(parts).select(list(PROBLEM_SCHEMA))


def main(arguments: list[str]) -> None:
    """Does what the module says."""
    if arguments[:1] == ["--one"]:
        with tempfile.TemporaryDirectory() as folder:
            told = one(int(arguments[1]), Path(folder))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(json.dumps({**told, "peak": peak}) + "\n")
        return
    lines = []
    for rows in [int(text) for text in arguments] or _ROWS:
        measured = measure([sys.executable, "-m", "benchmarks.reject_book", "--one", str(rows)])
        told = json.loads(measured.output)
        peak = measured.peak / (1 << 20)
        lines.append(f"| {rows:,} | {told['mb']:.1f} | {told['wall']:.1f} s | {told['cpu']:.1f} s | {peak:,.0f} MiB |")
        sys.stdout.write(lines[-1] + "\n")
    _PAGE.write_text(_WORDS + "\n".join(lines) + "\n", encoding="utf-8")


_WORDS = f"""# What the reject workbook costs

Rejected rows with {COLUMNS} columns and {PROBLEMS} problems each, one of them with a value of its own in every row.
Each workbook is made in a fresh process (`python -m benchmarks.reject_book`). Seconds are those of the causes and the
workbook alone; the peak is that of the whole process, the interpreter and the libraries included. On a machine that others
use at the same time, processor time says more than time.

| rejected rows | MB | time | processor time | peak memory |
| --- | --- | --- | --- | --- |
"""

if __name__ == "__main__":
    main(sys.argv[1:])
