"""A ledger opened for a review: on each kind of database, by several threads, and not without a ledger."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from clientimport.core.errors import DatabaseFailure
from clientimport.loader import connect, ensure_schema
from clientimport.loader.ledger_tables import RUN
from clientimport.pipeline.reviewing.board import Board
from clientimport.targets import target_named, target_names


def test_threads_share_a_board(database_url: str) -> None:
    engine = connect(database_url)
    ensure_schema(engine, [found for name in target_names() if (found := target_named(name))])
    engine.dispose()

    def runs(board: Board) -> int:
        with board.engine.connect() as connection:
            return len(connection.execute(select(RUN.c.run_id)).all())

    with Board(database_url, lang="de") as board, ThreadPoolExecutor(8) as threads:
        assert list(threads.map(runs, [board] * 40)) == [0] * 40
        assert (board.database, board.lang) == (database_url, "de")


def test_a_database_without_a_ledger_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFailure):
        Board(str(tmp_path / "absent.db"))
    empty = tmp_path / "empty.db"
    empty.touch()
    with pytest.raises(DatabaseFailure):
        Board(str(empty))
