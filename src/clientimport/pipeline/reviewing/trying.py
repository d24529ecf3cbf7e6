"""A rejected row as a person types it, tried at once by the very rules of a run: nothing is written and no lock is taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from clientimport.core.client_batch import MEMBER, ClientBatch
from clientimport.core.errors import SourceFailure
from clientimport.core.language import said, said_of
from clientimport.core.problems import REJECT, no_problems
from clientimport.core.record_batch import KEY
from clientimport.core.rows import ROW
from clientimport.core.run_rows import FILE_ROWS
from clientimport.core.target import Target
from clientimport.loader import drafts_of, find_client, reading, reviewed_reject
from clientimport.loader.places import unique_paths
from clientimport.loader.rejects_by_id import codes_of_reject, rejects_of_client
from clientimport.pipeline.joined_before import tables_of_runs
from clientimport.pipeline.retry_cells import Mended, Reject, SentBack, mend
from clientimport.pipeline.retry_groups import Group
from clientimport.pipeline.retry_told import Where
from clientimport.pipeline.retry_words import REASONS
from clientimport.pipeline.reviewing.bindings import ReadMapping
from clientimport.pipeline.reviewing.dry_run import Tried, dry_run
from clientimport.pipeline.reviewing.problem_views import problem_views
from clientimport.pipeline.reviewing.refusals import Refused
from clientimport.pipeline.reviewing.secret_columns import column_rules
from clientimport.pipeline.reviewing.shown_record import shown_record
from clientimport.pipeline.reviewing.tried_rows import (
    Numbered,
    mended_as_drafted,
    numbered_reject,
    numbered_rejects,
)
from clientimport.pipeline.reviewing.typed_cells import checked_cells, checked_raw
from clientimport.pipeline.reviewing.views import TrialView
from clientimport.pipeline.reviewing.words_trying import WORDS
from clientimport.pipeline.stored_set import StoredSet

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from clientimport.pipeline.reviewing.board import Board

_REFUSED = "refused-by-database"


def try_row(board: Board, reject_id: int, *, typed: dict[str, str], raw: str | None = None, lang: str) -> TrialView:
    """A rejected row, and what is typed in place of some cells (frame name -> text) or of its raw record -> what it would be.

    Cells that are not named are as they were received. Raises Refused (no such row or column, a secret one, a text that no cell
    holds), SourceFailure and MappingFailure (of the mapping), DatabaseFailure.
    """
    with reading(board.engine) as connection:
        row = numbered_reject(connection, reject_id, lang)
        trial = _Trial(board, connection, row, board.bindings.mapping(row.mapping_path), lang)
        if (trial.read.target.name, trial.read.mapping.system) != (row.target, row.system):
            facts = {"target": row.target, "system": row.system, "mapping": row.mapping_path}
            return _not_tried(REASONS["other-target"][lang].format(**facts))
        mended = _mended(trial, typed, raw)
        if mended.refused is not None:
            reason, facts = mended.refused
            return _not_tried(REASONS[reason][lang].format(**facts))
        return _tried(trial, mended)


@dataclass(frozen=True)
class _Trial:
    """A row, the mapping that it is tried by, and where."""

    board: Board
    connection: Connection
    row: Numbered
    read: ReadMapping
    lang: str


def _mended(trial: _Trial, typed: dict[str, str], raw: str | None) -> Mended:
    """The row as a person would send it back who typed this."""
    received = reviewed_reject(trial.connection, trial.row.reject_id)
    if received is None:
        raise Refused("no-reject", lang=trial.lang, id=trial.row.reject_id)
    reject, rules = trial.row.reject, column_rules(trial.board.bindings, received, trial.lang)
    cells = checked_cells(received, typed, rules, trial.lang)
    text = None if raw is None else checked_raw(received, raw, rules, trial.lang)
    return mend(SentBack(Where(), reject, reject, cells, text), secret=rules.secret, faulty=(), as_typed=True)


def _tried(trial: _Trial, mended: Mended) -> TrialView:
    board, row, read = trial.board, trial.row, trial.read
    beside = _beside(trial) if read.mapping.many is not None else []
    group = Group(read.mapping, read.target, StoredSet(()), [(row.reject, mended), *beside])
    group.seal()
    sources = list(group.stored.sources)
    tables = None
    if read.mapping.joins:
        try:
            named = tables_of_runs(board.engine, [row.reject.identity[0]], read.mapping.joins)
            tables = board.bindings.tables(read, sources, named)
        except SourceFailure as failure:
            return _not_tried(said(WORDS, trial.lang, "tables", why=str(failure)))
    inputs = board.bindings.inputs(read, sources, trial.lang, tables)
    run_id, number, at = row.reject.identity
    file = next(source.file.number for source in sources if (source.origin.run_id, source.origin.number) == (run_id, number))
    told = _Told(file, at, read.target)
    told.take_all(dry_run(inputs, trial.connection, tables))
    problems = problem_views(told.problems, row.reject.origin)
    accepted = not any(problem.severity == REJECT for problem in problems)
    if told.client is None and told.key is not None:
        told.client = next(iter(find_client(trial.connection, read.target, None, row.system, told.key)), None)
    return TrialView(
        accepted=accepted,
        problems=problems,
        record=told.record,
        fate=told.fate if accepted else "",
        client=told.client,
        not_done=tuple(_not_done(trial, len(beside))),
    )


class _Told:
    """What is told of one row, of all that was tried with it. `file`: its number among the sources."""

    def __init__(self, file: int, row: int, target: Target) -> None:
        self._file, self._row, self._target = file, row, target
        self.problems = no_problems()
        self.record: dict[str, Any] | None = None
        self.fate = ""
        self.client: int | None = None
        self.key: str | None = None

    def take_all(self, batches: Iterable[Tried]) -> None:
        """Takes what concerns the row."""
        layout: set[str] = set()
        for tried in batches:
            mine = (pl.col("file") == self._file) & (pl.col(ROW) == self._row)
            for outcome in tried.outcomes:
                self.problems = pl.concat([self.problems, outcome.problems.filter(mine).select(self.problems.columns)])
                for fate, client in outcome.accepted.filter(mine).select("fate", "client_id").iter_rows():
                    self.fate, self.client = fate, client
            layout |= {fate for fate, count in tried.checked.batch.layout_rows.items() if count}
            layout |= {"filtered"} if tried.checked.filtered else set()
            self._take_record(tried)
        if not self.fate and not (self.problems["severity"] == REJECT).any():
            # It is no row of a client at all: filtered, or read anew as a blank line.
            self.fate = min(layout, default="")

    def _take_record(self, tried: Tried) -> None:
        row = self._row
        batch = tried.checked.batch
        if isinstance(batch, ClientBatch):
            member = pl.col(MEMBER) == self._file * FILE_ROWS + self._row
            found = batch.members.filter(member)
            if found.is_empty():
                return
            row = found[ROW][0]
        own = tried.mapped.own.filter(pl.col(ROW) == row)
        if own.height:
            self.key = own[KEY][0]
            told = tried.checked.problems.filter(pl.col(ROW) == self._row)
            self.record = shown_record(tried.mapped, tried.checked, row, told, self._target)


def _beside(trial: _Trial) -> list[tuple[Reject, Mended]]:
    """The other open rows of its client, as they stand."""
    numbers = rejects_of_client(trial.connection, trial.row.reject_id)
    drafts = drafts_of(trial.connection, numbers)
    others = numbered_rejects(trial.connection, numbers)
    return [(other.reject, mended_as_drafted(other.reject, drafts.get(other.reject_id))) for other in others]


def _not_done(trial: _Trial, beside: int) -> list[str]:
    """What only a run can tell."""
    read, lang = trial.read, trial.lang
    told = [] if read.mapping.many is not None else [said(WORDS, lang, "keys")]
    if any(path in read.mapping.mapped for path in unique_paths(read.target)):
        told.append(said(WORDS, lang, "names"))
    if _REFUSED in codes_of_reject(trial.connection, trial.row.reject_id):
        told.append(said(WORDS, lang, "database"))
    if beside:
        told.append(said_of(WORDS, lang, beside, "client one", "client"))
    return told


def _not_tried(why: str) -> TrialView:
    return TrialView(accepted=False, problems=(), record=None, not_done=(why,))
