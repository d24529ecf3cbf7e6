"""Which rows a correction of a cause changes, and to what; nothing of it is tried or written."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import astuple, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import polars as pl

from clientimport.core.secrets import WITHHELD
from clientimport.loader import TYPED, Draft, cells_text, drafts_of
from clientimport.loader.rejects_by_id import secrets_of_runs
from clientimport.pipeline.retry_cells import Mended
from clientimport.pipeline.reviewing.refusals import Refused
from clientimport.pipeline.reviewing.secret_columns import ColumnRules, file_rules
from clientimport.pipeline.reviewing.tried_rows import Numbered, mended_as_drafted, numbered_rejects
from clientimport.pipeline.reviewing.typed_cells import checked_text
from clientimport.pipeline.reviewing.views import Correction, Query
from clientimport.pipeline.stored_rows import StoredFile

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from clientimport.pipeline.reviewing.board import Board
    from clientimport.pipeline.reviewing.scope_table import ScopeTable

_NO_DRAFT = Draft({}, None, 0, "", "")


@dataclass(frozen=True)
class CorrectedRow:
    """A row that is changed. `line`: of the scope's table. `old`, `new`: the cell; `draft`: as it is to be."""

    line: dict[str, Any]
    row: Numbered
    old: str
    new: str
    draft: Draft
    mended: Mended


@dataclass(frozen=True)
class PlannedCorrection:
    """`skipped`: rows of the cause that stay as they are. `digest`: of what is changed, from what and to what."""

    rows: list[CorrectedRow]
    skipped: int
    digest: str

    def typed(self) -> pl.DataFrame:
        """TYPED: the drafts as they are to be."""
        told = [(each.row.reject_id, each.draft.version, cells_text(each.draft.cells), each.draft.raw) for each in self.rows]
        return pl.DataFrame(told, schema=TYPED, orient="row")


def plan_correction(board: Board, connection: Connection, correction: Correction, lang: str) -> PlannedCorrection:
    """The rows in the order of the table.

    A cell that is `old` but for blanks around it counts as such: this is how what is wrong with it quotes it.
    Raises Refused (a secret column, a text that no cell can hold), UsageFailure (no such run), DatabaseFailure.
    """
    table = board.scopes.table(correction.scope, lang)
    lines = _lines(table, correction, lang)
    found = {each.reject_id: each for each in numbered_rejects(connection, lines["reject_id"])}
    drafts = drafts_of(connection, lines.filter("mended")["reject_id"])
    rules = _Rules(board, connection, correction, lang, {each.reject.identity[0] for each in found.values()})
    rows = []
    for line in lines.iter_rows(named=True):
        row = found.get(line["reject_id"])
        changed = row and rules.changed(line, row, drafts.get(row.reject_id, _NO_DRAFT))
        rows += [changed] if changed else []
    told = [(each.row.reject_id, each.draft.version, each.old, each.new, cells_text(each.draft.cells)) for each in rows]
    digest = sha256(json.dumps([astuple(correction), told]).encode()).hexdigest()
    return PlannedCorrection(rows, lines.height - len(rows), digest)


def _lines(table: ScopeTable, correction: Correction, lang: str) -> pl.DataFrame:
    """Lines of the cause; those in whose file the fault is in another column of this heading are left out."""
    query = Query(correction.scope, "open", correction.code, correction.column)
    here = table.faults.filter((pl.col("code") == correction.code) & (pl.col("column") == correction.column))
    named = [text for text in here["columns"].unique() if correction.name in json.loads(text or "[]")]
    mine = here.filter(pl.col("columns").is_in(named))["at"].unique()
    lines = table.lines[table.meant(query, lang)]
    return lines.filter(pl.col("at").is_in(mine.implode()))


class _Rules:
    """What becomes of cells, by the files that they are of."""

    def __init__(
        self, board: Board, connection: Connection, correction: Correction, lang: str, run_ids: Collection[str]
    ) -> None:
        self._bindings = board.bindings
        self._told = secrets_of_runs(connection, run_ids)
        self._correction = correction
        self._values = dict(correction.values)
        self._bare = {old.strip(): new for old, new in reversed(correction.values)}
        self._lang = lang
        self._of_file: dict[StoredFile, ColumnRules] = {}

    def changed(self, line: dict[str, Any], row: Numbered, draft: Draft) -> CorrectedRow | None:
        """A row of the cause as it is to be; None: it stays as it is."""
        reject, name = row.reject, self._correction.name
        if name not in reject.cells or (reject.raw is not None and not any(reject.cells.values())):
            return None
        rules, received = self._rules(row), reject.cells[name] or ""
        heading = dict(reject.origin.headings)[name] or name
        if name in rules.secret or received == WITHHELD:
            raise Refused("secret", lang=self._lang, column=heading)
        old = draft.cells.get(name, received)
        new = self._values.get(old, self._bare.get(old.strip(), self._correction.every))
        if new is None:
            return None
        new = checked_text(heading, received, new, rules, self._lang)
        if new == old:
            return None
        cells = {**draft.cells, name: new}
        if new == received:
            del cells[name]
        after = Draft(cells, draft.raw, draft.version, draft.by, draft.at)
        mended = mended_as_drafted(reject, after, rules.secret)
        # Of a row that would have no cell left there is nothing to be loaded.
        return None if mended.refused is not None else CorrectedRow(line, row, old, new, after, mended)

    def _rules(self, row: Numbered) -> ColumnRules:
        origin = row.reject.origin
        if origin not in self._of_file:
            told = self._told.get(origin.run_id)
            self._of_file[origin] = file_rules(self._bindings, origin, row.mapping_path, told, self._lang)
        return self._of_file[origin]


def rows_beside(
    board: Board, connection: Connection, correction: Correction, rows: list[CorrectedRow], lang: str
) -> list[tuple[Numbered, Mended]]:
    """The other open rows of the clients of some rows, where a client may have several, as they stand.

    Raises SourceFailure, MappingFailure, DatabaseFailure.
    """
    paths = {each.row.mapping_path for each in rows}
    several = {path for path in paths if board.bindings.mapping(path).mapping.many is not None}
    theirs = [each.line for each in rows if each.row.mapping_path in several]
    if not theirs:
        return []
    schema = {"run_id": pl.String(), "key": pl.String(), "reject_id": pl.Int64()}
    told = pl.DataFrame([[line[name] for name in schema] for line in theirs], schema=schema, orient="row")
    lines = board.scopes.table(correction.scope, lang).lines
    others = (
        lines.filter(pl.col("status") == "open")
        .join(told.drop_nulls("key"), on=["run_id", "key"], how="semi")
        .join(told, on="reject_id", how="anti")
    )
    drafts = drafts_of(connection, others["reject_id"])
    found = numbered_rejects(connection, others["reject_id"])
    return [(each, mended_as_drafted(each.reject, drafts.get(each.reject_id))) for each in found]
