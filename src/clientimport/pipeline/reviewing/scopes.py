"""The scopes that reviewers look at, kept in memory and brought up to date whenever the ledger changed, whoever changed it."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

import polars as pl

from clientimport.core.errors import UsageFailure
from clientimport.loader import list_runs, reading
from clientimport.loader.review_reading import LedgerStamp, ledger_stamp, row_lives, run_order, waived_lives
from clientimport.pipeline.reviewing.known_drafts import KnownDrafts
from clientimport.pipeline.reviewing.row_states import row_states, with_lives
from clientimport.pipeline.reviewing.scope_rows import ScopeRows, read_scope
from clientimport.pipeline.reviewing.scope_table import ScopeTable, standing_lines
from clientimport.pipeline.reviewing.typed_names import TypedNames
from clientimport.pipeline.reviewing.views import OPEN_SCOPE
from clientimport.pipeline.trends import with_trends

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MOST_SCOPES = 4
MOST_ROWS = 500_000
"""Rejected rows in all scopes that are kept; the one that was asked for last is kept however many it has."""


@dataclass
class _Kept:
    """A scope as far as it was read, and of which ledger each part is."""

    turn: Lock = field(default_factory=Lock)
    stamp: LedgerStamp | None = None
    rows: ScopeRows | None = None
    told: pl.DataFrame | None = None
    names: TypedNames = field(default_factory=TypedNames)
    states: pl.Series | None = None
    table: ScopeTable | None = None


class Scopes:
    """Tables of scopes for any number of threads: at most MOST_SCOPES, those that were asked for last."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = Lock()
        self._drafts = KnownDrafts()
        self._runs: tuple[Any, list[dict[str, Any]]] = (None, [])

    def runs(self) -> list[dict[str, Any]]:
        """The runs, the last one first, as pipeline.ledger.runs_of tells them; not to be changed."""
        with reading(self._engine) as connection:
            stamp = ledger_stamp(connection).runs
        of, runs = self._runs
        if of != stamp:
            runs = with_trends(list_runs(self._engine))
            self._runs = (stamp, runs)
        return runs

    def table(self, scope: str, lang: str) -> ScopeTable:
        """The rows of a scope as the ledger has them now. `lang`: that of the words in it that are searched.

        Raises UsageFailure where there is no such run, DatabaseFailure.
        """
        table = self._read(scope, self._take(scope))
        # Made now, so that nobody who searches waits for it.
        table.rows.fault_texts(lang)
        self._let_go()
        return table

    def stamp(self) -> LedgerStamp:
        """The ledger's of now. Raises DatabaseFailure."""
        with reading(self._engine) as connection:
            return ledger_stamp(connection)

    def bring_up(self) -> None:
        """All that is kept becomes what the ledger has now; a run that is there no more is let go. Raises DatabaseFailure."""
        with self._lock:
            scopes = list(self._kept.items())
        for scope, kept in scopes:
            with suppress(UsageFailure):
                self._read(scope, kept)

    def has(self, scope: str) -> bool:
        """Whether a scope is kept."""
        with self._lock:
            return scope in self._kept

    def holding(self, reject_id: int, lang: str) -> tuple[ScopeTable, int] | None:
        """A scope that is kept and has this row, as the ledger has them now, and the row's number in it; None: none has it.

        Raises DatabaseFailure.
        """
        with self._lock:
            scopes = [scope for scope, kept in self._kept.items() if kept.table is not None and reject_id in kept.table]
        for scope in scopes[-1:]:
            with suppress(UsageFailure):  # the run was pruned meanwhile
                table = self.table(scope, lang)
                at = table.place(reject_id)
                return None if at is None else (table, at)
        return None

    def changed(self) -> None:
        """Reads what was typed, where that is another text by now: whoever changes many rows waits for it, not who looks next.

        Raises DatabaseFailure.
        """
        with reading(self._engine) as connection:
            self._drafts.now(connection, ledger_stamp(connection))

    def has_room(self) -> bool:
        """Whether a further scope may be read without one being let go, were it as large as the largest one that is kept."""
        with self._lock:
            kept = [kept.table.lines.height for kept in self._kept.values() if kept.table is not None]
        return len(kept) < MOST_SCOPES and sum(kept) + max(kept, default=0) <= MOST_ROWS

    def _take(self, scope: str) -> _Kept:
        with self._lock:
            kept = self._kept.setdefault(scope, _Kept())
            self._kept.move_to_end(scope)
            return kept

    def _read(self, scope: str, kept: _Kept) -> ScopeTable:
        try:
            with kept.turn, reading(self._engine) as connection:
                return self._brought_up(connection, scope, kept)
        except BaseException:
            self._drop(scope, kept)
            raise

    def _drop(self, scope: str, kept: _Kept) -> None:
        """What could not be read is not kept; whoever waits for it reads it anew."""
        with self._lock:
            if self._kept.get(scope) is kept:
                del self._kept[scope]

    def _let_go(self) -> None:
        with self._lock:
            while len(self._kept) > 1 and (len(self._kept) > MOST_SCOPES or self._rows() > MOST_ROWS):
                self._kept.popitem(last=False)

    def _rows(self) -> int:
        return sum(kept.table.lines.height for kept in self._kept.values() if kept.table is not None)

    def _likely(self) -> ScopeRows | None:
        """Rows of another scope, many of which may be in a new one too: the largest that is kept."""
        with self._lock:
            known = [kept.rows for kept in self._kept.values() if kept.rows is not None]
        return max(known, key=lambda rows: rows.lines.height, default=None)

    def _brought_up(self, connection: Connection, scope: str, kept: _Kept) -> ScopeTable:
        stamp, before = ledger_stamp(connection), kept.stamp
        if before == stamp and kept.table is not None:
            return kept.table
        run_id = None if scope == OPEN_SCOPE else scope
        if kept.rows is None or kept.told is None or before is None or before.runs != stamp.runs:
            runs = run_order(connection)
            if run_id is not None and run_id not in runs:
                raise UsageFailure(f"there is no run {scope}.", fix="`clientimport runs list` shows them.")
            languages = kept.rows.languages if kept.rows else ()
            kept.rows = read_scope(connection, run_id, runs, kept.rows or self._likely())
            for lang in languages:
                kept.rows.fault_texts(lang)
            kept.told = with_lives(kept.rows.faults, row_lives(connection, run_id))
            kept.states, kept.table, before = None, None, None
        rows, told = kept.rows, kept.told
        if kept.states is None or before is None or before.waivers != stamp.waivers:
            waived = waived_lives(connection, stamp.waivers[-1])
            kept.states = row_states(rows.lines, told, waived)
            let_be = told.select((pl.col("life") == "open").fill_null(False) & pl.col("life_id").is_in(waived.implode()))
            faults, causes = rows.faults.with_columns(let_be.to_series().alias("waived")), {}
        else:
            assert kept.table is not None
            faults, causes = kept.table.faults, kept.table.causes
        drafts = self._drafts.now(connection, stamp)
        typed = kept.names.of(connection, drafts, rows)
        lines = standing_lines(rows, kept.states, drafts, typed)
        table = kept.table
        kept.table = table.brought_up(lines, faults, causes) if table else ScopeTable(rows, lines, faults, causes)
        kept.stamp = stamp
        return kept.table
