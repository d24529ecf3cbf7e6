"""Whether a run is loading into the database under review, and since when."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from clientimport.core.errors import DatabaseFailure
from clientimport.loader import RunUnderWay, find_loading, reviewing
from clientimport.pipeline.reviewing.board import Board
from clientimport.pipeline.reviewing.refusals import RunLoading
from clientimport.pipeline.reviewing.views import LoadingView
from clientimport.targets import target_names

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from clientimport.loader import Holder


def loading_now(board: Board, target: str | None = None) -> LoadingView | None:
    """The run that is loading (into the tables of `target`, None: any record shape), None: nobody is.

    In SQLite whoever writes counts: its file has one writer. Raises DatabaseFailure.
    """
    found = find_loading(board.engine, [target] if target else list(target_names()))
    return None if found is None else _view(found)


@contextmanager
def changing(board: Board, targets: Collection[str]) -> Iterator[Connection]:
    """A transaction in which a reviewer changes something of rejects of these targets. Raises RunLoading, DatabaseFailure."""
    try:
        with reviewing(board.engine, targets) as connection:
            yield connection
    except RunUnderWay as problem:
        raise RunLoading(_view(problem.holder), lang=board.lang) from None
    with suppress(DatabaseFailure):  # it is done, and whoever looks next is told what is wrong with the database
        board.scopes.changed()


def _view(holder: Holder) -> LoadingView:
    return LoadingView(holder.run_id, holder.since)
