"""An edit or a mass correction taken back: drafts become what they were before it, where nobody has touched them since."""

from __future__ import annotations

import polars as pl
from sqlalchemy import Connection, Select, select, update

from clientimport.loader.copying import read_frame
from clientimport.loader.drafts import CHANGED, NOT_OPEN, TYPED, Written, lock_rejects, write_drafts
from clientimport.loader.ledger import OPEN
from clientimport.loader.review_actions import CHANGES, Deed
from clientimport.loader.review_tables import ACTION, CHANGE


def undo_action(connection: Connection, action_id: int, deed: Deed) -> Written:
    """Takes an action back, as an action of its own; nothing is noted where nothing of it is left to be taken back.

    The caller has made sure that it is one that can be, and holds it locked (`lock_action`).
    """
    changes = _changes(connection, action_id)
    now = lock_rejects(connection, changes["reject_id"])
    found = changes.join(now, on="reject_id", how="inner", maintain_order="left").with_columns(
        pl.when(pl.col("status") != OPEN)
        .then(pl.lit(NOT_OPEN))
        .when(pl.any_horizontal(pl.col(f"{of}_after").ne_missing(pl.col(f"{of}_now")) for of in ("cells", "raw")))
        .then(pl.lit(CHANGED))
        .alias("left")
    )
    left = {reason: int(count) for reason, count in found["left"].drop_nulls().value_counts(sort=True).iter_rows()}
    back = found.filter(pl.col("left").is_null()).select(
        "reject_id",
        pl.col("version_now").alias("version"),
        pl.col("cells_before").alias("cells"),
        pl.col("raw_before").alias("raw"),
    )
    done = write_drafts(connection, back.select(list(TYPED)), deed)
    if done.action_id:
        connection.execute(update(ACTION).values(undone_by=done.action_id).where(ACTION.c.id == action_id))
    return Written(done.action_id, done.rows, left)


def lock_action(connection: Connection, action_id: int) -> tuple[str, str, int | None, int] | None:
    """An action for the rest of the transaction -> action, scope, reject_id, undone_by (0: nobody); None: there is none."""
    a = ACTION.c
    query = select(a.action, a.scope, a.reject_id, a.undone_by).where(a.id == action_id).with_for_update()
    found = connection.execute(query).first()
    return None if found is None else (found.action, found.scope, found.reject_id, found.undone_by or 0)


def _changes(connection: Connection, action_id: int) -> pl.DataFrame:
    query: Select[tuple[object, ...]] = select(*(CHANGE.c[name] for name in CHANGES)).where(
        CHANGE.c.action_id == action_id, CHANGE.c.version > 0
    )
    return read_frame(connection, query.order_by(CHANGE.c.reject_id), dict(CHANGES)).drop("version")


def rejects_of_action(connection: Connection, action_id: int) -> list[int]:
    """The rejects that an action concerned, of those that are still there."""
    query = select(CHANGE.c.reject_id).where(CHANGE.c.action_id == action_id).order_by(CHANGE.c.reject_id)
    return list(connection.execute(query).scalars())
