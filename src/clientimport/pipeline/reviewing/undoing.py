"""An edit, or a correction of many rows, taken back."""

from __future__ import annotations

from clientimport.loader import Deed, lock_action, reading, rejects_of_action, targets_of, undo_action
from clientimport.pipeline.reviewing.board import Board
from clientimport.pipeline.reviewing.loading_now import changing
from clientimport.pipeline.reviewing.people import name_of
from clientimport.pipeline.reviewing.refusals import Refused
from clientimport.pipeline.reviewing.views import Acted

_UNDOABLE = ("edit", "correct")


def undo(board: Board, action_id: int, *, by: str) -> Acted:
    """The drafts of an edit or a correction become what they were before it, where they still are as it left them.

    `left`: "changed" (somebody typed something else since) | "not-open" (loaded or settled by now) -> how many. Where nothing
    of it can be taken back, nothing is noted. Raises RunLoading, Refused (no such action, one of another kind, one that was
    taken back), DatabaseFailure.
    """
    by = name_of(by, board.lang)
    with reading(board.engine) as connection:
        targets = targets_of(connection, rejects_of_action(connection, action_id))
    with changing(board, targets) as connection:
        found = lock_action(connection, action_id)
        if found is None:
            raise Refused("no-action", lang=board.lang, id=action_id)
        action, scope, reject_id, undone_by = found
        if action not in _UNDOABLE:
            raise Refused("not-undoable", lang=board.lang)
        if undone_by:
            raise Refused("undone", lang=board.lang)
        done = undo_action(connection, action_id, Deed(by, "undo", scope, reject_id, {"undone": action_id, "action": action}))
    return Acted(done.action_id, done.rows, tuple(done.left.items()))
