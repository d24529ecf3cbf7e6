"""Lives and corrections that nobody will ask for again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, func, or_, select

from clientimport.loader.engine import reading
from clientimport.loader.ledger_tables import CORRECTION, LIFE, REJECT
from clientimport.loader.life_reading import OPEN


def old_lives(engine: Engine, before: datetime, gone: Collection[str]) -> dict[str, tuple[int, int]]:
    """Target -> how many lives and corrections are older than `before`; `gone`: runs that are about to be removed.

    A life is old that ended before then, or that was last seen before then in a run whose rejects are not there any more. A
    correction is old whose row no file has brought since then.
    """
    with reading(engine) as connection:
        lives = _counted(connection, LIFE, _old_life(before, gone))
        corrections = _counted(connection, CORRECTION, _old_correction(before))
    return {target: (lives.get(target, 0), corrections.get(target, 0)) for target in sorted({*lives, *corrections})}


def delete_old_lives(connection: Connection, target: str, before: datetime) -> None:
    """Those of one target, in the caller's transaction, under the lock of its runs."""
    connection.execute(delete(LIFE).where(LIFE.c.target == target, _old_life(before, ())))
    connection.execute(delete(CORRECTION).where(CORRECTION.c.target == target, _old_correction(before)))


def _old_life(before: datetime, gone: Collection[str]) -> Any:
    there = select(REJECT.c.id).where(REJECT.c.run_id == LIFE.c.last_run, REJECT.c.run_id.not_in(list(gone))).exists()
    left = and_(LIFE.c.state == OPEN, LIFE.c.last_seen < before, ~there)
    return or_(and_(LIFE.c.state != OPEN, LIFE.c.ended_at < before), left)


def _old_correction(before: datetime) -> Any:
    return func.coalesce(CORRECTION.c.last_seen, CORRECTION.c.made_at) < before


def _counted(connection: Connection, table: Any, condition: Any) -> dict[str, int]:
    query = select(table.c.target, func.count()).where(condition).group_by(table.c.target)
    return {row[0]: row[1] for row in connection.execute(query)}
