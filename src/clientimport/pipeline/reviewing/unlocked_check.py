"""A check of rejected rows that holds up nobody: without the lock of runs, and without a transaction that writes."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import polars as pl

from clientimport.core.problems import no_problems
from clientimport.core.runs import RunSummary
from clientimport.loader import reading
from clientimport.pipeline.flow import check
from clientimport.pipeline.machine import machine_failures
from clientimport.pipeline.order import CheckOrder
from clientimport.pipeline.reviewing.dry_run import dry_run
from clientimport.pipeline.session import Inputs, open_files, read_inputs
from clientimport.pipeline.waiting import nothing_to_heed
from clientimport.reporter import causes

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from clientimport.pipeline.suggest_trial import Try


def unlocked_check(engine: Engine) -> Try:
    """-> what answers an order for stored rows as `check` does: fates, problems, drops and causes."""

    def tried(order: CheckOrder) -> RunSummary:
        if order.database is None:
            return check(order)
        mapping, target, summary = read_inputs(order)
        inputs = Inputs(mapping, target, summary)
        problems = [no_problems()]
        with ExitStack() as closing, machine_failures(), reading(engine) as connection:
            open_files(order, inputs, closing)
            for _ in inputs.partners.read(nothing_to_heed) if inputs.partners else ():
                pass  # what is wrong with joined tables no change of these rows mends
            for batch in dry_run(inputs, connection):
                problems += [outcome.problems for outcome in batch.outcomes]
        summary.causes = causes(pl.concat(problems, how="diagonal"))
        summary.status = "checked"
        return summary

    return tried
