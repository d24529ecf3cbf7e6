"""Actions of reviewers that nobody will ask for again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, select

from clientimport.loader.engine import reading
from clientimport.loader.ledger_tables import REJECT
from clientimport.loader.review_tables import ACTION, CHANGE


def old_actions(engine: Engine, before: datetime, gone: Collection[str]) -> int:
    """How many actions are older than `before`, and of no reject that is left; `gone`: runs that are about to be removed."""
    with reading(engine) as connection:
        query = select(func.count()).select_from(ACTION).where(*_old(before, gone))
        return int(connection.execute(query).scalar_one())


def delete_old_actions(connection: Connection, before: datetime) -> None:
    """These, in the caller's transaction."""
    connection.execute(delete(ACTION).where(*_old(before, ())))


def _old(before: datetime, gone: Collection[str]) -> tuple[Any, ...]:
    there = select(CHANGE.c.id).join(REJECT, REJECT.c.id == CHANGE.c.reject_id)
    kept = there.where(CHANGE.c.action_id == ACTION.c.id, REJECT.c.run_id.not_in(list(gone))).correlate(ACTION)
    return (ACTION.c.made_at < before, ~kept.exists())
