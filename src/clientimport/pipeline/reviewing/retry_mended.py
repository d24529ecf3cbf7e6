"""The rows that reviewers have mended, tried in real runs; drafts that are loaded go in the transaction of their run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from clientimport.core.errors import Failure, LockHeld
from clientimport.core.events import Tell, no_tell
from clientimport.core.fates import CLIENT_FATES
from clientimport.core.runs import RunSummary
from clientimport.loader import Deed, reading
from clientimport.loader.drafts import count_mended
from clientimport.pipeline.order import RunOrder
from clientimport.pipeline.retry import RetryPlan, try_again
from clientimport.pipeline.retry_said import skipped_words
from clientimport.pipeline.retry_words import REMARKS, WORDS
from clientimport.pipeline.reviewing.loading_now import loading_now
from clientimport.pipeline.reviewing.mended_rows import MendedRows
from clientimport.pipeline.reviewing.people import name_of
from clientimport.pipeline.reviewing.refusals import RunLoading
from clientimport.pipeline.reviewing.views import OPEN_SCOPE, LoadingView, RetryView
from clientimport.pipeline.stored_set import TriedDrafts

if TYPE_CHECKING:
    from clientimport.pipeline.reviewing.board import Board


def mended_count(board: Board, scope: str) -> int:
    """How many open rows of a scope have a mended copy that waits. Raises DatabaseFailure."""
    with reading(board.engine) as connection:
        return count_mended(connection, None if scope == OPEN_SCOPE else scope)


def retry(  # noqa: PLR0913 - who asks for it, and where its reports go
    board: Board,
    scope: str,
    *,
    by: str,
    reports: Path,
    reports_group: str | None = None,
    lang: str,
    tell: Tell = no_tell,
) -> RetryView:
    """All mended rows of a scope, each as it stands, in a run for each mapping; rows of their clients go with them.

    What is right is loaded, and its draft goes with that; what is not stands in the new run, as it was typed, and so does what
    is typed for a row whose run fails. Rows that were resolved otherwise meanwhile are told, and their drafts are in the trail
    alone from then on. Twice changes nothing.

    Raises Refused (nobody), RunLoading, UsageFailure (no such run), and what `run` raises, where none of the rows could be
    tried; where others could, it is in the message.
    """
    by = name_of(by, lang)
    rows = MendedRows(board.engine, scope)
    plan = rows.plan()
    drafts = TriedDrafts(rows.drafts, Deed(by, "retry", scope))
    runs: list[RunSummary] = []
    failures = list(rows.failures)
    for group in plan.groups:
        group.stored.drafts = drafts
        order = RunOrder(
            files=(),
            mapping="",
            database=board.database,
            reports=reports,
            reports_group=reports_group,
            lang=lang,
            made_by=by,
            tell=tell,
        )
        try:
            runs.append(try_again(group, plan, order))
        except LockHeld:
            loading = loading_now(board, group.target.name) or LoadingView("", "")
            failures.append(RunLoading(loading, lang=lang))
        except Failure as failure:
            failures.append(failure)
    if failures and not runs:
        raise failures[0]
    plan.told.skipped += rows.settle(board, Deed(by, "retry", scope))
    return _view(plan, [each for each in runs if each.status != "same"], failures, lang)


def _view(plan: RetryPlan, runs: list[RunSummary], failures: Iterable[Failure], lang: str) -> RetryView:
    told = plan.told
    said = [REMARKS[remark.reason][lang].format(**remark.facts) for remark in told.remarks]
    said += [str(failure) for failure in failures]
    if not runs and not said:
        said = [WORDS["nothing"][lang]]
    fates = pl.Series([sum(run.fates.counts[fate] for fate in CLIENT_FATES) for run in runs], dtype=pl.Int64)
    return RetryView(
        tried=sum(sum(run.rows_of_file.values()) for run in runs),
        loaded=int(fates.sum()),
        rejected=sum(run.fates.counts["rejected"] for run in runs),
        runs=tuple(run.to_json() for run in runs),
        skipped=tuple(skipped_words(each, lang) for each in told.skipped),
        message="\n".join(said),
    )
