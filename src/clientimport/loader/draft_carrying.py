"""What reviewers wrote on a rejected row moves on, within a run, to the row that the run rejected in its place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import polars as pl
from sqlalchemy import Connection, Select, delete, select, update

from clientimport.core.rows import RAW, ROW
from clientimport.loader.copying import read_frame
from clientimport.loader.drafts import cells_text
from clientimport.loader.ledger_tables import PROBLEM, REJECT, RUN
from clientimport.loader.review_tables import CHANGE, REVIEW
from clientimport.loader.staging import staged

if TYPE_CHECKING:
    from clientimport.loader.life_settling import Ending
    from clientimport.loader.lives import Lives

_WRITTEN: dict[str, pl.DataType] = {
    "review_id": pl.Int64(),
    "old_id": pl.Int64(),
    "was_run": pl.String(),
    "was_file": pl.Int32(),
    "was_row": pl.Int64(),
    "received": pl.String(),
    "received_raw": pl.String(),
    "cells": pl.String(),
    "raw": pl.String(),
    "changed_since": pl.String(),
    "version": pl.Int64(),
    "assigned_to": pl.String(),
}
_MOVED: dict[str, pl.DataType] = {
    "review_id": pl.Int64(),
    "old_id": pl.Int64(),
    "reject_id": pl.Int64(),
    "cells": pl.String(),
    "raw": pl.String(),
    "changed_since": pl.String(),
    "version": pl.Int64(),
    "assigned": pl.Boolean(),
}
_RECEIVED = (("received", "received_raw"), ("received_now", "raw_now"))
_PLACE = ["was_run", "was_file", "was_row"]
_LEFT = ("superseded", "source")
"""Rejects whose place another may have taken: a row that the source had no more may come back."""


def carry_drafts(connection: Connection, lives: Lives, ending: Ending) -> None:
    """After the statuses of older rejects are written.

    Typed cells that the new row was received with are none any more; of those that it was received with in another way than
    the row that was typed over, the names are kept.
    """
    written = _written(connection, ending)
    if written.is_empty():
        return
    places = _places(connection, written, lives, ending.run_id)
    if places.is_empty():
        return
    with staged(connection, places, {"run_id": REJECT.c.run_id.type}, key=("run_id", "file", "row")) as told:
        at = (REJECT.c.run_id == told.c.run_id, REJECT.c.file == told.c.file, REJECT.c.row == told.c.row)
        query: Select[tuple[object, ...]] = select(told.c.review_id, REJECT.c.id, REJECT.c.cells, REJECT.c.raw).where(*at)
        schema: dict[str, pl.DataType] = {
            "review_id": pl.Int64(), "reject_id": pl.Int64(), "received_now": pl.String(), "raw_now": pl.String(),
        }  # fmt: skip
        found = read_frame(connection, query, schema)
    _move(connection, found.join(written, on="review_id", how="inner"))


def _written(connection: Connection, ending: Ending) -> pl.DataFrame:
    """_WRITTEN of rejects of this target and system that are in nobody's way any more."""
    r, j = REVIEW.c, REJECT.c
    query: Select[tuple[object, ...]] = (
        select(
            r.id, r.reject_id, j.run_id, j.file, j.row, j.cells, j.raw, r.cells, r.raw, r.changed_since, r.version,
            r.assigned_to,
        )
        .join(REJECT, j.id == r.reject_id)
        .join(RUN, RUN.c.run_id == j.run_id)
        .where(RUN.c.target == ending.target, RUN.c.system == ending.system, j.status.in_(_LEFT), j.run_id != ending.run_id)
        .order_by(r.id)
    )  # fmt: skip
    return read_frame(connection, query, dict(_WRITTEN))


