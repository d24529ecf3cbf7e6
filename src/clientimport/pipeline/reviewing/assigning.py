"""Rejected rows given to a person, and rejects that somebody decides to let be."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime

import polars as pl

from clientimport.loader import (
    GONE,
    NOT_OPEN,
    Deed,
    assign_rejects,
    lives_of_rejects,
    lock_rejects,
    reading,
    scope_of,
    targets_of,
)
from clientimport.pipeline.reviewing.board import Board
from clientimport.pipeline.reviewing.loading_now import changing
from clientimport.pipeline.reviewing.people import name_of, person_of
from clientimport.pipeline.reviewing.refusals import Refused
from clientimport.pipeline.reviewing.views import Acted
from clientimport.pipeline.waiving import LONGEST_REASON, Waiving, waive_in


def assign(board: Board, reject_ids: Collection[int], *, to: str, by: str) -> Acted:
    """Open rejects become a person's; "" takes that back. Those that are so already are no change.

    `left`: "not-open" | "gone" -> how many. Raises RunLoading, Refused (no name, or one too long), DatabaseFailure.
    """
    by, to = name_of(by, board.lang), person_of(to, board.lang)
    every, targets = _asked(board, reject_ids)
    with changing(board, targets) as connection:
        deed = Deed(by, "assign", *scope_of(connection, every), {"to": to})
        done = assign_rejects(connection, every, to, deed)
    return Acted(done.action_id, done.rows, tuple(done.left.items()))


def waive_rows(board: Board, reject_ids: Collection[int], *, reason: str, until: date | None, by: str) -> Acted:
    """Open rejects are let be, for a reason, until the end of a day (None: for good); one that is so already is so anew.

    `left` and what is raised: as `assign`, and Refused where the reason is missing or too long, or the day is past.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("reason-missing", lang=board.lang)
    if len(reason) > LONGEST_REASON:
        raise Refused("reason-long", lang=board.lang, n=len(reason), most=LONGEST_REASON)
    if until is not None and until < datetime.now(UTC).date():
        raise Refused("day-past", lang=board.lang, day=until.isoformat())
    return _waive(board, reject_ids, Waiving(reason=reason, by=name_of(by, board.lang), until=until))


def unwaive_rows(board: Board, reject_ids: Collection[int], *, by: str) -> Acted:
    """Waivers taken back. `left`, and what is raised: as `assign`."""
    return _waive(board, reject_ids, Waiving(by=name_of(by, board.lang), undo=True))


def _waive(board: Board, reject_ids: Collection[int], asked: Waiving) -> Acted:
    every, targets = _asked(board, reject_ids)
    with changing(board, targets) as connection:
        now = lock_rejects(connection, pl.Series("reject_id", every, dtype=pl.Int64))
        is_open = now.filter(pl.col("status") == "open")["reject_id"].to_list()
        left = {NOT_OPEN: now.height - len(is_open), GONE: len(every) - now.height}
        lives = lives_of_rejects(connection, is_open)
        meant = lives.filter(pl.col("state") == "waived") if asked.undo else lives.filter(pl.col("life_id").is_not_null())
        _, action_id = waive_in(connection, lives, asked)
    rows = meant["reject_id"].n_unique() if action_id else 0
    return Acted(action_id, rows, tuple((why, count) for why, count in left.items() if count))


def _asked(board: Board, reject_ids: Collection[int]) -> tuple[list[int], list[str]]:
    """The rejects, each once, and the record shapes that they are of."""
    every = sorted(set(reject_ids))
    with reading(board.engine) as connection:
        return every, targets_of(connection, every)
