"""What pages will ask for is read before they do: when the review begins, and whenever the ledger has changed since."""

from __future__ import annotations

from contextlib import suppress
from threading import Event

from clientimport.core.errors import DatabaseFailure, UsageFailure
from clientimport.pipeline.reviewing.board import Board, causes, runs
from clientimport.pipeline.reviewing.views import OPEN_SCOPE

SECONDS = 3.0
"""After which the ledger is asked again whether it changed: one short statement."""


def foresee(board: Board) -> None:
    """Reads what the first pages will ask for: the open rejects, then the last run's. Who asks meanwhile waits for that alone.

    Raises DatabaseFailure, which the page that asks will meet too.
    """
    with suppress(UsageFailure):  # the run was pruned meanwhile
        for scope in (OPEN_SCOPE, *(run["run_id"] for run in runs(board)[:1])):
            if board.scopes.has(scope) or board.scopes.has_room():
                causes(board, scope)


def keep_up(board: Board, ended: Event, every: float = SECONDS) -> None:
    """Foresees, and brings all that is kept up to date each time the ledger has changed, until `ended`.

    What cannot be read is told by the page that asks for it, and tried again.
    """
    seen = None
    while True:
        with suppress(DatabaseFailure):
            now = board.scopes.stamp()
            if now != seen:
                board.scopes.bring_up()
                foresee(board)
                seen = now
        if ended.wait(every):
            return
