"""What reviewers wrote, held against the rejects that it was written on."""

from __future__ import annotations

from sqlalchemy import Column, Connection, func, select

from clientimport.core.findings import Finding, counted, some
from clientimport.loader.ledger_tables import REJECT
from clientimport.loader.review_tables import ACTION, CHANGE, REVIEW

_FIX = "Another program removed rows past the foreign keys: nothing can be done with what is left, remove it."


def reviews_of_rejects(connection: Connection, *_: object) -> Finding:
    """Drafts and changes of rejects, or by actions, that are not there."""
    parents: list[tuple[Column[int], Column[int]]] = [
        (REVIEW.c.reject_id, REJECT.c.id), (CHANGE.c.reject_id, REJECT.c.id), (CHANGE.c.action_id, ACTION.c.id),
    ]  # fmt: skip
    found = [
        f"{count:,} in {column.table.name} ({column.name})"
        for column, parent in parents
        if (count := _lost(connection, column, parent))
    ]
    if found:
        return Finding("reviews-of-rejects", "fault", f"Rows that refer to what is not there: {some(found)}.", _FIX)
    drafts = int(connection.execute(select(func.count()).select_from(REVIEW)).scalar_one())
    return Finding("reviews-of-rejects", "ok", f"{counted(drafts, 'row')} under review, each with its reject.")


def _lost(connection: Connection, column: Column[int], parent: Column[int]) -> int:
    there = select(parent).where(parent == column).correlate(column.table).exists()
    return int(connection.execute(select(func.count()).select_from(column.table).where(~there)).scalar_one())
