"""Rejects of a scope read from the ledger for a review: what changed since, how they stand, and in slices what they say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
from sqlalchemy import Column, Connection, Select, Table, and_, case, func, literal, select

from clientimport.loader.copying import read_as_given
from clientimport.loader.index_plans import by_index
from clientimport.loader.ledger_tables import ERASURE, FILE, LIFE, PROBLEM, REJECT, RUN
from clientimport.loader.life_reading import OPEN, waived_on
from clientimport.loader.moments import as_utc
from clientimport.loader.review_tables import ACTION, CHANGE, REVIEW

SLICE = 5_000
"""Rows that are read at once."""

HEADS: dict[str, pl.DataType] = {
    "reject_id": pl.Int64(), "run_id": pl.String(), "file": pl.Int32(), "row": pl.Int64(), "status": pl.String(),
}  # fmt: skip
"""A rejected row and its place."""

ROW_PROBLEMS: dict[str, pl.DataType] = {
    "reject_id": pl.Int64(), "problem_id": pl.Int64(), "code": pl.String(), "columns": pl.String(), "field": pl.String(),
    "value": pl.String(), "detail": pl.String(), "cell": pl.String(), "key": pl.String(), "message": pl.String(),
    "fix": pl.String(), "fingerprint": pl.String(), "occurrence": pl.Int64(),
}  # fmt: skip
"""What rejects a row. `columns`: JSON list of frame names. `message`, `fix`: null where the code has words of its own."""

ROW_LIVES: dict[str, pl.DataType] = {
    "life_id": pl.Int64(), "fingerprint": pl.String(), "occurrence": pl.Int64(), "life": pl.String(), "standing": pl.String(),
    "last_run": pl.String(), "last_row": pl.Int64(),
}  # fmt: skip
"""A life. `life`: open | corrected | source, whatever is waived. `last_run`, `last_row`: where it was last seen."""


_OF_ROW = and_(REJECT.c.run_id == PROBLEM.c.run_id, REJECT.c.file == PROBLEM.c.file, REJECT.c.row == PROBLEM.c.row)
DRAFTS: dict[str, pl.DataType] = {
    "reject_id": pl.Int64(), "version": pl.Int64(), "cells": pl.String(), "mended": pl.Boolean(), "assigned": pl.String(),
    "edited_at": pl.Float64(),
}  # fmt: skip
"""What was typed for a reject, and whose it is. `cells`: JSON object frame name -> text; null: none. `edited_at`: seconds."""


@dataclass(frozen=True)
class LedgerStamp:
    """What tells whether a ledger changed: where a part of it is equal, so is what that part stands for.

    `runs`: rejects, what is wrong with them and their lives, which runs alone write; and what was erased or pruned.
    `waivers`: which lives are let be today. `drafts`: of what is typed and whose rows are, which reviewers change by actions
    alone, and runs.
    """

    runs: tuple[Any, ...]
    waivers: tuple[Any, ...]
    drafts: tuple[Any, ...]


def ledger_stamp(connection: Connection) -> LedgerStamp:
    """The stamp of now, in one statement."""
    waived = LIFE.c.waived_at.is_not(None)
    asked = [
        *_each(RUN, func.count(), func.max(RUN.c.run_id), func.max(RUN.c.finished_at), func.count(RUN.c.released_at)),
        *_each(ERASURE, func.count(), func.max(ERASURE.c.id)),
        *_each(LIFE, func.count(), func.max(LIFE.c.waived_at), where=[waived]),
        *_each(REVIEW, func.count()),
        *_each(ACTION, func.count(), func.max(ACTION.c.id)),
    ]
    with by_index(connection):
        found = tuple(connection.execute(select(*asked)).one())
    return LedgerStamp(found[:6], (*found[6:8], datetime.now(UTC).date()), found[8:])


def run_order(connection: Connection) -> list[str]:
    """Ids of all runs, the last one first."""
    query = select(RUN.c.run_id).order_by(RUN.c.started_at.desc(), RUN.c.finished_at.desc(), RUN.c.run_id.desc())
    return list(connection.execute(query).scalars())


def reject_heads(connection: Connection, run_id: str | None) -> pl.DataFrame:
    """HEADS of a run's rejected rows, or (None) of the open ones of all runs."""
    here = REJECT.c.status == literal(OPEN, literal_execute=True) if run_id is None else REJECT.c.run_id == run_id
    query: Select[tuple[object, ...]] = select(
        REJECT.c.id, REJECT.c.run_id, REJECT.c.file, REJECT.c.row, REJECT.c.status
    ).where(here)
    return read_as_given(connection, query, HEADS)


