"""What a page of the review costs on the server, with a ledger of many rejected rows.

python -m benchmarks.review_page [--rows N] [--only sqlite|postgresql|mariadb] [--write]

Every row of the generator's wide file but the first is broken; it is loaded into a new database of each kind. Then pages of 50
rows are asked for as the web page asks for them, from one process. `--write` writes benchmarks/REVIEW.md.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from benchmarks import servers
from benchmarks.generate import generate, write_references
from benchmarks.machine import machine
from clientimport.loader import Deed, write_drafts
from clientimport.pipeline import RunOrder, run
from clientimport.pipeline.reference_tables import load_table
from clientimport.pipeline.reviewing.assigning import waive_rows
from clientimport.pipeline.reviewing.board import Board, causes, rejects
from clientimport.pipeline.reviewing.editing import save
from clientimport.pipeline.reviewing.loading_now import changing
from clientimport.pipeline.reviewing.reject_views import neighbours, reject_view
from clientimport.pipeline.reviewing.run_views import run_view
from clientimport.pipeline.reviewing.trying import try_row
from clientimport.pipeline.reviewing.views import OPEN_SCOPE, SORTS, Query

ROWS = 100_000
TIMES = 15
_PAGE = Path(__file__).parent / "REVIEW.md"
_MAPPING = Path(__file__).parent / "wide.yaml"
Line = tuple[str, str, list[float]]
"""Which database, what was asked, and how many milliseconds it took each time."""

PAGES: dict[str, Query] = {
    "plain, the first page": Query(),
    "the last page": Query(page=10**9),
    "the rows of a cause": Query(code="email-invalid", column="Email"),
    "with one value": Query(code="office-unknown", column="Office", value="99999", page=5),
    "those that nobody has mended": Query(mended=False, page=1000),
    "searched: a name": Query(text="otto becker"),
    "searched: a word of a message": Query(text="digits", page=3),
    "searched: one letter": Query(text="e", page=40),
    "searched: what is nowhere": Query(text="xylophone"),
    "filtered, searched and sorted": Query(code="sid-not-alphanumeric", text="schmidt letters", sort="-name"),
}


def measured(folder: Path, kind: str, url: str, rows: int) -> Iterator[Line]:
    """Loads the rejects into a new database, and asks."""
    file = folder / "clients.csv"
    if not file.exists():
        generate(rows + 1, 1, 1.0, file)
        write_references(folder)
    for table in ("offices", "companies"):
        load_table(table, str(folder / f"{table}.csv"), url)
    made = run(RunOrder((str(file),), str(_MAPPING), url, workers=0))
    assert made.fates.counts["rejected"] == rows
    with Board(url) as board:
        yield kind, "the scope is made known", _times(lambda: rejects(board, Query()), 1)
        yield kind, "the same rows as a run's scope", _times(lambda: rejects(board, Query(scope=made.run_id)), 1)
        for words, query in PAGES.items():
            yield kind, words, _times(lambda query=query: rejects(board, query))  # type: ignore[misc]
        for sort in SORTS:
            # The first of them makes the order, the others find it made.
            query = Query(sort=f"-{sort}", page=700)
            yield kind, f"sorted by {sort}, the first time", _times(lambda query=query: rejects(board, query), 1)  # type: ignore[misc]
            yield kind, f"sorted by {sort}, after that", _times(lambda query=query: rejects(board, query))  # type: ignore[misc]
        yield kind, "causes, the first time", _times(lambda: causes(board, OPEN_SCOPE), 1)
        yield kind, "causes, after that", _times(lambda: causes(board, OPEN_SCOPE))
        numbers = [line.reject_id for line in rejects(board, Query(code="email-invalid", column="Email", size=100)).lines]
        reject_view(board, numbers[0])
        each = iter(numbers)
        yield kind, "one row", _times(lambda: reject_view(board, next(each)))
        yield kind, "what it would become", _times(lambda: try_row(board, next(each), typed={}, lang="en"))
        yield kind, "its neighbours, sorted by name", _times(lambda: neighbours(board, Query(sort="name"), next(each)))
        yield kind, "a run", _times(lambda: run_view(board, made.run_id))
        yield kind, "a page after another person's edit", list(_after(board, lambda: _edit(url, next(each))))
        yield (
            kind,
            "causes after another person's edit",
            list(_after(board, lambda: _edit(url, next(each)), lambda: causes(board, OPEN_SCOPE))),
        )
        yield kind, "a page after another person's waiver", list(_after(board, lambda: _waive(url, next(each))))
        _mend_all(board, "mended")
        yield kind, "a page after everything was mended on this page", list(_after(board, lambda: None, times=1))
        yield kind, "a page after one more edit", list(_after(board, lambda: _edit_again(url, next(each))))
        with Board(url) as other:
            _mend_all(other, "mended again")
        yield kind, "a page after another program mended everything", list(_after(board, lambda: None, times=1))


def _edit(url: str, number: int) -> None:
    with Board(url) as other:
        save(other, number, version=0, typed={"Email": "ned@example.com"}, by="ned")


def _edit_again(url: str, number: int) -> None:
    with Board(url) as other:
        version = reject_view(other, number).line.version
        save(other, number, version=version, typed={"Email": "ned@example.com"}, by="ned")


def _mend_all(board: Board, text: str) -> None:
    """Of every row, as a correction of all of them does it."""
    lines = board.scopes.table(OPEN_SCOPE, "en").lines.filter(pl.col("state") != "waived")
    with changing(board, ["ticketevolution"]) as connection:
        typed = lines.select(
            "reject_id", "version", pl.lit(json.dumps({"Notes": text})).alias("cells"), pl.lit(None, pl.String).alias("raw")
        )
        done = write_drafts(connection, typed, Deed("ned", "correct", OPEN_SCOPE))
    assert done.rows == lines.height


def _waive(url: str, number: int) -> None:
    with Board(url) as other:
        waive_rows(other, [number], reason="later", until=None, by="ned")


def _after(
    board: Board, change: Callable[[], object], ask: Callable[[], object] | None = None, times: int = 5
) -> Iterator[float]:
    for _ in range(times):
        change()
        yield from _times(ask or (lambda: rejects(board, Query(sort="name", page=700))), 1)


def _times(ask: Callable[[], object], times: int = TIMES) -> list[float]:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        found.append((time.perf_counter() - began) * 1000)
    return found


@contextmanager
def _databases(folder: Path, only: str) -> Iterator[list[tuple[str, str]]]:
    """Kind and URL of a new database each."""
    kinds: dict[str, Callable[[], AbstractContextManager[str]]] = {
        "sqlite": lambda: servers.sqlite(folder),
        "postgresql": lambda: servers.postgresql(os.environ.get("CLIENTIMPORT_BENCHMARK_POSTGRES", servers.POSTGRES)),
        "mariadb": lambda: servers.mariadb(os.environ.get("CLIENTIMPORT_BENCHMARK_MARIADB", servers.MARIADB)),
    }
    with ExitStack() as closing:
        yield [(kind, closing.enter_context(make())) for kind, make in kinds.items() if only in ("", kind)]


def page(lines: list[Line], rows: int) -> str:
    """The figures in words and as tables."""
    about = machine(None)
    kinds = list(dict.fromkeys(kind for kind, _, _ in lines))
    found = {(kind, words): times for kind, words, times in lines}
    table = [f"| milliseconds | {' | '.join(kinds)} |", f"| --- |{' ---: |' * len(kinds)}"]
    for words in dict.fromkeys(words for _, words, _ in lines):
        cells = [_told(found.get((kind, words), [])) for kind in kinds]
        table.append(f"| {words} | {' | '.join(cells)} |")
    versions = ", ".join(f"{name} {about[name]}" for name in ("python", "polars", "sqlalchemy", "sqlite"))
    head = _WORDS.format(rows=rows, times=TIMES, day=datetime.now(UTC).date(), versions=versions, **about)
    return head + "\n".join(table) + "\n"


def _told(times: list[float]) -> str:
    if not times:
        return ""
    median = f"{statistics.median(times):,.0f}"
    return median if len(times) == 1 else f"{median} ({max(times):,.0f})"


_WORDS = """# What a page of the review costs

