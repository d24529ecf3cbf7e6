"""The whole flow on one screen: read → map → check → load → report."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from clientimport.core.errors import CommitUnknown, DatabaseFailure, Failure, GateHeld
from clientimport.core.runs import RunSummary
from clientimport.core.stages import TOTAL
from clientimport.core.target import References
from clientimport.pipeline.committing import commit
from clientimport.pipeline.deadline import Deadline
from clientimport.pipeline.desk import Desk
from clientimport.pipeline.late_signals import LateSignals
from clientimport.pipeline.loading import completing
from clientimport.pipeline.machine import machine_failures
from clientimport.pipeline.order import CheckOrder, RunOrder
from clientimport.pipeline.retrying import Attempt, persist
from clientimport.pipeline.session import Inputs, open_files, read_inputs
from clientimport.pipeline.told import telling_its_end

if TYPE_CHECKING:
    from sqlalchemy import Engine


@telling_its_end
def run(order: RunOrder) -> RunSummary:
    """Loads files into the database. Returns the summary, `exit_code` in it; the reports are in their folder.

    Raises Failure (with its exit code) where nothing could be loaded; the reports then say so too. CommitUnknown: it is not
    known whether it was; InterruptedLate: it was, and the process is to end.
    """
    return persist(order, partial(_run_once, order))


def _run_once(order: RunOrder, attempt: Attempt) -> RunSummary:
    from clientimport.loader import Load, Terms, find_same, was_committed
    from clientimport.pipeline.recheck import rechecker

    began = perf_counter()
    mapping, target, summary = read_inputs(order)
    inputs, took = Inputs(mapping, target, summary), summary.seconds
    deadline = Deadline(order.deadline)
    terms = Terms(attempt.wait, deadline.heed, order.tell)
    with ExitStack() as closing:
        desk = Desk(order, inputs, closing, deadline.heed)
        late = closing.enter_context(LateSignals(summary.run_id))
        try:
            with machine_failures():
                deadline.heed_at_start()
                open_files(order, inputs, closing)
                engine = _reached(order, desk)
                if not order.again and (same := find_same(engine, target, mapping, summary)):
                    return desk.same_again(same)
                with Load(engine, target, mapping, summary, rechecker(target, mapping), terms=terms) as load:
                    load.confirm_release()
                    # The run that held the lock may have loaded these very files.
                    if load.waited and not order.again and (same := load.find_same()):
                        return desk.same_again(same)
                    if order.stored is not None and not order.stored.confirm(load):
                        return order.stored.nothing_left(summary)
                    with deadline.watching(load):
                        desk.take_batches(load.references, load)
                        desk.close_gates()
                        desk.settle_lives(load)
                        desk.finish("done", began)
                        with completing(load, took, deadline.heed), took.timed("report"):
                            desk.reports.write(desk.outcomes)
                        load.finish(summary)
                    late.hold()
                    was_made = partial(was_committed, engine, target.name, summary.run_id, Terms())
                    commit(summary.run_id, took.timed("commit")(load.commit), was_made, order.tell, late)
        except CommitUnknown:
            desk.reports.leave()
            raise
        except Failure as failure:
            failure.summary = summary
            if isinstance(failure, DatabaseFailure) and attempt.gives_up_for(failure, connected=desk.engine is not None):
                raise
            desk.nothing_loaded(failure, began)
            raise
        desk.reports.publish()
        took[TOTAL] = perf_counter() - began
        late.act(summary)
    return summary


def _reached(order: RunOrder, desk: Desk) -> Engine:
    """The database with its tables, and what it tells of runs before this one."""
    from clientimport.loader import Timeouts, check_release, connect, ensure_schema

    with desk.summary.seconds.timed("connect"):
        timeouts = Timeouts(order.lock_timeout, order.statement_timeout)
        engine = desk.connected(connect(order.database or "", timeouts=timeouts))
        desk.check_room()
        if ensure_schema(engine, [desk.inputs.target]):
            desk.told.made_schema(desk.inputs.target.name)
        desk.reports.recover(engine)
        desk.look_back()
        check_release(engine, desk.summary)
    return engine


@telling_its_end
def check(order: CheckOrder) -> RunSummary:
    """Answers as `run` would, without writing: against the database where one is given, else what needs one is "not done".

    Raises Failure as `run` does.
    """
    began = perf_counter()
    mapping, target, summary = read_inputs(order)
    inputs, took = Inputs(mapping, target, summary), summary.seconds
    with ExitStack() as closing, machine_failures():
        desk = Desk(order, inputs, closing)
        open_files(order, inputs, closing)
        if order.database is None:
            summary.not_done.append("stored clients")
            desk.take_batches(References(), None)
        else:
            desk.take_batches_and_roll_back(order.database)
        held: Failure | None = None
        try:
            desk.close_gates()
        except GateHeld as failure:
            held = failure
        desk.finish("checked", began)
        if held is not None:
            summary.status, summary.message, summary.exit_code = "held", str(held), int(held.exit_code)
        with took.timed("report"):
            desk.reports.write(desk.outcomes)
            desk.reports.publish()
        took[TOTAL] = perf_counter() - began
    return summary
