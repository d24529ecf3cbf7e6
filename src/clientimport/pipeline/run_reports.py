"""The files that tell of a run: begun aside, filled batch by batch, put in place once the database has the run.

A report that fails costs no load: the database holds the rejects, and the folder can be written again from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import polars as pl

from clientimport.core.errors import ExitCode
from clientimport.core.problems import no_problems
from clientimport.core.record_batch import CheckedBatch
from clientimport.pipeline.begun_reports import begun_reports, discard_reports, owner_of
from clientimport.pipeline.order import CheckOrder
from clientimport.pipeline.outcome import BatchOutcome, Outcomes
from clientimport.pipeline.records_file import RecordsFile
from clientimport.pipeline.reject_clients import learn_clients
from clientimport.pipeline.session import Inputs
from clientimport.pipeline.told import Told
from clientimport.reporter import ReportFailure, Reports, causes, recover

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from clientimport.loader import Load


class RunReports:
    """The report folder and the file of records of one run, as far as its order asks for them.

    `begun`: the folder; None where none is wanted, or it `failed`. `allowed`: what cells may hold, by column. `stored`: whether
    a database will have what they tell.
    """

    def __init__(self, order: CheckOrder, inputs: Inputs, told: Told, closing: ExitStack) -> None:
        self._order = order
        self._summary = inputs.summary
        self._told = told
        self._problems: list[pl.DataFrame] = []  # for the causes, where no report keeps them
        self.allowed: dict[str, list[str]] = {}
        self.failed = False
        self.stored = False
        self.begun: Reports | None = None
        if order.reports is not None:
            place = order.reports / self._summary.run_id
            self.begun = begun_reports(place, order.reports_group, owner_of(order.database))
            closing.callback(discard_reports, self.begun)
        self._records = RecordsFile(order.records, inputs.target) if order.records else None
        if self._records:
            closing.callback(self._records.discard)

    @property
    def wanted(self) -> bool:
        """Whether there is a folder."""
        return self.begun is not None

    def recover(self, engine: Engine) -> None:
        """What a killed run left of its reports is put in place, where the database holds that run, or removed."""
        from clientimport.loader import list_runs

        if self._order.reports is not None and self._order.reports.is_dir():
            done = {run["run_id"] for run in list_runs(engine) if run["status"] == "done"}
            with self._reporting():
                recover(self._order.reports, owner_of(self._order.database), done.__contains__)

    def take(self, outcome: BatchOutcome) -> None:
        """What became of a batch."""
        if self.begun is None:
            self._problems.append(outcome.problems)
            return
        with self._reporting():
            self.begun.take(outcome.rejects, outcome.problems, outcome.accepted)

    def take_records(self, checked: CheckedBatch, accepted: pl.DataFrame) -> None:
        """The accepted records of a batch."""
        if self._records:
            self._records.take(checked, accepted)

    def learn(self, load: Load, standings: pl.DataFrame) -> None:
        """What this run did to the rejects that were known, and the stored clients that rejected rows belong to."""
        if self.begun is not None:
            with self._reporting():
                learn_clients(self.begun, load)
                self.begun.learn(standings)

    def write(self, outcomes: Outcomes) -> None:
        """Written aside and synced; `publish` puts them in place."""
        if self._records:
            self._records.write()
        summary = self._summary
        summary.shown = {
            "key_columns": summary.key_columns,
            "name_columns": summary.name_columns,
            "allowed": self.allowed,
            "lang": summary.lang,
            "secret": sorted(outcomes.secret_columns),
        }
        if self.begun is None:
            summary.causes = causes(pl.concat([no_problems(), *self._problems], how="diagonal"), outcomes.columns)
            return
        with self._reporting():
            headings, secret = outcomes.columns, frozenset(outcomes.secret_columns)
            self.begun.write(summary, headings, list(headings), secret, allowed=self.allowed)
            summary.causes = self.begun.causes

    def publish(self) -> None:
        """Renames them into place."""
        if self._records:
            self._records.publish()
        with self._reporting():
            if self.begun:
                self.begun.publish()
                self._told.wrote_reports(str(self.begun.path))

    def leave(self) -> None:
        """Nobody knows whether the run was committed: they stay aside, for the next run to put in place or remove."""
        if self.begun:
            self.begun.leave()

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        try:
            yield
        except ReportFailure as failure:
            self.begun, self.failed = None, True
            summary = self._summary
            again = f" Then write them again: clientimport rejects export {summary.run_id}" if self.stored else ""
            summary.message = f"{failure}{again}"
            self._told.failed_reports(summary.message)
            summary.reports = {}
            summary.exit_code = int(ExitCode.AFTERWARDS)
