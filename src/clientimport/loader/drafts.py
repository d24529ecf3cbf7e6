"""Drafts: cells of rejected rows as reviewers typed them, until they are loaded; read, and written set by set."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl
from sqlalchemy import Connection, Select, delete, func, or_, select, update

from clientimport.loader.copying import copy_frame, read_frame
from clientimport.loader.ledger import OPEN
from clientimport.loader.ledger_tables import REJECT
from clientimport.loader.moments import in_utc, written
from clientimport.loader.review_actions import CHANGES, Deed, note_deed
from clientimport.loader.review_tables import CHANGE, REVIEW
from clientimport.loader.staging import staged

TYPED: dict[str, pl.DataType] = {
    "reject_id": pl.Int64(),
    "version": pl.Int64(),
    "cells": pl.String(),
    "raw": pl.String(),
}
"""Drafts as they are to be: `version`: of the draft that the writer knows, 0 for none. `cells`: `cells_text` of all changed
cells; a row with neither cells nor raw has no draft any more.

With the column `changed_since` (JSON), that is what it becomes; else names whose text changes are taken out of it.
"""
STANDING: dict[str, pl.DataType] = {
    "reject_id": pl.Int64(),
    "status": pl.String(),
    "review_id": pl.Int64(),
    "cells_now": pl.String(),
    "raw_now": pl.String(),
    "version_now": pl.Int64(),
    "since_now": pl.String(),
    "assigned_now": pl.String(),
    "edits": pl.Int64(),
}
"""Rejects as they stand. `version_now`: 0 without a draft. `edits`: the number of the last change of their cells."""
DRAFTED: dict[str, pl.DataType] = {
    "reject_id": pl.Int64(), "run_id": pl.String(), "file": pl.Int32(), "row": pl.Int64(), "status": pl.String(),
    "version": pl.Int64(), "cells": pl.String(), "raw": pl.String(), "changed_since": pl.String(),
}  # fmt: skip
"""Rejects with a draft. `status`: of the reject; the rest: of the draft."""
CHANGED, NOT_OPEN, GONE = "changed", "not-open", "gone"
"""Why a reject is left alone: its draft is another one by now, it was resolved, or the ledger has it no more."""


@dataclass(frozen=True)
class Draft:
    """`cells`: frame name -> text, the changed ones alone. `raw`: None: as received. `at`: ISO 8601, UTC.

    `changed_since`: names of cells that a later run received with another text than the one that was typed over.
    """

    cells: dict[str, str]
    raw: str | None
    version: int
    by: str
    at: str
    changed_since: tuple[str, ...] = ()


@dataclass(frozen=True)
class Written:
    """`action_id`: 0 where nothing was to be done. `left`: why rejects were left alone -> how many."""

    action_id: int
    rows: int
    left: dict[str, int]


def cells_text(cells: Mapping[str, str]) -> str | None:
    """The cells of a draft as the ledger holds them, the same text for the same cells; None for none."""
    return json.dumps(dict(cells), ensure_ascii=False, sort_keys=True) if cells else None


def drafts_of(connection: Connection, reject_ids: Collection[int]) -> dict[int, Draft]:
    """The drafts of these rejects, of those that have one."""
    r, found = REVIEW.c, {}
    query = select(r.reject_id, r.cells, r.raw, r.version, r.edited_by, r.edited_at, r.changed_since).where(has_draft())
    every = sorted(reject_ids)
    for start in range(0, len(every), 500):
        for row in connection.execute(query.where(r.reject_id.in_(every[start : start + 500]))):
            since = tuple(json.loads(row.changed_since or "[]"))
            cells = json.loads(row.cells or "{}")
            found[row.reject_id] = Draft(cells, row.raw, row.version, row.edited_by or "", in_utc(row.edited_at), since)
    return found


def drafted_rejects(connection: Connection, run_id: str | None) -> pl.DataFrame:
    """DRAFTED of all rejects of a run, or (None) of all runs, by their ids."""
    r, j = REVIEW.c, REJECT.c
    query: Select[tuple[object, ...]] = (
        select(r.reject_id, j.run_id, j.file, j.row, j.status, r.version, r.cells, r.raw, r.changed_since)
        .join_from(REVIEW, REJECT, j.id == r.reject_id)
        .where(has_draft(), *([] if run_id is None else [j.run_id == run_id]))
        .order_by(r.reject_id)
    )
    return read_frame(connection, query, dict(DRAFTED))


def count_mended(connection: Connection, run_id: str | None) -> int:
    """How many open rejects of a run, or (None) of all runs, have a draft."""
    joined = select(func.count()).select_from(REVIEW).join(REJECT, REJECT.c.id == REVIEW.c.reject_id)
    mine = [] if run_id is None else [REJECT.c.run_id == run_id]
    return int(connection.execute(joined.where(has_draft(), REJECT.c.status == OPEN, *mine)).scalar_one())


def has_draft() -> Any:
    """Whether a line of REVIEW holds a draft, and not only whose the row is."""
    return or_(REVIEW.c.cells.is_not(None), REVIEW.c.raw.is_not(None))


def lock_rejects(connection: Connection, reject_ids: pl.Series) -> pl.DataFrame:
    """Keeps other reviewers, and the end of a run, from these rejects for the rest of the transaction -> STANDING by id.

    Whatever a reviewer changes of a reject is changed behind this lock.
    """
    asked = pl.DataFrame({"reject_id": reject_ids.cast(pl.Int64).unique().sort()})
    r, of = REVIEW.c, REJECT.c.id
    with staged(connection, asked, key=("reject_id",)) as told:
        locked: Select[tuple[object, ...]] = select(of, REJECT.c.status).join(told, told.c.reject_id == of).order_by(of)
        rejects = read_frame(connection, locked.with_for_update(of=REJECT), _part("reject_id", "status"))
        lines: Select[tuple[object, ...]] = select(
            r.reject_id, r.id, r.cells, r.raw, r.version, r.changed_since, r.assigned_to
        ).join(told, told.c.reject_id == r.reject_id)
        reviews = read_frame(
            connection, lines, _part("reject_id", *[name for name in STANDING if name.endswith(("_now", "w_id"))])
        )
        last: Select[tuple[object, ...]] = (
            select(CHANGE.c.reject_id, func.max(CHANGE.c.version))
            .join(told, told.c.reject_id == CHANGE.c.reject_id)
            .group_by(CHANGE.c.reject_id)
        )
        edits = read_frame(connection, last, _part("reject_id", "edits"))
    found = rejects.join(reviews, on="reject_id", how="left", maintain_order="left")
    return found.join(edits, on="reject_id", how="left", maintain_order="left").with_columns(
        pl.col("version_now", "edits").fill_null(0)
    )


def write_drafts(connection: Connection, typed: pl.DataFrame, deed: Deed) -> Written:
    """TYPED becomes the drafts of open rejects whose draft is the one that the writer knows, as one action.

    The others are left alone and counted; whoever wants all or none raises, and the transaction is rolled back.
    """
    standing = lock_rejects(connection, typed["reject_id"])
    found = typed.join(standing, on="reject_id", how="left", maintain_order="left").with_columns(
        pl.when(pl.col("status").is_null())
        .then(pl.lit(GONE))
        .when(pl.col("status") != OPEN)
        .then(pl.lit(NOT_OPEN))
        .when(pl.col("version") != pl.col("version_now"))
        .then(pl.lit(CHANGED))
        .alias("left")
    )
    left = {reason: int(count) for reason, count in found["left"].drop_nulls().value_counts(sort=True).iter_rows()}
    found = found.filter(pl.col("left").is_null())
    if "changed_since" not in found.columns:
        found = found.with_columns(_still_since(found).alias("changed_since"))
    pairs = [("cells", "cells_now"), ("raw", "raw_now"), ("changed_since", "since_now")]
    found = found.filter(pl.any_horizontal(pl.col(new).ne_missing(pl.col(old)) for new, old in pairs))
    if found.is_empty():
        return Written(0, 0, left)
    found = found.with_columns((pl.max_horizontal("edits", "version_now") + 1).alias("next"))
    named = {
        "cells_before": "cells_now",
        "raw_before": "raw_now",
        "cells_after": "cells",
        "raw_after": "raw",
        "version": "next",
    }
    changes = found.select("reject_id", **{new: pl.col(old) for new, old in named.items()}).select(list(CHANGES))
    action_id = note_deed(connection, deed, found.height, changes)
    _apply(connection, found, deed.by)
    return Written(action_id, found.height, left)


def drop_drafts(connection: Connection, loaded: pl.DataFrame) -> int:
    """Takes drafts away that were loaded: reject_id, version of each as it was loaded -> how many.

    Newer ones stay, and those of rejects that are open: a row that a run let be is not loaded.
    """
    standing = lock_rejects(connection, loaded["reject_id"])
    found = (
        loaded.select("reject_id", "version")
        .join(standing, on="reject_id")
        .filter((pl.col("version") == pl.col("version_now")) & (pl.col("version") > 0) & (pl.col("status") != OPEN))
    )
    _empty(connection, found)
    return found.height


def set_aside(connection: Connection, settled: pl.DataFrame, deed: Deed) -> int:
    """Takes drafts (reject_id, version) away whose rejects were resolved otherwise, as an action -> its id; 0: there are none.

    What was typed stays in the trail.
    """
    standing = lock_rejects(connection, settled["reject_id"])
    found = (
        settled.select("reject_id", "version")
        .join(standing, on="reject_id")
        .filter((pl.col("version") == pl.col("version_now")) & (pl.col("version") > 0) & (pl.col("status") != OPEN))
    )
    if found.is_empty():
        return 0
    changes = found.select(
        "reject_id",
        pl.col("cells_now").alias("cells_before"),
        pl.col("raw_now").alias("raw_before"),
        pl.lit(None, pl.String).alias("cells_after"),
        pl.lit(None, pl.String).alias("raw_after"),
        (pl.max_horizontal("edits", "version_now") + 1).alias("version"),
    )
    action_id = note_deed(connection, deed, found.height, changes)
    _empty(connection, found)
    return action_id


def _apply(connection: Connection, found: pl.DataFrame, by: str) -> None:
    at = datetime.now(UTC)
    none = pl.col("cells").is_null() & pl.col("raw").is_null()
    _empty(connection, found.filter(none))
    kept = found.filter(~none).select(
        "reject_id", "review_id", "cells", "raw", "changed_since", pl.col("next").alias("version")
    )
    begun = kept.filter(pl.col("review_id").is_null()).drop("review_id")
    if not begun.is_empty():
        moment = pl.lit(written(connection, at)).alias("edited_at")
        copy_frame(connection, REVIEW.name, begun.with_columns(pl.lit(by).alias("edited_by"), moment))
    again = kept.filter(pl.col("review_id").is_not_null())
    if not again.is_empty():
        with staged(connection, again, key=("review_id",)) as told:
            columns = {name: told.c[name] for name in ("cells", "raw", "changed_since", "version")}
            change = update(REVIEW).values({**columns, "edited_by": by, "edited_at": at})
            connection.execute(change.where(REVIEW.c.id == told.c.review_id))


def _empty(connection: Connection, found: pl.DataFrame) -> None:
    """Of these rejects nothing is typed any more; whose they are stays."""
    if found.is_empty():
        return
    with staged(connection, found.select("reject_id"), key=("reject_id",)) as told:
        these = REVIEW.c.reject_id.in_(select(told.c.reject_id))
        connection.execute(delete(REVIEW).where(these, REVIEW.c.assigned_to.is_(None)))
        nothing = dict.fromkeys(("cells", "raw", "edited_by", "edited_at", "changed_since"))
        connection.execute(update(REVIEW).values({**nothing, "version": 0}).where(these))


def _still_since(found: pl.DataFrame) -> pl.Series:
    """`changed_since` without the cells whose text is another one now."""
    still = []
    for since, before, after in found.select("since_now", "cells_now", "cells").iter_rows():
        old, new = json.loads(before or "{}"), json.loads(after or "{}")
        names = [name for name in json.loads(since or "[]") if name in new and new[name] == old.get(name)]
        still.append(json.dumps(names, ensure_ascii=False) if names else None)
    return pl.Series(still, dtype=pl.String)


def _part(*names: str) -> dict[str, pl.DataType]:
    return {name: STANDING[name] for name in names}
