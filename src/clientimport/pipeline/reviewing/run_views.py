"""A run under review: how it ended, what of it is still open and why, the runs of its kind before it, and its workbook."""

from __future__ import annotations

import polars as pl

from clientimport.core.errors import UsageFailure
from clientimport.core.fates import CLIENT_FATES
from clientimport.loader import show_run
from clientimport.pipeline.ledger import workbook_again
from clientimport.pipeline.reviewing.board import Board
from clientimport.pipeline.reviewing.cause_views import causes_of_table
from clientimport.pipeline.reviewing.row_states import OPEN_STATES
from clientimport.pipeline.reviewing.views import RunView
from clientimport.pipeline.trends import TREND, like


def run_view(board: Board, run_id: str, lang: str | None = None) -> RunView:
    """A run by its id, with its causes by now. Raises UsageFailure where there is none, DatabaseFailure."""
    lang = lang or board.lang
    runs = board.scopes.runs()
    run = next((each for each in runs if each["run_id"] == run_id), None)
    if run is None:
        raise UsageFailure(f"there is no run {run_id}.", fix="`clientimport runs list` shows them.")
    table = board.scopes.table(run_id, lang)
    is_open = pl.col("state").is_in(pl.Series(OPEN_STATES, dtype=table.lines["state"].dtype).implode())
    counts = table.lines.select(
        is_open.sum().alias("open"),
        (is_open & pl.col("mended")).sum().alias("mended"),
        (pl.col("state") == "waived").sum().alias("waived"),
    ).row(0, named=True)
    kind = like(runs[runs.index(run) :], run)[: TREND + 1]
    trend = tuple(
        (
            each["run_id"],
            each["started_at"],
            sum(each["fates"].get(fate, 0) for fate in CLIENT_FATES) if each["status"] == "done" else None,
            each["fates"].get("rejected", 0),
        )
        for each in reversed(kind)
    )
    files = tuple(str(file["path"]) for file in show_run(board.engine, run_id).get("files", ()))
    return RunView(run, **counts, causes=causes_of_table(table, lang), trend=trend, files=files)


def workbook(board: Board, run_id: str, lang: str | None = None) -> bytes:
    """The reject workbook of a run with its rows as they were received, in a language.

    Raises UsageFailure where there is no such run, ReportFailure, DatabaseFailure.
    """
    if not any(run["run_id"] == run_id for run in board.scopes.runs()):
        raise UsageFailure(f"there is no run {run_id}.", fix="`clientimport runs list` shows them.")
    return workbook_again(board.engine, run_id, lang or board.lang)
