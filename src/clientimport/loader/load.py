"""A run's load: one transaction that holds clients, lists and ledger together, or none of them."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import polars as pl
from sqlalchemy import Connection, DateTime, Engine

from clientimport.core.errors import Failure
from clientimport.core.mapping import Mapping
from clientimport.core.news import News
from clientimport.core.profile import Profile
from clientimport.core.record_batch import CheckedBatch, LoadedBatch
from clientimport.core.runs import RunSummary
from clientimport.core.target import References, Target
from clientimport.loader import ledger
from clientimport.loader.batch import Batch, batch_of
from clientimport.loader.batch_load import BatchLoad
from clientimport.loader.comparing import Recheck
from clientimport.loader.corrections import read_corrections, touch_corrections
from clientimport.loader.dialects import is_mariadb
from clientimport.loader.drafts import drop_drafts
from clientimport.loader.engine import shown
from clientimport.loader.failures import database_failures
from clientimport.loader.first_load import AT_THE_END, IN_PLACE, FirstLoad, take_off
from clientimport.loader.life_settling import Ending, settle_lives
from clientimport.loader.lives import Lives
from clientimport.loader.profiles import good_profiles
from clientimport.loader.references import read_references
from clientimport.loader.reject_clients import note_clients
from clientimport.loader.releasing import confirm_release
from clientimport.loader.retrying_rows import open_rejects
from clientimport.loader.review_actions import Deed, concerned, note_deed
from clientimport.loader.same_file import SameRun, same_on
from clientimport.loader.terms import Terms
from clientimport.loader.transaction import begin, interrupt, let_go

_USUAL = Terms()


class FatesError(Exception):
    """The fates do not add up to the rows of the files: a bug, and nothing may be committed."""


class Load:
    """The run's one transaction, as a context manager: leaving it without `commit` rolls everything back.

    `recheck`: judges whole records as they would stand (mode update) -> FAULT_SCHEMA. `terms`: of waiting for the lock.
    Every method raises DatabaseFailure, entering it LockHeld too.
    """

    def __init__(  # noqa: PLR0913 - what a run is made of
        self,
        engine: Engine,
        target: Target,
        mapping: Mapping,
        summary: RunSummary,
        recheck: Recheck | None = None,
        *,
        terms: Terms = _USUAL,
    ) -> None:
        self._engine = engine
        self._target = target
        self._mapping = mapping
        self._summary = summary
        self._recheck = recheck
        self._terms = terms
        self._where = shown(engine)
        self._connection: Connection | None = None
        self._references = References()
        self._batches: BatchLoad | None = None
        self._first: FirstLoad | None = None
        self._lives: Lives | None = None
        self.waited = False
        """Whether another run held the lock at first, and may have loaded something."""

    def __enter__(self) -> Self:
        connection, self.waited = begin(self._engine, self._target.name, self._summary.run_id, self._terms)
        self._connection = connection
        try:
            with database_failures(self._where):
                # Before anything is read: its locks keep the references as they are.
                self._first, why = take_off(connection, self._target, sum(file.size for file in self._summary.files))
                # Foreign keys of SQLite stay in place, and its indexes need no right of their own: nothing to be told.
                taken_off = self._first is not None and connection.dialect.name != "sqlite"
                self._summary.constraints = AT_THE_END if taken_off else f"{IN_PLACE}: {why}" if why else ""
                self._references = read_references(connection, self._target, self._mapping)
                ledger.begin_run(connection, self._summary, self._references.digest)
                self._lives = Lives(connection, self._target.name, self._mapping.system, datetime.now(UTC).date())
                self._batches = BatchLoad(
                    connection,
                    self._target,
                    self._mapping,
                    self._summary.run_id,
                    _now(connection),
                    self._recheck,
                    index=self._index_early,
                )
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        # What ended the run is told, not that the connection could not be given back after it.
        with suppress(Failure) if kind is not None else nullcontext():
            self._close()

    @property
    def references(self) -> References:
        """The reference tables as they were when the run began."""
        return self._references

    def find_same(self) -> SameRun | None:
        """As `same_file.find_same`, now that the lock is held."""
        with database_failures(self._where):
            return same_on(self._open, self._target, self._mapping, self._summary)

    def batch_of(self, checked: CheckedBatch) -> Batch:
        """The accepted records of a batch as `load` takes them; asks nothing of the database."""
        return batch_of(checked, self._target, self._mapping)

    def load(self, batch: Batch) -> LoadedBatch:
        """A batch into the tables; its keys must have been settled (`Repeats`)."""
        assert self._batches is not None
        with database_failures(self._where):
            return self._batches.load(batch)

    def clients_of(self, keys: pl.DataFrame) -> pl.DataFrame:
        """ROW, key -> ROW, key, client_id, account of those that are stored by now."""
        assert self._batches is not None
        with database_failures(self._where):
            return self._batches.clients_of(keys)

    def record(
        self,
        rejects: pl.DataFrame,
        problems: pl.DataFrame,
        accepted: pl.DataFrame | None = None,
        retried: pl.DataFrame | None = None,
    ) -> None:
        """Into the ledger: rejected rows (file, ROW, RAW, cells by frame name, secrets withheld), and PROBLEM_SCHEMA.

        `accepted`: file, ROW, key of accepted rows; `retried`: RETRIED, of rows that were rejected before.
        """
        assert self._lives is not None
        with database_failures(self._where):
            rejects, problems = self._lives.take(rejects, problems, accepted, retried)
            ledger.write_rejects(self._open, self._summary.run_id, rejects)
            ledger.write_problems(self._open, self._summary.run_id, problems)

    def corrections(self) -> pl.DataFrame:
        """CORRECTIONS of this target and system."""
        with database_failures(self._where):
            return read_corrections(self._open, self._target.name, self._mapping.system)

    def settle_lives(self, kind: str | None, by: str, corrected: Collection[int] = ()) -> tuple[News, pl.DataFrame]:
        """After the last batch, once: what this run's rejects do to those known before -> as life_settling.settle_lives.

        `kind`, `by`: as in Ending. `corrected`: ids of the corrections whose rows a file brought again.
        """
        assert self._lives is not None
        several = self._mapping.many is not None
        ending = Ending(self._summary.run_id, self._target.name, self._mapping.system, kind, by, several=several)
        with database_failures(self._where):
            touch_corrections(self._open, corrected, ending.at)
            note_clients(self._open, self._target, ending.system, ending.run_id, self._lives.seen)
            return settle_lives(self._open, self._lives, ending)

    def standing_of(self, identities: Collection[str]) -> pl.DataFrame:
        """How rejected rows stand now that the lock is held (retrying_rows.OPEN_REJECTS), by their identities."""
        with database_failures(self._where):
            return open_rejects(self._open, target=self._target.name, system=self._mapping.system, identities=identities)

    def note_deed(self, deed: Deed, reject_ids: pl.Series) -> None:
        """Before `settle_lives`: what a reviewer does by this run, and to which rejects, in its transaction."""
        with database_failures(self._where):
            told = replace(deed, told={**deed.told, "run": self._summary.run_id})
            note_deed(self._open, told, len(reject_ids), concerned(reject_ids))

    def drop_drafts(self, tried: pl.DataFrame) -> None:
        """After `settle_lives`: drafts (reject_id, version) of rows that this run has loaded are none any more."""
        with database_failures(self._where):
            drop_drafts(self._open, tried)

    def good_profiles(self, runs: int) -> list[Profile]:
        """What the last good runs like this one were like, the newest first."""
        with database_failures(self._where):
            return good_profiles(self._open, self._summary, runs)

    def confirm_release(self) -> None:
        """Under the run's lock: where it releases a held one, no other was quicker. Raises UsageFailure, SourceFailure."""
        with database_failures(self._where):
            confirm_release(self._open, self._summary)

    def complete(self) -> None:
        """After the last batch: what a first load left for the end. Reads nothing of the summary."""
        first, self._first = self._first, None
        if first is not None:
            with database_failures(self._where):
                first.put_back(self._open)

    def _index_early(self) -> None:
        # PostgreSQL goes back to a savepoint instead.
        if self._open.dialect.name == "sqlite":
            self.complete()

    def finish(self, summary: RunSummary) -> None:
        """Completes what is to be completed; passwords, then the run's own row.

        Raises FatesError where the fates are not the rows of the files.
        """
        assert self._batches is not None
        rows = sum(summary.rows_of_file.values())
        if summary.fates.total != rows:
            raise FatesError(f"{rows} rows in the files, {summary.fates.total} fates: {summary.fates.named()}")
        self.complete()
        with database_failures(self._where):
            self._batches.passwords.write(self._open)
            digest = read_references(self._open, self._target, self._mapping).digest
            ledger.finish_run(self._open, summary, digest)

    def commit(self) -> None:
        """Everything of the run into the database. Where it raises, `was_committed` tells whether it did."""
        try:
            with database_failures(self._where):
                self._open.commit()
        except BaseException:
            with suppress(Failure):
                self._close()
            raise
        with suppress(Failure):  # what follows a commit does not undo it
            self._close()

    def interrupt(self) -> None:
        """Breaks off what the database is at, from another thread; the transaction cannot be committed any more."""
        if self._connection is not None:
            interrupt(self._connection)

    @property
    def _open(self) -> Connection:
        assert self._connection is not None, "the transaction has ended"
        return self._connection

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            let_go(connection)
            # A connection that broke cannot be rolled back; the database does it.
            with database_failures(self._where):
                connection.close()


def _now(connection: Connection) -> Any:
    """The run's time as the database's driver takes it."""
    now = datetime.now(UTC)
    if is_mariadb(connection):
        return now.replace(tzinfo=None)  # its times know no zone; all of ours are UTC
    written = DateTime(timezone=True).dialect_impl(connection.dialect).bind_processor(connection.dialect)
    return written(now) if written else now
