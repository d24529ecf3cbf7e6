"""The whole flow on one screen: read → map → check → load → report."""

from __future__ import annotations

from contextlib import ExitStack
from time import perf_counter

from clientimport.core.errors import Failure, GateHeld
from clientimport.core.runs import RunSummary
from clientimport.core.target import References
from clientimport.pipeline.desk import Desk
from clientimport.pipeline.loading import completing
from clientimport.pipeline.order import CheckOrder, RunOrder
from clientimport.pipeline.session import Inputs, open_files, read_inputs
from clientimport.pipeline.told import telling_its_end


@telling_its_end
def run(order: RunOrder) -> RunSummary:
    """Loads files into the database. Returns the summary, `exit_code` in it; the reports are in their folder.

    Raises Failure (with its exit code) where nothing could be loaded; the reports then say so too.
    """
    from clientimport.loader import Load, check_release, connect, ensure_schema, find_same
    from clientimport.pipeline.recheck import rechecker

    began = perf_counter()
    mapping, target, summary = read_inputs(order)
    inputs = Inputs(mapping, target, summary)
    with ExitStack() as closing:
        desk = Desk(order, inputs, closing)
        try:
            open_files(order, inputs, closing)
            engine = desk.connected(connect(order.database or ""))
            if ensure_schema(engine, [target]):
                desk.told.made_schema(target.name)
            desk.recover_reports()
            check_release(engine, summary)
            if not order.again and (same := find_same(engine, target, mapping, summary)):
                return desk.same_again(same)
            with Load(engine, target, mapping, summary, rechecker(target, mapping), wait=order.wait) as load:
                load.confirm_release()
                desk.take_batches(load.references, load)
                desk.close_gates()
                desk.finish("done", began)
                with completing(load):
                    desk.write_reports()
                load.finish(summary)
                load.commit()
        except Failure as failure:
            desk.nothing_loaded(failure, began)
            raise
        desk.publish_reports()
    return summary


@telling_its_end
def check(order: CheckOrder) -> RunSummary:
    """Answers as `run` would, without writing: against the database where one is given, else what needs one is "not done".

    Raises Failure as `run` does.
    """
    began = perf_counter()
    mapping, target, summary = read_inputs(order)
    inputs = Inputs(mapping, target, summary)
    with ExitStack() as closing:
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
        desk.write_reports()
        desk.publish_reports()
    return summary