def reject_head(connection: Connection, reject_id: int) -> pl.DataFrame:
    """HEADS of one rejected row; empty where there is none of this number."""
    query: Select[tuple[object, ...]] = select(*(REJECT.c[name] for name in ("id", *list(HEADS)[1:]))).where(
        REJECT.c.id == reject_id
    )
    return read_as_given(connection, query, HEADS)


def reject_cells(connection: Connection, reject_ids: pl.Series) -> Iterator[pl.DataFrame]:
    """reject_id, cells (JSON) of these rows, in slices."""
    for some in _slices(reject_ids):
        query: Select[tuple[object, ...]] = select(REJECT.c.id, REJECT.c.cells).where(_these(REJECT.c.id, some))
        found = read_as_given(connection, query, {"reject_id": pl.Int64(), "cells": pl.String()})
        yield found.filter(pl.col("reject_id").is_in(some.implode()))


def row_problems(connection: Connection, places: pl.DataFrame, known: Collection[str]) -> Iterator[pl.DataFrame]:
    """ROW_PROBLEMS of these rows, in slices. `places`: reject_id, run_id, file, row. `known`: codes with words of their own."""
    unknown = PROBLEM.c.code.not_in(known)
    own = ("id", "code", "columns", "field", "value", "detail", "cell", "key")
    query: Select[tuple[object, ...]] = select(
        PROBLEM.c.row,
        *(PROBLEM.c[name] for name in own),
        *(case((unknown, PROBLEM.c[name])) for name in ("message", "fix")),
        PROBLEM.c.fingerprint,
        PROBLEM.c.occurrence,
    ).where(PROBLEM.c.severity == "reject")
    schema = {"row": pl.Int64(), **{name: kind for name, kind in ROW_PROBLEMS.items() if name != "reject_id"}}
    for (run_id, file), here in places.group_by("run_id", "file", maintain_order=True):
        of_file = query.where(PROBLEM.c.run_id == run_id, PROBLEM.c.file == file)
        for some in _slices(here["row"]):
            with by_index(connection):
                found = read_as_given(connection, of_file.where(_these(PROBLEM.c.row, some)), schema)
            yield found.join(here.select("reject_id", "row"), on="row", how="inner").select(list(ROW_PROBLEMS))


def all_problems(connection: Connection, reject_id: int) -> pl.DataFrame:
    """ROW_PROBLEMS, message and fix as they were written, and severity: all of one row, those that reject it first."""
    names = [name for name in ROW_PROBLEMS if name not in ("reject_id", "problem_id")]
    rank = case((PROBLEM.c.severity == "reject", 0), (PROBLEM.c.severity == "drop", 1), else_=2)
    query: Select[tuple[object, ...]] = (
        select(REJECT.c.id, PROBLEM.c.id, *(PROBLEM.c[name] for name in names), PROBLEM.c.severity)
        .join_from(REJECT, PROBLEM, _OF_ROW)
        .where(REJECT.c.id == reject_id)
        .order_by(rank, PROBLEM.c.id)
    )
    kept = {name: ROW_PROBLEMS[name] for name in names}
    return read_as_given(
        connection, query, {"reject_id": pl.Int64(), "problem_id": pl.Int64(), **kept, "severity": pl.String()}
    )


def row_lives(connection: Connection, run_id: str | None) -> pl.DataFrame:
    """ROW_LIVES of a run's problems, or (None) all that are open."""
    c = LIFE.c
    query = select(c.id, c.fingerprint, c.occurrence, c.state, c.standing, c.last_run, c.row)
    if run_id is None:
        return read_as_given(connection, query.where(c.state == OPEN), ROW_LIVES)
    same = (c.fingerprint == PROBLEM.c.fingerprint) & (c.occurrence == PROBLEM.c.occurrence)
    return read_as_given(connection, query.join_from(PROBLEM, LIFE, same).where(PROBLEM.c.run_id == run_id), ROW_LIVES).unique()


