"""The desk of a run: takes the batches through, keeps the books on every row, has the reports written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack, nullcontext
from time import perf_counter
from typing import TYPE_CHECKING

import polars as pl

from clientimport.core.errors import DatabaseFailure, DeadlinePassed, ExitCode, Failure, GateHeld, LockHeld, MachineFailure
from clientimport.core.fates import CLIENT_FATES
from clientimport.core.fields import fields_of
from clientimport.core.garbage import rarely_collected
from clientimport.core.language import said
from clientimport.core.news import News
from clientimport.core.record_batch import CheckedBatch, LoadedBatch
from clientimport.core.runs import RunSummary
from clientimport.core.stages import TOTAL
from clientimport.core.target import References
from clientimport.loader import Repeats
from clientimport.mapper import Bound
from clientimport.mapper.reads import every_rule
from clientimport.pipeline.ahead import read_ahead
from clientimport.pipeline.allowed import allowed_values
from clientimport.pipeline.client_batches import by_client
from clientimport.pipeline.client_outcomes import outcomes_of
from clientimport.pipeline.corrected_rows import CorrectedRows
from clientimport.pipeline.gatekeeper import Gatekeeper
from clientimport.pipeline.joined_tables import joined_tables, unused_rows
from clientimport.pipeline.kinds import kind_of
from clientimport.pipeline.loading import Loading
from clientimport.pipeline.memory import return_large_blocks
from clientimport.pipeline.order import CheckOrder, RunOrder
from clientimport.pipeline.outcome import BatchOutcome, Outcomes
from clientimport.pipeline.prepare import Wanted
from clientimport.pipeline.room import check_room, sqlite_file
from clientimport.pipeline.run_reports import RunReports
from clientimport.pipeline.session import Inputs
from clientimport.pipeline.settle import settle
from clientimport.pipeline.system_user import system_user
from clientimport.pipeline.told import Told, storage_of
from clientimport.pipeline.trends import trend
from clientimport.pipeline.unloaded import take_note
from clientimport.pipeline.waiting import nothing_to_heed
from clientimport.pipeline.words_run import WORDS
from clientimport.pipeline.workers import Workers

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from clientimport.loader import Load, SameRun


_ON_DISK_ONLY = (DatabaseFailure, LockHeld, DeadlinePassed, MachineFailure)
"""Failures after which not even the ledger is written: by reason of the database, the time or the machine."""


class Desk:
    """One run's desk. `engine` is set once the database is reached."""

    def __init__(
        self, order: CheckOrder, inputs: Inputs, closing: ExitStack, heed: Callable[[], None] = nothing_to_heed
    ) -> None:
        self.order = order
        self.heed = heed  # asked wherever the run waits
        self.inputs = inputs
        self.summary = inputs.summary
        self.outcomes = Outcomes(inputs.summary)
        self.gates = Gatekeeper(order, inputs)
        self.engine: Engine | None = None
        self.closing = closing
        self.told = Told(order.tell, inputs.summary)
        self.corrected: CorrectedRows | None = None
        self.reports = RunReports(order, inputs, self.told, closing)

    def connected(self, engine: Engine) -> Engine:
        """Remembers the database and has it closed at the end."""
        self.engine = engine
        self.reports.stored = isinstance(self.order, RunOrder)
        self.summary.storage = storage_of(engine, self.inputs.target)
        self.closing.callback(engine.dispose)
        return engine

    def check_room(self) -> None:
        """Raises MachineFailure where the database's disk (of a SQLite file), the reports' or the temporary one is too full."""
        spilled = self.inputs.mapping.many is not None
        check_room(self.inputs.size, sqlite_file(self.engine), self.order.reports, spilled=spilled)

    def look_back(self) -> None:
        """The runs before this one, for its page."""
        from clientimport.loader import reading

        if self.engine is not None and self.reports.wanted:
            with reading(self.engine) as connection:
                self.summary.trend = trend(connection, self.summary)

    def take_batches(self, references: References, load: Load | None) -> None:
        """Every batch of every file through mapper, checker and (unless None) loader, in order."""
        inputs, summary = self.inputs, self.summary
        for number, bound in enumerate(inputs.bounds):
            self.outcomes.open_file(bound)
            self.reports.allowed |= allowed_values(bound, references)
            self._keep_problems([self.outcomes.of_file(bound, number, inputs.file_faults(number))], load)
        self._keep_problems(joined_tables(inputs, self.outcomes, self.heed), load)
        repeats = self.closing.enter_context(Repeats(inputs.target))
        read = summary.seconds.pulled("read", inputs.batches(self.order.batch_rows))
        found = self.gates.watched(read, load)
        if load is not None:
            # A check keeps so little of a batch that the system's work on the blocks would cost more than the blocks, and each
            # password is hashed in a large block.
            if not _reads_secrets(inputs):
                return_large_blocks()
            self.corrected = CorrectedRows(load.corrections())
            found = self.corrected.left_out(found)
        batches = read_ahead(by_client(found, inputs, self.order.batch_rows), heed=self.heed)
        # Closed here whatever happens: left to the garbage collector, it might be its own thread that waits for itself.
        self.closing.callback(batches.close)
        wanted = Wanted(strict=self.order.strict, fingerprints=load is not None)
        crew = Workers(inputs.bounds, references, self.order.workers, inputs.size, self.heed, wanted)
        workers = self.closing.enter_context(crew)
        prepared = workers.prepared(batches)
        self.closing.enter_context(rarely_collected())
        if load is None:
            for bound, checked in prepared:
                with summary.seconds.timed("settle"):
                    settled = settle(repeats, checked)
                self._told(bound, checked, settled, None)
        else:
            with Loading(load, repeats, self.heed) as loading:
                for bound, checked, loaded in loading.loaded(prepared):
                    self._told(bound, checked, loaded, loading)
                loading.finish()
            self.gates.learn(load)
            summary.seconds.add_all(loading.took)
        self._keep_problems(unused_rows(inputs, self.outcomes), load)
        summary.not_done = sorted({*summary.not_done, *self.outcomes.not_done})
        summary.seconds.add_all(workers.took)

    def _told(self, bound: Bound, checked: CheckedBatch, loaded: LoadedBatch, loading: Loading | None) -> None:
        """A batch of which all is known: counted, and kept for the reports."""
        self.heed()
        with self.summary.seconds.timed("report"):
            for outcome in outcomes_of(self.outcomes, self.inputs.bounds, bound, checked, loaded):
                self._keep(outcome, loading)
            self.reports.take_records(checked, loaded.fates)
        path, rows = checked.batch.file.path, checked.batch.rows.height
        self.order.progress(path, rows)
        self.told.batch(path, rows)

    def take_batches_and_roll_back(self, database: str) -> None:
        """A run against the database that is undone at the end: what `check --database` answers by."""
        from clientimport.loader import Load, connect, ensure_schema, has_schema
        from clientimport.pipeline.recheck import rechecker

        engine = self.connected(connect(database, create=False))
        if not has_schema(engine, self.inputs.target):
            # A first run would meet the tables as the migrations make them.
            engine = self.connected(connect("sqlite://"))
            ensure_schema(engine, [self.inputs.target])
        self.look_back()
        mapping, target, stored = self.inputs.mapping, self.inputs.target, self.order.stored
        with Load(engine, target, mapping, self.summary, rechecker(target, mapping)) as load:
            if stored is not None:
                stored.confirm(load)
            self.take_batches(load.references, load)
            self.settle_lives(load)

    def close_gates(self) -> None:
        """Raises GateHeld where a gate is shut."""
        self.gates.close(self.outcomes.dropped_rows)

    def settle_lives(self, load: Load) -> None:
        """What this run's rejects do to those that were known, and the stored clients that they belong to.

        From here on the summary has the news.
        """
        order, summary = self.order, self.summary
        by = (order.made_by if isinstance(order, RunOrder) else "") or system_user()
        met = self.corrected.met if self.corrected else ()
        settling = order.stored.settling(load) if order.stored is not None else nullcontext()
        with summary.seconds.timed("lives"), settling:
            summary.news, standings = load.settle_lives(kind_of(summary), by, met)
        self.reports.learn(load, standings)

    def finish(self, status: str, began: float) -> None:
        """Sums up: every record of the files must have one fate, else it is a bug and nothing may be committed."""
        summary = self.summary
        rows = sum(summary.rows_of_file.values())
        if summary.fates.total != rows:
            raise RuntimeError(f"{rows} rows in the files, {summary.fates.total} fates: {summary.fates.named()}")
        left = summary.fates.counts["rejected"] if summary.news is None else summary.news.open
        rejects = left > 0 and not self.order.rejects_ok
        summary.status = status
        summary.exit_code = int(ExitCode.AFTERWARDS if self.reports.failed else ExitCode.REJECTS if rejects else ExitCode.DONE)
        summary.seconds[TOTAL] = perf_counter() - began

    def nothing_loaded(self, failure: Failure, began: float) -> None:
        """After the rollback: complete reports that say so, and a short transaction that records the run as held or failed."""
        summary = self.summary
        fates = summary.fates.counts
        for fate in CLIENT_FATES:
            fates["held"] += fates[fate]
            fates[fate] = 0
        summary.status, summary.news = "held" if isinstance(failure, GateHeld) else "failed", None
        summary.message, summary.exit_code = str(failure), int(failure.exit_code)
        failure.summary = summary
        summary.seconds[TOTAL] = perf_counter() - began
        self.reports.write(self.outcomes)
        self.reports.publish()
        if self.engine is not None and self.reports.begun and not isinstance(failure, _ON_DISK_ONLY):
            take_note(self.engine, summary, self.reports.begun, failure)

    def same_again(self, same: SameRun) -> RunSummary:
        """The files were loaded before with this mapping: nothing is read, and the answer says so."""
        summary = self.summary
        summary.status, summary.same_as = "same", same.run_id
        summary.news = News(known=same.open_rejects, waived=same.waived_rejects)
        summary.message = said(WORDS, summary.lang, "same", run=same.run_id)
        self.told.same_files()
        summary.exit_code = int(ExitCode.REJECTS if same.open_rejects and not self.order.rejects_ok else ExitCode.DONE)
        return summary

    def _keep_problems(self, found: Iterable[pl.DataFrame], load: Load | None) -> None:
        for problems in found:
            self._keep(BatchOutcome(pl.DataFrame(), problems, pl.DataFrame()), load)

    def _keep(self, outcome: BatchOutcome, load: Load | Loading | None) -> None:
        if load is not None:
            load.record(outcome.rejects, outcome.problems, outcome.accepted, outcome.retried)
        self.reports.take(outcome)


def _reads_secrets(inputs: Inputs) -> bool:
    fields = fields_of(inputs.target.record)
    return any(pattern in fields and fields[pattern].secret for pattern, _, _ in every_rule(inputs.mapping))
