"""`rejects retry`: rejected rows tried again, mended by a person or under another mapping, each in a run of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from clientimport.core.runs import RunSummary
from clientimport.loader import connect, require_ledger
from clientimport.pipeline.flow import check, run
from clientimport.pipeline.joined_before import tables_of_runs
from clientimport.pipeline.order import CheckOrder, RunOrder
from clientimport.pipeline.retry_asked import Asked
from clientimport.pipeline.retry_files import plan_files
from clientimport.pipeline.retry_groups import Group
from clientimport.pipeline.retry_ledger import RetryLedger
from clientimport.pipeline.retry_plan import RetryPlan, plan_all
from clientimport.pipeline.retry_told import Skipped

__all__ = ["Asked", "Group", "RetryPlan", "plan_retry", "try_again"]


def plan_retry(asked: Asked, database: str) -> RetryPlan:
    """What is to be tried, and what is to be told of it before. Writes nothing.

    Raises SourceFailure, UsageFailure, MappingFailure, DatabaseFailure.
    """
    engine = connect(database, create=False)
    try:
        require_ledger(engine)
        ledger = RetryLedger(engine)
        return plan_files(ledger, asked) if asked.files else plan_all(ledger, asked)
    finally:
        engine.dispose()


def try_again(group: Group, plan: RetryPlan, order: CheckOrder) -> RunSummary:
    """One group as a run, or (a CheckOrder) as a check that is rolled back. Raises what `run` raises.

    Tables that its mapping joins without naming them are those of the runs that the rows come from, where the order names none.
    Rows that another run resolved since the plan was made are told in `plan.told.skipped`.
    """
    flow: Callable[..., RunSummary] = run if isinstance(order, RunOrder) else check
    joins = {**(_joined_before(group, order.database) if order.database else {}), **order.joins}
    asked = replace(order, files=(), mapping=group.mapping.path, stored=group.stored, joins=joins)
    if isinstance(asked, RunOrder):
        asked = replace(asked, again=True)
    summary = flow(asked)
    for identity, row in group.stored.resolved.items():
        at = row["resolved_at"]
        facts = {
            "run": str(row["resolved_run"] or row["superseded_by"] or ""),
            "at": str(at or ""),
            "by": str(row["resolved_by"] or ""),
        }
        plan.told.skipped.append(Skipped(group.wheres[identity], "resolved-meanwhile", facts))
        plan.told.tried -= 1
    return summary


def _joined_before(group: Group, database: str) -> dict[str, str]:
    engine = connect(database, create=False)
    try:
        return tables_of_runs(engine, (run_id for run_id, _, _ in group.stored.identities()), group.mapping.joins)
    finally:
        engine.dispose()
