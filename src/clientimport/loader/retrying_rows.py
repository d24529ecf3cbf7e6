"""Rejected rows of the ledger as they stand now, for those who mend them and try them again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
from sqlalchemy import Connection, Select, and_, case, or_, select

from clientimport.core.row_identity import parse_identity
from clientimport.loader.copying import read_frame
from clientimport.loader.ledger_tables import LIFE, PROBLEM, REJECT, RUN
from clientimport.loader.moments import as_utc
from clientimport.loader.rejects_by_id import RECEIVED_REJECTS, select_received

OPEN_REJECTS: dict[str, pl.DataType] = {
    **RECEIVED_REJECTS,
    "resolved_run": pl.String(),
    "resolved_at": pl.Datetime("us", "UTC"),
    "resolved_by": pl.String(),
    "key": pl.String(),
    "state": pl.String(),
    "superseded_by": pl.String(),
}
"""RECEIVED_REJECTS, and how the row stands.

`state`: open | waived | held | corrected | source | superseded; for a row that a later run rejected again and that was resolved
after that, how. `superseded_by`: identity of the newest rejected row that is the same one, where it is open; else null.
"""

_PLACE = ["run_id", "file", "row"]
_FEW = 500
"""Rows that are asked for by their numbers; of more than that the whole run is read."""


def open_rejects(  # noqa: PLR0913 - which rows are meant
    connection: Connection,
    *,
    target: str,
    system: str,
    run_id: str | None = None,
    identities: Collection[str] | None = None,
    today: date | None = None,
) -> pl.DataFrame:
    """-> OPEN_REJECTS by run, file and row: all of a run, those of these identities, or else every open one.

    Identities that are of no row of this target and system are left out.
    """
    wanted = None if identities is None else _places(identities)
    conditions: list[Any] = [RUN.c.target == target, RUN.c.system == system]
    if wanted is not None:
        conditions.append(REJECT.c.run_id.in_(wanted["run_id"].unique().to_list()))
        rows = wanted["row"].unique().to_list()
        if len(rows) <= _FEW:
            conditions.append(REJECT.c.row.in_(rows))
    elif run_id is not None:
        conditions.append(REJECT.c.run_id == run_id)
    else:
        conditions.append(REJECT.c.status == "open")
    found = _rejects(connection, conditions)
    if wanted is not None:
        found = found.join(wanted, on=_PLACE, how="semi", maintain_order="left")
    if found.is_empty():
        return pl.DataFrame(schema=OPEN_REJECTS)
    told = _lives_of(connection, conditions, (today or datetime.now(UTC).date()).isoformat())
    found = found.join(told, on=_PLACE, how="left", maintain_order="left")
    waived = (pl.col("status") == "open") & pl.col("all_waived").fill_null(False)
    later = (pl.col("status") == "superseded") & pl.col("superseded_by").is_null()
    return found.with_columns(
        pl.when(waived)
        .then(pl.lit("waived"))
        .when(later & pl.col("ended").is_not_null())
        .then(pl.col("ended"))
        .otherwise("status")
        .alias("state")
    ).select(list(OPEN_REJECTS))


def _rejects(connection: Connection, conditions: list[Any]) -> pl.DataFrame:
    resolved = ("resolved_run", "resolved_at", "resolved_by")
    query = (
        select_received(*(REJECT.c[name] for name in resolved))
        .where(*conditions)
        .order_by(REJECT.c.run_id, REJECT.c.file, REJECT.c.row, REJECT.c.id)
    )
    types = {**RECEIVED_REJECTS, **{name: OPEN_REJECTS[name] for name in resolved}}
    raw = read_frame(connection, query, {**types, "resolved_at": pl.Object()})
    # SQLite and MariaDB give times back without an offset, PostgreSQL with that of the session.
    moments = [at and as_utc(at) for at in raw["resolved_at"]]
    return raw.with_columns(pl.Series("resolved_at", moments, dtype=OPEN_REJECTS["resolved_at"]))


def _lives_of(connection: Connection, conditions: list[Any], today: str) -> pl.DataFrame:
    """run_id, file, row, key, all_waived, superseded_by, ended: what the lives of a row's problems say of it."""
    same = and_(LIFE.c.fingerprint == PROBLEM.c.fingerprint, LIFE.c.occurrence == PROBLEM.c.occurrence)
    here = (REJECT.c.run_id == PROBLEM.c.run_id) & (REJECT.c.file == PROBLEM.c.file) & (REJECT.c.row == PROBLEM.c.row)
    waived = and_(LIFE.c.waived_at.is_not(None), or_(LIFE.c.waived_until.is_(None), LIFE.c.waived_until >= today))
    query: Select[tuple[object, ...]] = (
        select(
            PROBLEM.c.run_id,
            PROBLEM.c.file,
            PROBLEM.c.row,
            PROBLEM.c.key,
            LIFE.c.state,
            case((waived, 1), else_=0),
            LIFE.c.last_run,
            LIFE.c.file,
            LIFE.c.row,
        )
        .join_from(PROBLEM, REJECT, here)
        .join(RUN, RUN.c.run_id == REJECT.c.run_id)
        .outerjoin(LIFE, same)
        .where(PROBLEM.c.severity == "reject", *conditions)
    )
    schema: dict[str, pl.DataType] = {
        "run_id": pl.String(), "file": pl.Int32(), "row": pl.Int64(), "key": pl.String(), "state": pl.String(),
        "waived": pl.Int64(), "last_run": pl.String(), "last_file": pl.Int32(), "last_row": pl.Int64(),
    }  # fmt: skip
    lives = read_frame(connection, query, schema)
    is_open = pl.col("state") == "open"
    at = pl.concat_str("last_run", "last_file", "last_row", separator="/")
    elsewhere = is_open & ~((pl.col("last_run") == pl.col("run_id")) & (pl.col("last_row") == pl.col("row")))
    return lives.group_by(_PLACE).agg(
        pl.col("key").max(),
        (is_open.any() & (pl.col("waived").filter(is_open) == 1).all()).alias("all_waived"),
        at.filter(elsewhere).sort_by(pl.col("last_run").filter(elsewhere)).last().alias("superseded_by"),
        pl.col("state").filter(pl.col("state") != "open").sort().first().alias("ended"),
    )


def _places(identities: Collection[str]) -> pl.DataFrame:
    named = [place for place in map(parse_identity, identities) if place is not None]
    return pl.DataFrame(named, schema={name: OPEN_REJECTS[name] for name in _PLACE}, orient="row").unique()
