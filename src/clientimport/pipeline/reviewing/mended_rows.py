"""Rows with a mended copy: those that are open, planned as a retry; and those that were resolved meanwhile, settled."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import polars as pl

from clientimport.core.errors import Failure, UsageFailure
from clientimport.core.row_identity import Identity
from clientimport.core.rows import RAW, REJECT_COLUMNS
from clientimport.loader import Deed, drop_drafts, reading
from clientimport.loader.drafts import drafted_rejects, set_aside
from clientimport.pipeline.retry_asked import Asked
from clientimport.pipeline.retry_cells import Mended, Reject, SentBack, mend
from clientimport.pipeline.retry_files import resolved_since
from clientimport.pipeline.retry_ledger import RetryLedger
from clientimport.pipeline.retry_mappings import Mappings
from clientimport.pipeline.retry_plan import RetryPlan, complete_clients, sealed
from clientimport.pipeline.retry_told import RetryTold, Skipped, Where
from clientimport.pipeline.reviewing.loading_now import changing
from clientimport.pipeline.reviewing.refusals import RunLoading
from clientimport.pipeline.reviewing.views import OPEN_SCOPE
from clientimport.pipeline.stored_rows import StoredFile
from clientimport.pipeline.stored_set import OPEN

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from clientimport.pipeline.reviewing.board import Board


class MendedRows:
    """Those of a scope. `drafts`: loader.drafts.DRAFTED of the open ones.

    `failures`: of mappings that keep rows from being tried, once they are planned.

    Raises UsageFailure where there is no such run, DatabaseFailure.
    """

    def __init__(self, engine: Engine, scope: str) -> None:
        self._engine = engine
        self._run_id = None if scope == OPEN_SCOPE else scope
        self._ledger = RetryLedger(engine)
        if self._run_id is not None and self._run_id not in self._ledger.runs:
            raise UsageFailure(f"there is no run {scope}.", fix="`clientimport runs list` shows them.")
        self.drafts = self._drafted().filter(pl.col("status") == "open")
        self.failures: list[Failure] = []

    def plan(self) -> RetryPlan:
        """What is to be tried, the rows of newer runs first; rows that are not, with why."""
        ledger, told = self._ledger, RetryTold()
        mappings = Mappings(ledger, Asked(), told)
        drafts = _by_identity(self.drafts)
        newest = {run_id: at for at, run_id in enumerate(ledger.runs)}
        found = [each for each in ledger.rejects(drafts).values() if each.state in OPEN]
        rejects = self._bindable(mappings, found)
        mappings.learn_names(rejects)
        present: set[Identity] = set()
        # Of two rows with one key the newer one is to have it.
        for reject in sorted(rejects, key=lambda each: (newest[each.identity[0]], *each.identity[1:])):
            told.rows += 1
            present.add(reject.identity)
            skipped = _add(mappings, ledger, reject, drafts[reject.identity])
            told.skipped += [] if skipped is None else [skipped]
        complete_clients(ledger, mappings, present)
        return sealed(told, mappings)

    def settle(self, board: Board, deed: Deed) -> list[Skipped]:
        """Drafts of rows that are open no more go -> what is to be told of those that were not loaded as they were typed."""
        drafted = self._drafted().filter(pl.col("status") != "open")
        if drafted.is_empty():
            return []
        ledger = RetryLedger(self._engine)
        drafts = _by_identity(drafted)
        conflicts: dict[int, Skipped] = {}
        done: list[int] = []
        for identity, reject in ledger.rejects(drafts).items():
            if reject.state in OPEN:
                continue
            row, mended = _mended(Where(), reject, drafts[identity], secret=())
            where = Where(run_id=identity[0], file=reject.origin.path, row=identity[2], key=reject.key)
            skipped = resolved_since(SentBack(where, row.base, row.latest, row.typed, row.raw), mended, ledger)
            if skipped.conflict:
                conflicts[drafts[identity]["reject_id"]] = skipped
            else:
                done.append(drafts[identity]["reject_id"])
        targets = {ledger.place(run)[0] for run in drafted["run_id"]}
        try:
            with changing(board, targets) as connection:
                drop_drafts(connection, drafted.filter(pl.col("reject_id").is_in(done)))
                set_aside(connection, drafted.filter(pl.col("reject_id").is_in(list(conflicts))), deed)
        except RunLoading:
            pass  # they are told and settled the next time
        return list(conflicts.values())

    def _bindable(self, mappings: Mappings, rejects: list[Reject]) -> list[Reject]:
        """Rows whose mapping can be read and fits their file; of the others the failures are kept."""
        failed: dict[StoredFile, Failure] = {}
        bound: set[StoredFile] = set()
        for reject in rejects:
            if reject.origin in failed or reject.origin in bound:
                continue
            try:
                mappings.bound(reject)
            except Failure as failure:
                failed[reject.origin] = failure
            else:
                bound.add(reject.origin)
        self.failures = list({str(failure): failure for failure in failed.values()}.values())
        return [reject for reject in rejects if reject.origin in bound]

    def _drafted(self) -> pl.DataFrame:
        with reading(self._engine) as connection:
            return drafted_rejects(connection, self._run_id)


def _add(mappings: Mappings, ledger: RetryLedger, reject: Reject, draft: dict[str, Any]) -> Skipped | None:
    """Puts a row to what is tried, as it stands; or why it is not."""
    bound = mappings.bound(reject)
    where = mappings.where(reject)
    if not mappings.is_for(reject):
        target, system = ledger.place(reject.identity[0])
        return Skipped(where, "other-target", {"target": target, "system": system, "mapping": bound.mapping.path})
    if since := json.loads(draft["changed_since"] or "[]"):
        headings = {**dict(reject.origin.headings), RAW: REJECT_COLUMNS[-1]}
        return Skipped(where, "received-anew", {"column": ", ".join(headings.get(name) or name for name in since)})
    _, mended = _mended(where, reject, draft, secret=bound.secret_columns)
    if mended.refused is not None:
        return Skipped(where, *mended.refused)
    mappings.add(reject, mended, where)
    return None


def _mended(where: Where, reject: Reject, draft: dict[str, Any], secret: Any) -> tuple[SentBack, Mended]:
    """A rejected row with what is typed in its draft."""
    row = SentBack(where, reject, reject, json.loads(draft["cells"] or "{}"), draft["raw"])
    return row, mend(row, secret=secret, faulty=(), as_typed=True)


def _by_identity(drafted: pl.DataFrame) -> dict[Identity, dict[str, Any]]:
    return {(row["run_id"], row["file"], row["row"]): row for row in drafted.iter_rows(named=True)}