{rows:,} rejected rows of the generator's wide file (40 columns, every row broken in one of its ways), open in the ledger; a
page has 50 rows. Medians of {times} questions, in brackets the slowest; what happens once has one figure. The first question
reads the ledger, which `clientimport review` does as it starts, of the open rows and of the last run, and again within seconds
after it has changed; after that the rows of a scope are in memory, and each question begins by asking the ledger whether
anything changed. What is written here as a page after something is a page that was asked for before those seconds were over.
`python -m benchmarks.review_page --write` on {day}, alone on {cores} cores ({processor}), {memory_gib} GiB; {versions}.

"""


def main(arguments: list[str]) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.review_page", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--only", choices=["sqlite", "postgresql", "mariadb"], default="")
    parser.add_argument("--write", action="store_true", help="writes benchmarks/REVIEW.md")
    asked = parser.parse_args(arguments)
    lines = []
    with tempfile.TemporaryDirectory() as folder, _databases(Path(folder), asked.only) as databases:
        for kind, url in databases:
            for line in measured(Path(folder), kind, url, asked.rows):
                lines.append(line)
                sys.stdout.write(f"{line[0]:10} {_told(line[2]):>14} ms  {line[1]}\n")
                sys.stdout.flush()
    if asked.write:
        _PAGE.write_text(page(lines, asked.rows), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