def waived_lives(connection: Connection, today: date) -> pl.Series:
    """Ids of the lives that are let be on a day."""
    # By themselves first: PostgreSQL would rather go through all that are open.
    few = select(LIFE).where(LIFE.c.waived_at.is_not(None)).cte("few").prefix_with("MATERIALIZED", dialect="postgresql")
    with by_index(connection):
        return read_as_given(connection, select(few.c.id).where(waived_on(today, few)), {"life_id": pl.Int64()})["life_id"]


def drafts_now(connection: Connection, reject_ids: Collection[int] | None = None) -> pl.DataFrame:
    """DRAFTS of all rejects (or of these) that anything was typed for, or that are somebody's."""
    c = REVIEW.c
    has_draft = case((c.cells.is_not(None) | c.raw.is_not(None), 1), else_=0)
    query: Select[tuple[object, ...]] = select(c.reject_id, c.version, c.cells, has_draft, c.assigned_to, c.edited_at)
    query = query if reject_ids is None else query.where(c.reject_id.in_(reject_ids))
    raw: dict[str, pl.DataType] = {**DRAFTS, "mended": pl.Int64(), "edited_at": pl.Object()}
    found = read_as_given(connection, query, raw)
    stamped: dict[Any, float | None] = {}  # an action on many rows has one moment
    moments = [stamped[at] if at in stamped else stamped.setdefault(at, _stamped(at)) for at in found["edited_at"]]
    return found.with_columns(pl.Series("edited_at", moments, dtype=pl.Float64), pl.col("mended").cast(pl.Boolean))


def touched_since(connection: Connection, action_id: int, most: int) -> tuple[int, list[int]] | None:
    """How many actions there are behind one, and the rejects that they concerned; None: they made more than `most` changes."""
    newer = ACTION.c.id > action_id
    # Each change by itself: to tell them apart, the database would first read all of them, however many they are.
    changed = select(CHANGE.c.reject_id).where(CHANGE.c.action_id > action_id).limit(most + 1)
    with by_index(connection):
        count = connection.execute(select(func.count()).select_from(ACTION).where(newer)).scalar_one()
        found = list(connection.execute(changed).scalars())
    return None if len(found) > most else (int(count), sorted(set(found)))


def files_of(connection: Connection, run_ids: Collection[str]) -> list[tuple[str, int, str, str]]:
    """run, number, path, headings (JSON) of the files of these runs."""
    query = select(FILE.c.run_id, FILE.c.number, FILE.c.path, FILE.c.headings).where(FILE.c.run_id.in_(run_ids))
    return [(run, number, path, headings) for run, number, path, headings in connection.execute(query)]


def shown_of(connection: Connection, run_ids: Collection[str]) -> dict[str, str]:
    """run -> what its reports were made of besides (RUN.shown, JSON); "{}" where an earlier version wrote the run."""
    query = select(RUN.c.run_id, RUN.c.shown).where(RUN.c.run_id.in_(run_ids))
    return {run: shown or "{}" for run, shown in connection.execute(query)}


def _stamped(moment: datetime | str | None) -> float | None:
    """A moment as the driver gives it -> seconds."""
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return None if at is None else as_utc(at).timestamp()


def _each(table: Table, *counts: Any, where: Sequence[Any] = ()) -> list[Any]:
    return [select(count).select_from(table).where(*where).scalar_subquery() for count in counts]


def _slices(numbers: pl.Series) -> Iterator[pl.Series]:
    ordered = numbers.unique().sort()
    return (ordered[start : start + SLICE] for start in range(0, len(ordered), SLICE))


def _these(column: Column[Any], some: pl.Series) -> Any:
    """Between the first and the last of them where they stand close together, as those of one run do; else each by itself.

    Others may come with those between.
    """
    first, last = some[0], some[-1]
    near = last - first < 4 * len(some)
    return column.between(first, last) if near else column.in_(some.to_list())
