"""Cells of a rejected row typed by a reviewer and saved: as a draft beside what was received, never in its place."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

import polars as pl

from clientimport.core.rows import RAW
from clientimport.loader import (
    TYPED,
    Deed,
    Draft,
    ReviewedReject,
    cells_text,
    drafts_of,
    last_edit,
    lock_rejects,
    newer_reject,
    reading,
    reviewed_reject,
    write_drafts,
)
from clientimport.pipeline.reviewing.board import Board
from clientimport.pipeline.reviewing.loading_now import changing
from clientimport.pipeline.reviewing.people import name_of
from clientimport.pipeline.reviewing.refusals import EditConflict, Refused
from clientimport.pipeline.reviewing.secret_columns import column_rules
from clientimport.pipeline.reviewing.typed_cells import as_received, checked_cells, checked_raw
from clientimport.pipeline.reviewing.views import Acted

if TYPE_CHECKING:
    from sqlalchemy import Connection

NO_DRAFT = Draft({}, None, 0, "", "")


def save(  # noqa: PLR0913 - one argument a part of the page
    board: Board, reject_id: int, *, version: int, typed: dict[str, str], raw: str | None = None, by: str
) -> Acted:
    """Cells (frame name -> text) and the raw record (None: as it stands) into the draft of an open reject.

    `version`: of the draft that the reviewer saw, 0 for none. Cells that are not in `typed` stay as they stand; one that is as
    it was received is in the draft no more, and a draft without any is none. What stands there already is no change, and no
    conflict either, whatever the version.

    Raises EditConflict where somebody else has changed the draft, RunLoading, Refused (no such row, a row that is not open, a
    secret or unknown column, a text that no cell can hold), DatabaseFailure.
    """
    by = name_of(by, board.lang)
    with reading(board.engine) as connection:
        reject = open_reject(connection, reject_id, board.lang)
    rules = column_rules(board.bindings, reject, board.lang)
    cells = checked_cells(reject, typed, rules, board.lang)
    text = None if raw is None else checked_raw(reject, raw, rules, board.lang)
    with changing(board, [reject.target]) as connection:
        lock_rejects(connection, pl.Series([reject_id]))
        # Asked again: a run may have ended meanwhile, or the row may have been removed.
        open_reject(connection, reject_id, board.lang)
        now = drafts_of(connection, [reject_id]).get(reject_id, NO_DRAFT)
        after = _merged(reject, now, cells, text)
        if after == now:
            return Acted(0, 0)
        if version != now.version:
            raise _conflict(connection, reject_id, now, board.lang)
        deed = Deed(by, "edit", reject.run_id, reject_id, _told(reject, now, after))
        done = write_drafts(connection, _frame(reject_id, after), deed)
    return Acted(done.action_id, done.rows)


def open_reject(connection: Connection, reject_id: int, lang: str) -> ReviewedReject:
    """A rejected row that is open. Raises Refused, with what became of it."""
    reject = reviewed_reject(connection, reject_id)
    if reject is None:
        raise Refused("no-reject", lang=lang, id=reject_id)
    if reject.status == "open":
        return reject
    if reject.status == "superseded":
        newer = newer_reject(connection, reject_id)
        if newer:
            raise Refused("superseded", lang=lang, newer=newer)
        raise Refused("superseded-unknown", lang=lang, remedy="not-open.fix")
    raise Refused(reject.status, lang=lang, remedy="held.fix" if reject.status == "held" else "not-open.fix")


def _merged(reject: ReviewedReject, now: Draft, cells: dict[str, str], raw: str | None) -> Draft:
    """The draft with what was typed in it."""
    after = {name: text for name, text in {**now.cells, **cells}.items() if not as_received(reject, name, text)}
    raw_after = now.raw if raw is None else None if raw == reject.raw else raw
    # Whoever saves a cell has seen how it was received by now.
    seen: Collection[str] = {*cells, *(() if raw is None else (RAW,))}
    there = {*after, *(() if raw_after is None else (RAW,))}
    since = tuple(name for name in now.changed_since if name in there and name not in seen)
    return Draft(after, raw_after, now.version, now.by, now.at, since)


def _frame(reject_id: int, draft: Draft) -> pl.DataFrame:
    since = json.dumps(draft.changed_since, ensure_ascii=False) if draft.changed_since else None
    line = (reject_id, draft.version, cells_text(draft.cells), draft.raw, since)
    return pl.DataFrame([line], schema={**TYPED, "changed_since": pl.String()}, orient="row")


def _told(reject: ReviewedReject, now: Draft, after: Draft) -> dict[str, object]:
    """The headings of the cells whose text is another one now."""
    names = sorted(name for name in {*now.cells, *after.cells} if now.cells.get(name) != after.cells.get(name))
    columns = [reject.headings.get(name) or name for name in names]
    return {"columns": columns, "raw": now.raw != after.raw}


def _conflict(connection: Connection, reject_id: int, now: Draft, lang: str) -> EditConflict:
    by, at = (now.by, now.at) if now.version else last_edit(connection, reject_id)
    return EditConflict(by, at, now.version, now.cells, now.raw, lang=lang)
