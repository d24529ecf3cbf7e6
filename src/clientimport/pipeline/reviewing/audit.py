"""The audit trail of a review: read, and what is done beside drafts noted in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clientimport.loader import Deed, list_actions, note_deed, reading
from clientimport.pipeline.reviewing.board import Board
from clientimport.pipeline.reviewing.loading_now import changing
from clientimport.pipeline.reviewing.people import name_of
from clientimport.pipeline.reviewing.views import OPEN_SCOPE, ActionLine


def audit(
    board: Board, *, scope: str | None = None, reject_id: int | None = None, page: int = 1, size: int = 50
) -> tuple[list[ActionLine], int]:
    """A page of the trail, the last action first, and how many actions there are.

    `scope`: what stands under it, and for a run also what changed one of its rejects; `reject_id`: what concerned it.
    """
    with reading(board.engine) as connection:
        found, total = list_actions(connection, scope=scope, reject_id=reject_id, page=max(1, page), size=max(1, size))
    lines = [
        ActionLine(
            each.action_id, each.at, each.by, each.action, each.scope, each.reject_id, each.rows, each.told,
            undoable=each.as_left > 0, undone_by=each.undone_by, touched=each.touched,
        )
        for each in found
    ]  # fmt: skip
    return lines, total


def note(  # noqa: PLR0913 - what is noted
    board: Board,
    *,
    by: str,
    action: str,
    scope: str = OPEN_SCOPE,
    reject_id: int | None = None,
    rows: int = 0,
    told: Mapping[str, Any] | None = None,
) -> int:
    """Notes a retry, an export or a suggestion -> the action's id. `told`: facts for its words, and no value of any row.

    Raises RunLoading where the database is SQLite and a run is writing to it, DatabaseFailure.
    """
    with changing(board, ()) as connection:
        return note_deed(connection, Deed(name_of(by, board.lang), action, scope, reject_id, dict(told or {})), rows)