def _places(connection: Connection, written: pl.DataFrame, lives: Lives, run_id: str) -> pl.DataFrame:
    """review_id, run_id, file, row of the rows of this run that took the places of rejected ones; each once.

    They are known by having been tried again, or by a problem that goes on.
    """
    seen = lives.seen.select("file", ROW, "fingerprint", "occurrence")
    again = seen.select("file", ROW).unique()
    tried = lives.origins.select("file", ROW, *_PLACE).join(again, on=["file", ROW], how="semi", maintain_order="left")
    tried = tried.join(written.select("review_id", *_PLACE), on=_PLACE, how="inner").with_columns(pl.lit(0).alias("after"))
    problems = _problems(connection, written)
    going_on = problems.join(seen.drop_nulls(), on=["fingerprint", "occurrence"], how="inner")
    going_on = going_on.with_columns(pl.lit(1).alias("after"))
    columns = ["review_id", "file", ROW, "after"]
    found = pl.concat([tried.select(columns), going_on.select(columns)]).sort("after", "file", ROW)
    found = found.unique("review_id", keep="first", maintain_order=True)
    # Of two that were written on one row the newer one is meant; the other stays where it is.
    found = found.sort("review_id", descending=True).unique(["file", ROW], keep="first", maintain_order=True)
    return found.select("review_id", pl.lit(run_id).alias("run_id"), "file", pl.col(ROW).alias("row"))


def _problems(connection: Connection, written: pl.DataFrame) -> pl.DataFrame:
    """review_id, fingerprint, occurrence of the problems that rejected the rows."""
    with staged(connection, written.select("review_id", "old_id"), key=("old_id",)) as told:
        place = (REJECT.c.run_id == PROBLEM.c.run_id) & (REJECT.c.file == PROBLEM.c.file) & (REJECT.c.row == PROBLEM.c.row)
        query: Select[tuple[object, ...]] = (
            select(told.c.review_id, PROBLEM.c.fingerprint, PROBLEM.c.occurrence)
            .join_from(told, REJECT, REJECT.c.id == told.c.old_id)
            .join(PROBLEM, place)
            .where(PROBLEM.c.severity == "reject", PROBLEM.c.fingerprint.is_not(None))
        )
        return read_frame(connection, query, {"review_id": pl.Int64(), "fingerprint": pl.String(), "occurrence": pl.Int64()})


def _move(connection: Connection, found: pl.DataFrame) -> None:
    """REVIEW and CHANGE of rows to the rejects that took their places."""
    moved = pl.DataFrame([_carried(row) for row in found.iter_rows(named=True)], schema=_MOVED)
    with staged(connection, moved.select("old_id", "reject_id"), key=("old_id",)) as told:
        connection.execute(update(CHANGE).values(reject_id=told.c.reject_id).where(CHANGE.c.reject_id == told.c.old_id))
    gone = pl.col("cells").is_null() & pl.col("raw").is_null()
    over = moved.filter(gone & ~pl.col("assigned"))
    if not over.is_empty():
        with staged(connection, over.select("review_id"), key=("review_id",)) as told:
            connection.execute(delete(REVIEW).where(REVIEW.c.id.in_(select(told.c.review_id))))
    kept = moved.filter(~gone | pl.col("assigned")).drop("old_id", "assigned")
    if not kept.is_empty():
        with staged(connection, kept, key=("review_id",)) as told:
            columns = {name: told.c[name] for name in kept.columns if name != "review_id"}
            connection.execute(update(REVIEW).values(columns).where(REVIEW.c.id == told.c.review_id))


def _carried(row: dict[str, Any]) -> dict[str, Any]:
    """A line of _WRITTEN and its new reject -> _MOVED."""
    was, now = ({**json.loads(row[cells]), RAW: row[raw]} for cells, raw in _RECEIVED)
    typed = {**json.loads(row["cells"] or "{}"), **({} if row["raw"] is None else {RAW: row["raw"]})}
    after = {name: text for name, text in typed.items() if name not in now or text != (now[name] or "")}
    differ = {name for name in after if (name in was, was.get(name) or "") != (name in now, now.get(name) or "")}
    since = sorted({name for name in json.loads(row["changed_since"] or "[]") if name in after} | differ)
    raw = after.pop(RAW, None)
    return {
        "review_id": row["review_id"],
        "old_id": row["old_id"],
        "reject_id": row["reject_id"],
        "cells": cells_text(after),
        "raw": raw,
        "changed_since": json.dumps(since, ensure_ascii=False) if since else None,
        "version": (row["version"] + (len(after) + (raw is not None) != len(typed))) * bool(after or raw is not None),
        "assigned": row["assigned_to"] is not None,
    }
