"""What reviewers did: each action noted with who and when, in the transaction that it is done in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import polars as pl
from sqlalchemy import Connection, insert, select

from clientimport.loader.copying import copy_frame
from clientimport.loader.ledger_tables import REJECT, RUN
from clientimport.loader.review_tables import ACTION, CHANGE

ACTIONS: Final = ("edit", "correct", "undo", "waive", "unwaive", "assign", "retry", "export", "suggest")
UNDOABLE: Final = ("edit", "correct")
"""Actions that can be taken back."""
CHANGES: dict[str, pl.DataType] = {
    "reject_id": pl.Int64(),
    "cells_before": pl.String(),
    "raw_before": pl.String(),
    "cells_after": pl.String(),
    "raw_after": pl.String(),
    "version": pl.Int64(),
}
"""A draft before and after an action. `version`: which change of the row's cells it is, 0 where they were not changed."""


@dataclass(frozen=True)
class Deed:
    """An action as it is noted. `scope`: "open" or a run's id; `reject_id`: of one on a single row.

    `told`: facts for its words; it may hold numbers, codes, headings and what a person says of it, and no value of a row.
    """

    by: str
    action: str
    scope: str
    reject_id: int | None = None
    told: Mapping[str, Any] = field(default_factory=dict)


def note_deed(connection: Connection, deed: Deed, rows: int, changes: pl.DataFrame | None = None) -> int:
    """An action on so many rejects, and CHANGES of its rows -> its id. Rows that it concerned are found by them."""
    told = json.dumps(dict(deed.told), ensure_ascii=False)
    values = {"made_at": datetime.now(UTC), "made_by": deed.by, "action": deed.action, "scope": deed.scope, "told": told}
    made = connection.execute(insert(ACTION).values(**values, reject_id=deed.reject_id, rows=rows))
    assert made.inserted_primary_key is not None
    (action_id,) = made.inserted_primary_key
    if changes is not None and not changes.is_empty():
        copy_frame(connection, CHANGE.name, changes.select(pl.lit(action_id, pl.Int64).alias("action_id"), *CHANGES))
    return int(action_id)


def concerned(reject_ids: pl.Series) -> pl.DataFrame:
    """CHANGES of rejects whose cells an action leaves as they are."""
    nothing = [pl.lit(None, pl.String).alias(name) for name in CHANGES if name not in ("reject_id", "version")]
    return pl.DataFrame({"reject_id": reject_ids.cast(pl.Int64)}).select(
        "reject_id", *nothing, pl.lit(0, pl.Int64).alias("version")
    )


def scope_of(connection: Connection, reject_ids: Sequence[int]) -> tuple[str, int | None]:
    """What an action on these rejects stands under: the run that all of them are of, else "open"; and of one its id."""
    found: set[str] = set()
    for start in range(0, len(reject_ids), 500):
        query = select(REJECT.c.run_id).where(REJECT.c.id.in_(reject_ids[start : start + 500]))
        found |= set(connection.execute(query.distinct()).scalars())
    return (found.pop() if len(found) == 1 else "open"), (reject_ids[0] if len(reject_ids) == 1 else None)


def targets_of(connection: Connection, reject_ids: Sequence[int]) -> list[str]:
    """The record shapes that these rejects are of."""
    found: set[str] = set()
    for start in range(0, len(reject_ids), 500):
        query = select(RUN.c.target).join(REJECT, REJECT.c.run_id == RUN.c.run_id)
        found |= set(connection.execute(query.where(REJECT.c.id.in_(reject_ids[start : start + 500])).distinct()).scalars())
    return sorted(found)
