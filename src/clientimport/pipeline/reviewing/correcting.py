"""The same correction for all rows of a cause: previewed with what it would do, and saved as drafts in one step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from clientimport.core.problems import REJECT
from clientimport.core.row_identity import Identity
from clientimport.core.rows import ROW
from clientimport.loader import Deed, reading, write_drafts
from clientimport.pipeline.joined_before import tables_of_runs
from clientimport.pipeline.retry_cells import Mended
from clientimport.pipeline.retry_groups import Group
from clientimport.pipeline.reviewing.dry_run import dry_run
from clientimport.pipeline.reviewing.loading_now import changing
from clientimport.pipeline.reviewing.people import name_of
from clientimport.pipeline.reviewing.planned_correction import PlannedCorrection, plan_correction, rows_beside
from clientimport.pipeline.reviewing.refusals import Stale
from clientimport.pipeline.reviewing.tried_rows import Numbered
from clientimport.pipeline.reviewing.views import Acted, ChangeLine, Correction, Preview
from clientimport.pipeline.stored_set import StoredSet

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from clientimport.pipeline.reviewing.board import Board

_SAMPLE = 20
_Row = tuple[Numbered, Mended]


def preview(board: Board, correction: Correction, lang: str) -> Preview:
    """What a correction would change, and how the changed rows would fare in a run; nothing is written.

    Raises Refused (a secret column, a text that no cell can hold), SourceFailure and MappingFailure (of a mapping or a joined
    table), DatabaseFailure.
    """
    with reading(board.engine) as connection:
        plan = plan_correction(board, connection, correction, lang)
        beside = rows_beside(board, connection, correction, plan.rows, lang)
        left = _codes_left(board, connection, plan, beside, lang)
    faulty = sum(1 for codes in left.values() if codes)
    counts = Counter(code for codes in left.values() for code in codes)
    return Preview(
        rows=len(plan.rows),
        loadable=len(plan.rows) - faulty,
        faulty=faulty,
        left=tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0]))),
        sample=tuple(
            ChangeLine(
                each.row.reject_id,
                each.line["place"],
                each.line["key"] or "",
                each.line["name"] or "",
                each.old,
                each.new,
            )
            for each in plan.rows[:_SAMPLE]
        ),
        skipped=plan.skipped,
        digest=plan.digest,
    )


def correct_all(board: Board, correction: Correction, *, digest: str, by: str) -> Acted:
    """Saves what was previewed: all of it, as one action, or nothing.

    Raises Stale where the rows are others by now, or stand otherwise; RunLoading, Refused, DatabaseFailure.
    """
    by, lang = name_of(by, board.lang), board.lang
    with reading(board.engine) as connection:
        plan = plan_correction(board, connection, correction, lang)
    if plan.digest != digest:
        raise Stale(lang=lang)
    if not plan.rows:
        return Acted(0, 0)
    deed = Deed(by, "correct", correction.scope, None, {"code": correction.code, "column": correction.column})
    with changing(board, {each.row.target for each in plan.rows}) as connection:
        done = write_drafts(connection, plan.typed(), deed)
        if done.left:
            raise Stale(lang=lang)
    return Acted(done.action_id, done.rows)


def _codes_left(
    board: Board, connection: Connection, plan: PlannedCorrection, beside: list[_Row], lang: str
) -> dict[Identity, set[str]]:
    """Of each changed row the codes of what would still reject it."""
    left: dict[Identity, set[str]] = {each.row.reject.identity: set() for each in plan.rows}
    by_mapping: dict[str, list[_Row]] = {}
    for row, mended in [*((each.row, each.mended) for each in plan.rows), *beside]:
        by_mapping.setdefault(row.mapping_path, []).append((row, mended))
    for path, rows in by_mapping.items():
        for identity, code in _faults(board, connection, path, rows, lang):
            if identity in left:
                left[identity].add(code)
    return left


def _faults(board: Board, connection: Connection, path: str, rows: list[_Row], lang: str) -> Iterable[tuple[Identity, str]]:
    """Rows of one mapping, tried together -> each with the code of what would reject it."""
    read = board.bindings.mapping(path)
    group = Group(read.mapping, read.target, StoredSet(()), [(row.reject, mended) for row, mended in rows])
    group.seal()
    sources = list(group.stored.sources)
    tables = None
    if read.mapping.joins:
        named = tables_of_runs(board.engine, (source.origin.run_id for source in sources), read.mapping.joins)
        tables = board.bindings.tables(read, sources, named)
    for tried in dry_run(board.bindings.inputs(read, sources, lang, tables), connection, tables):
        for outcome in tried.outcomes:
            told = outcome.problems.filter(outcome.problems["severity"] == REJECT).select("file", ROW, "code")
            for number, row, code in told.drop_nulls().iter_rows():
                origin = sources[number].origin
                yield (origin.run_id, origin.number, row), code
