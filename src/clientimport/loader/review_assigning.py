"""Whose a rejected row is: written, and taken back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

import polars as pl
from sqlalchemy import Connection, delete, select, update

from clientimport.loader.copying import copy_frame
from clientimport.loader.drafts import GONE, NOT_OPEN, Written, has_draft, lock_rejects
from clientimport.loader.ledger import OPEN
from clientimport.loader.moments import written
from clientimport.loader.review_actions import Deed, concerned, note_deed
from clientimport.loader.review_tables import REVIEW
from clientimport.loader.staging import staged


def assign_rejects(connection: Connection, reject_ids: Collection[int], to: str, deed: Deed) -> Written:
    """Open rejects become somebody's ("": nobody's), as one action; those that are so already are not counted."""
    asked = pl.Series("reject_id", sorted(set(reject_ids)), dtype=pl.Int64)
    found = lock_rejects(connection, asked)
    is_open = pl.col("status") == OPEN
    left = {GONE: len(asked) - found.height, NOT_OPEN: found.filter(~is_open).height}
    left = {reason: count for reason, count in left.items() if count}
    found = found.filter(is_open & (pl.col("assigned_now").fill_null("") != to))
    if found.is_empty():
        return Written(0, 0, left)
    action_id = note_deed(connection, deed, found.height, concerned(found["reject_id"]))
    _write(connection, found, to, deed.by)
    return Written(action_id, found.height, left)


def _write(connection: Connection, found: pl.DataFrame, to: str, by: str) -> None:
    at = datetime.now(UTC)
    known = found.filter(pl.col("review_id").is_not_null()).select("review_id")
    if not known.is_empty():
        with staged(connection, known, key=("review_id",)) as told:
            these = REVIEW.c.id.in_(select(told.c.review_id))
            if not to:
                connection.execute(delete(REVIEW).where(these, ~has_draft()))
            values = {"assigned_to": to or None, "assigned_by": by, "assigned_at": at}
            connection.execute(update(REVIEW).values(values).where(these))
    begun = found.filter(pl.col("review_id").is_null()).select("reject_id")
    if not begun.is_empty():
        values = {"assigned_to": to, "assigned_by": by, "assigned_at": written(connection, at)}
        told_of = [pl.lit(value).alias(name) for name, value in values.items()]
        copy_frame(connection, REVIEW.name, begun.with_columns(pl.lit(0).alias("version"), *told_of))
