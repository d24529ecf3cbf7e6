"""Rejected rows by their numbers, each with the file that it comes from and the run that rejected it."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import polars as pl
from sqlalchemy import Connection, Select, and_, select

from clientimport.loader.copying import read_frame
from clientimport.loader.ledger import OPEN
from clientimport.loader.ledger_tables import FILE, PROBLEM, REJECT, RUN

RECEIVED_REJECTS: dict[str, pl.DataType] = {
    "reject_id": pl.Int64(),
    "run_id": pl.String(),
    "file": pl.Int32(),
    "row": pl.Int64(),
    "path": pl.String(),
    "headings": pl.String(),
    "cells": pl.String(),
    "raw": pl.String(),
    "content": pl.String(),
    "status": pl.String(),
}
"""`path`, `headings` (JSON: [[frame name, heading text], ...]): of its file. `cells`: JSON object frame name -> text.
`status`: as import_reject has it."""
NUMBERED_REJECTS: dict[str, pl.DataType] = {
    **RECEIVED_REJECTS,
    "target": pl.String(),
    "system": pl.String(),
    "mapping_path": pl.String(),
}
"""RECEIVED_REJECTS, and of its run `target`, `system`, `mapping_path`."""
_AT_ONCE = 500
_OF_ROW = and_(REJECT.c.run_id == PROBLEM.c.run_id, REJECT.c.file == PROBLEM.c.file, REJECT.c.row == PROBLEM.c.row)


def select_received(*more: Any) -> Select[tuple[object, ...]]:
    """RECEIVED_REJECTS, and further columns of REJECT, RUN or FILE."""
    r = REJECT.c
    received = (r.id, r.run_id, r.file, r.row, FILE.c.path, FILE.c.headings, r.cells, r.raw, r.content, r.status)
    of_file = (FILE.c.run_id == r.run_id) & (FILE.c.number == r.file)
    return select(*received, *more).join_from(REJECT, RUN, RUN.c.run_id == r.run_id).outerjoin(FILE, of_file)


def rejects_by_id(connection: Connection, reject_ids: Collection[int]) -> pl.DataFrame:
    """-> NUMBERED_REJECTS by number; numbers that are of no row are left out."""
    wanted = sorted(set(reject_ids))
    found = [pl.DataFrame(schema=NUMBERED_REJECTS)]
    for start in range(0, len(wanted), _AT_ONCE):
        query = (
            select_received(RUN.c.target, RUN.c.system, RUN.c.mapping_path)
            .where(REJECT.c.id.in_(wanted[start : start + _AT_ONCE]))
            .order_by(REJECT.c.id)
        )
        found.append(read_frame(connection, query, dict(NUMBERED_REJECTS)))
    return pl.concat(found)


def codes_of_reject(connection: Connection, reject_id: int) -> set[str]:
    """The codes of a rejected row's problems, notices included."""
    query = select(PROBLEM.c.code).join_from(REJECT, PROBLEM, _OF_ROW).where(REJECT.c.id == reject_id)
    return set(connection.execute(query).scalars())


def rejects_of_client(connection: Connection, reject_id: int) -> list[int]:
    """Numbers of the open rejects of the same run whose client has the key of this one's; itself left out."""
    own = connection.execute(
        select(PROBLEM.c.run_id, PROBLEM.c.key)
        .join_from(REJECT, PROBLEM, _OF_ROW)
        .where(REJECT.c.id == reject_id, PROBLEM.c.key.is_not(None))
        .limit(1)
    ).first()
    if own is None:
        return []
    query = (
        select(REJECT.c.id)
        .join_from(PROBLEM, REJECT, _OF_ROW)
        .where(PROBLEM.c.run_id == own.run_id, PROBLEM.c.key == own.key, REJECT.c.status == OPEN, REJECT.c.id != reject_id)
        .distinct()
        .order_by(REJECT.c.id)
    )
    return list(connection.execute(query).scalars())


def secrets_of_runs(connection: Connection, run_ids: Collection[str]) -> dict[str, frozenset[str] | None]:
    """Frame names that runs took for secret columns; None where an earlier version did not write them down."""
    found: dict[str, frozenset[str] | None] = {}
    for run_id, shown in connection.execute(select(RUN.c.run_id, RUN.c.shown).where(RUN.c.run_id.in_(run_ids))):
        told = json.loads(shown or "{}").get("secret")
        found[run_id] = None if told is None else frozenset(told)
    return found


def mappings_of_open(connection: Connection, run_id: str | None) -> list[str]:
    """The mappings of runs that have open rejects, of one run or (None) of all, in order."""
    mine = [] if run_id is None else [RUN.c.run_id == run_id]
    query = select(RUN.c.mapping_path).join(REJECT, REJECT.c.run_id == RUN.c.run_id).where(REJECT.c.status == OPEN, *mine)
    return sorted(set(connection.execute(query.distinct()).scalars()))
