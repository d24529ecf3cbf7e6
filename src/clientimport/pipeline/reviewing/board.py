"""A database under review: its ledger opened once for all that a review page asks, by any number of threads."""

from __future__ import annotations

from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import polars as pl

from clientimport.core.errors import UsageFailure
from clientimport.core.language import DEFAULT
from clientimport.loader import REVIEW_TIMEOUTS, connect, require_ledger
from clientimport.pipeline.reviewing.bindings import Bindings
from clientimport.pipeline.reviewing.cause_views import causes_of_table
from clientimport.pipeline.reviewing.problem_words import problems_in_words
from clientimport.pipeline.reviewing.row_states import STATES
from clientimport.pipeline.reviewing.scopes import Scopes
from clientimport.pipeline.reviewing.views import SORTS, CauseView, Query, RejectLine, RejectPage

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from clientimport.pipeline.reviewing.scope_table import ScopeTable

LARGEST_PAGE = 1_000
"""Rows a page at most."""


class Board:
    """A ledger under review. `engine`: gives each thread a connection of its own; `lang`: where none is asked for.

    `scopes`: what is kept of it in memory; `bindings`: mappings bound to the files of rejected rows.

    Raises UsageFailure (no URL, unknown kind) and DatabaseFailure: not reachable, without a ledger, or one of another schema.
    """

    def __init__(self, database: str, *, lang: str = DEFAULT) -> None:
        self.database = database
        self.lang = lang
        self.bindings = Bindings()
        self.engine: Engine = connect(database, create=False, timeouts=REVIEW_TIMEOUTS)
        self.scopes = Scopes(self.engine)
        try:
            require_ledger(self.engine)
        except BaseException:
            self.engine.dispose()
            raise

    def close(self) -> None:
        """Gives the connections back; the board is not to be used after that."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def runs(board: Board) -> list[dict[str, Any]]:
    """The runs of the database, the last one first, as pipeline.ledger.runs_of tells them; not to be changed."""
    return board.scopes.runs()


def rejects(board: Board, query: Query, lang: str | None = None) -> RejectPage:
    """A page of the rejects that a query means; where it names a page behind the last one, the last.

    Each word of `query.text` is looked for in the key, the client's name (as it is typed by now), the file's path, and the
    headings, values and messages (in `lang`) of what rejects the row; not in the row's other cells.
    Raises UsageFailure (an unknown run, state or order, a page of no or too many rows), DatabaseFailure.
    """
    lang = lang or board.lang
    require_sound(query)
    table = board.scopes.table(query.scope, lang)
    found = table.meant(query, lang)
    pages = max(1, -(-len(found) // query.size))
    query = replace(query, page=min(query.page, pages))
    start = (query.page - 1) * query.size
    return RejectPage(query, lines_of(table, found[start : start + query.size], lang), len(found), pages, table.people())


def causes(board: Board, scope: str, lang: str | None = None) -> tuple[CauseView, ...]:
    """What is wrong in a scope, the most frequent cause first: of its open rows, and of those of a run that was held back.

    Raises UsageFailure for an unknown run, DatabaseFailure.
    """
    lang = lang or board.lang
    return causes_of_table(board.scopes.table(scope, lang), lang)


def lines_of(table: ScopeTable, places: pl.Series, lang: str) -> tuple[RejectLine, ...]:
    """Lines of a scope by their numbers, in that order, their problems in words."""
    rows = table.lines[places]
    at = {line["at"]: (line["run_id"], line["file"]) for line in rows.iter_rows(named=True)}
    faults = table.faults.filter(pl.col("at").is_in(places.implode()))
    problems = problems_in_words(faults, at, table.rows.files, lang)
    return tuple(
        RejectLine(
            reject_id=line["reject_id"],
            run_id=line["run_id"],
            file=file.path if (file := table.rows.files.get((line["run_id"], line["file"]))) else "",
            row=line["row"],
            place=line["place"],
            key=line["key"] or "",
            name=line["name"] or "",
            state=line["state"],
            assigned=line["assigned"] or "",
            mended=line["mended"],
            version=line["version"],
            problems=problems.get(line["at"], ()),
        )
        for line in rows.iter_rows(named=True)
    )


def require_sound(query: Query) -> None:
    """Raises UsageFailure for a query that means nothing."""
    if query.state not in ("any", *STATES):
        raise UsageFailure(f"{query.state!r} is no state of a reject.", fix=f"Known: any, {', '.join(STATES)}.")
    if query.sort.removeprefix("-") not in SORTS:
        raise UsageFailure(f"rejects are not sorted by {query.sort!r}.", fix=f"Known: {', '.join(SORTS)}, each with - too.")
    if not 1 <= query.size <= LARGEST_PAGE or query.page < 1:
        raise UsageFailure(f"there is no page {query.page} of {query.size} rows.", fix=f"1 to {LARGEST_PAGE} rows are a page.")
