"""The audit trail: what reviewers did, the last action first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from clientimport.loader.ledger import OPEN
from clientimport.loader.ledger_tables import REJECT
from clientimport.loader.moments import in_utc
from clientimport.loader.review_actions import UNDOABLE
from clientimport.loader.review_tables import ACTION, CHANGE, REVIEW


@dataclass(frozen=True)
class NotedAction:
    """An action as it was noted. `as_left`: drafts that are still as it left them; `touched`: others, or loaded by now.

    Both are 0 of an action that cannot be taken back, or was.
    """

    action_id: int
    at: str
    by: str
    action: str
    scope: str
    reject_id: int | None
    rows: int
    told: dict[str, Any]
    undone_by: int
    as_left: int = 0
    touched: int = 0


def list_actions(
    connection: Connection, *, scope: str | None, reject_id: int | None, page: int, size: int
) -> tuple[list[NotedAction], int]:
    """A page (from 1) of the trail, and how many actions there are.

    `scope`: those on it, and for a run those that changed one of its rejects. `reject_id`: those that concerned it.
    """
    a = ACTION.c
    conditions = _conditions(scope, reject_id)
    total = connection.execute(select(func.count()).select_from(ACTION).where(*conditions)).scalar_one()
    query = select(ACTION).where(*conditions).order_by(a.id.desc()).limit(size).offset((page - 1) * size)
    lines = connection.execute(query).all()
    standing = _standing(connection, [row.id for row in lines if row.action in UNDOABLE and row.undone_by is None])
    found = [
        NotedAction(
            row.id, in_utc(row.made_at), row.made_by, row.action, row.scope, row.reject_id, row.rows,
            json.loads(row.told), row.undone_by or 0, *standing.get(row.id, (0, 0)),
        )
        for row in lines
    ]  # fmt: skip
    return found, int(total)


def last_edit(connection: Connection, reject_id: int) -> tuple[str, str]:
    """Who changed a reject's cells last, and when; "" where nobody did."""
    query = (
        select(ACTION.c.made_by, ACTION.c.made_at)
        .join(CHANGE, CHANGE.c.action_id == ACTION.c.id)
        .where(CHANGE.c.reject_id == reject_id, CHANGE.c.version > 0)
    )
    found = connection.execute(query.order_by(CHANGE.c.version.desc()).limit(1)).first()
    return (found.made_by, in_utc(found.made_at)) if found else ("", "")


def _conditions(scope: str | None, reject_id: int | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if scope is not None:
        of_run = select(CHANGE.c.action_id).join(REJECT, REJECT.c.id == CHANGE.c.reject_id).where(REJECT.c.run_id == scope)
        found.append(or_(ACTION.c.scope == scope, ACTION.c.id.in_(of_run)))
    if reject_id is not None:
        of_reject = select(CHANGE.c.action_id).where(CHANGE.c.reject_id == reject_id)
        found.append(or_(ACTION.c.reject_id == reject_id, ACTION.c.id.in_(of_reject)))
    return found


def _standing(connection: Connection, action_ids: list[int]) -> dict[int, tuple[int, int]]:
    """Action -> drafts as it left them, and others."""
    c, r = CHANGE.c, REVIEW.c
    same = and_(REJECT.c.status == OPEN, r.cells.is_not_distinct_from(c.cells_after), r.raw.is_not_distinct_from(c.raw_after))
    query = (
        select(c.action_id, func.sum(case((same, 1), else_=0)), func.sum(case((same, 0), else_=1)))
        .join(REJECT, REJECT.c.id == c.reject_id)
        .outerjoin(REVIEW, r.reject_id == c.reject_id)
        .where(c.action_id.in_(action_ids), c.version > 0)
        .group_by(c.action_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(query)} if action_ids else {}
