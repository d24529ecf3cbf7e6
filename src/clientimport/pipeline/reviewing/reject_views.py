"""One rejected row with everything about it: its cells, what is wrong with them, what they may be, and how it got here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from clientimport.core.row_identity import parse_identity
from clientimport.core.secrets import WITHHELD
from clientimport.loader import Draft, ReviewedReject, drafts_of, lives_of_rejects, newer_reject, reading, reviewed_reject
from clientimport.loader.review_reading import ROW_LIVES, all_problems, drafts_now, reject_head
from clientimport.pipeline.reject_list import life_json
from clientimport.pipeline.reviewing.board import Board, lines_of, require_sound
from clientimport.pipeline.reviewing.cell_views import cell_views
from clientimport.pipeline.reviewing.problem_words import problems_in_words
from clientimport.pipeline.reviewing.refusals import Refused
from clientimport.pipeline.reviewing.row_states import row_states, with_lives
from clientimport.pipeline.reviewing.scope_rows import read_rows
from clientimport.pipeline.reviewing.scope_table import ScopeTable, standing_lines
from clientimport.pipeline.reviewing.typed_names import TypedNames
from clientimport.pipeline.reviewing.views import LifeView, Query, RejectLine, RejectView

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NO_DRAFT = Draft({}, None, 0, "", "")


def reject_view(board: Board, reject_id: int, lang: str | None = None) -> RejectView:
    """A rejected row by its number; its line tells all its problems, drops and notices behind those that reject it.

    Without the mapping of its run it is told what the run wrote down, and not what of the record reads a cell.
    Raises Refused where there is no such row, DatabaseFailure.
    """
    lang = lang or board.lang
    # Before the draft is read: what is saved for an older line is refused, for a newer one it would undo what was typed since.
    held = board.scopes.holding(reject_id, lang)
    with reading(board.engine) as connection:
        reject = reviewed_reject(connection, reject_id)
        if reject is None:
            raise Refused("no-reject", lang=lang, id=reject_id)
        problems = all_problems(connection, reject_id)
        lives = lives_of_rejects(connection, [reject_id])
        draft = drafts_of(connection, [reject_id]).get(reject_id, _NO_DRAFT)
        table, at = held or _alone(connection, reject, lives, lang)
        line = _line(table, at, reject, problems, lang)
        if draft is not _NO_DRAFT:  # whose cells are shown, whatever the line has
            line = replace(line, version=draft.version, mended=True)
        newer = newer_reject(connection, reject_id) if reject.status == "superseded" else 0
        cells = cell_views(board, connection, reject, draft, problems, lang)
    told = {(life["fingerprint"], life["occurrence"]): life for life in lives.iter_rows(named=True) if life["life_id"]}
    system = next((run["system"] for run in board.scopes.runs() if run["run_id"] == reject.run_id), "")
    rejecting = problems.filter(pl.col("severity") == "reject")
    return RejectView(
        line=line,
        target=reject.target,
        system=system,
        mapping=reject.mapping_path,
        cells=cells,
        raw=reject.raw,
        raw_typed=draft.raw,
        lives=tuple(
            LifeView(code, life_json(told.get((fingerprint, occurrence))))
            for code, fingerprint, occurrence in rejecting.select("code", "fingerprint", "occurrence").iter_rows()
        ),
        editable=_why_not(reject, draft),
        edited_by=draft.by,
        edited_at=draft.at,
        newer=newer,
    )


def neighbours(board: Board, query: Query, reject_id: int, lang: str | None = None) -> tuple[int, int]:
    """The rejects before and behind one in a query's order, 0 where there is none.

    They are told also where the query does not mean the row any more: it was mended meanwhile, say. Raises as `rejects` does.
    """
    lang = lang or board.lang
    require_sound(query)
    table = board.scopes.table(query.scope, lang)
    place = table.lines.filter(pl.col("reject_id") == reject_id)["at"]
    if place.is_empty():
        return 0, 0
    order = table.order(query.sort)
    at = order.index_of(place[0])
    assert at is not None  # every line has its place in every order
    meant = table.mask(query, lang).gather(order)
    before, behind = meant[:at].arg_true(), meant[at + 1 :].arg_true()
    numbers = table.lines["reject_id"]
    previous = numbers[order[before[-1]]] if len(before) else 0
    return previous, numbers[order[at + 1 + behind[0]]] if len(behind) else 0


def _alone(connection: Connection, reject: ReviewedReject, lives: pl.DataFrame, lang: str) -> tuple[ScopeTable, int]:
    """A scope of this row alone, and the row's number in it."""
    rows = read_rows(connection, reject_head(connection, reject.reject_id))
    if rows.lines.is_empty():
        raise Refused("no-reject", lang=lang, id=reject.reject_id)
    told = with_lives(rows.faults, _row_lives(lives))
    states = row_states(rows.lines, told, lives.filter(pl.col("state") == "waived")["life_id"])
    drafts = drafts_now(connection, [reject.reject_id])
    lines = standing_lines(rows, states, drafts, TypedNames().of(connection, drafts, rows))
    return ScopeTable(rows, lines, rows.faults), 0


def _line(table: ScopeTable, at: int, reject: ReviewedReject, problems: pl.DataFrame, lang: str) -> RejectLine:
    """As its scope has it, with all its problems."""
    place = (reject.run_id, reject.file)
    # In this order, whatever their numbers are.
    ordered = problems.with_columns(pl.lit(0, pl.UInt32).alias("at"), pl.int_range(pl.len()).alias("problem_id"))
    every = problems_in_words(ordered, {0: place}, table.rows.files, lang)
    return replace(lines_of(table, pl.Series([at], dtype=pl.UInt32), lang)[0], problems=every.get(0, ()))


def _row_lives(lives: pl.DataFrame) -> pl.DataFrame:
    """TOLD_LIVES as ROW_LIVES."""
    told = []
    for life in lives.filter(pl.col("life_id").is_not_null()).unique("life_id", maintain_order=True).iter_rows(named=True):
        run, _, row = parse_identity(life["last_place"]) or ("", 0, 0)
        state = "open" if life["state"] == "waived" else life["state"]
        told.append((life["life_id"], life["fingerprint"], life["occurrence"], state, life["standing"], run, row))
    return pl.DataFrame(told, schema=ROW_LIVES, orient="row")


def _why_not(reject: ReviewedReject, draft: Draft) -> str:
    """Why a row cannot be mended here, "" where it can."""
    if reject.status in ("held", "superseded"):
        return reject.status
    if reject.status != "open":
        return "resolved"
    nothing = not any(reject.cells.values()) and not draft.cells
    return "withheld" if reject.raw == WITHHELD and nothing else ""
