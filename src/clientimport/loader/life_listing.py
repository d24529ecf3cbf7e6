"""Lives of rejects beside the problems that they are lives of, for those who list, show and waive them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import polars as pl
from sqlalchemy import Connection, Engine, Select, case, select, update

from clientimport.core.row_identity import identity_text
from clientimport.loader.copying import read_frame
from clientimport.loader.engine import reading
from clientimport.loader.ledger_tables import LIFE, PROBLEM, REJECT
from clientimport.loader.life_reading import OPEN, waived_on
from clientimport.loader.moments import as_utc

_Each = TypeVar("_Each")

TOLD_LIVES: dict[str, pl.DataType] = {
    "life_id": pl.Int64(),
    "fingerprint": pl.String(),
    "occurrence": pl.Int64(),
    "state": pl.String(),
    "standing": pl.String(),
    "first_run": pl.String(),
    "first_seen": pl.String(),
    "last_run": pl.String(),
    "last_seen": pl.String(),
    "last_place": pl.String(),
    "ended_at": pl.String(),
    "ended_run": pl.String(),
    "ended_by": pl.String(),
    "waived_at": pl.String(),
    "waived_by": pl.String(),
    "waived_until": pl.String(),
    "waived_reason": pl.String(),
}
"""One life a line. `state`: open | waived | corrected | source. Moments: ISO 8601, UTC. `last_place`: a row identity.

What stands of a waiver is null unless it is in force.
"""


def list_lives(engine: Engine, run_id: str | None) -> pl.DataFrame:
    """TOLD_LIVES of the problems of one run, or (None) of all of them."""
    today = datetime.now(UTC).date()
    with reading(engine) as connection:
        query = _query(today)
        if run_id is not None:
            of_run = select(PROBLEM.c.fingerprint).where(PROBLEM.c.run_id == run_id, PROBLEM.c.fingerprint.is_not(None))
            query = query.where(LIFE.c.fingerprint.in_(of_run))
        return _told(connection, query)


def lives_of_rejects(connection: Connection, reject_ids: list[int]) -> pl.DataFrame:
    """reject_id, and TOLD_LIVES of the problems of these rejects."""
    place = (REJECT.c.run_id == PROBLEM.c.run_id) & (REJECT.c.file == PROBLEM.c.file) & (REJECT.c.row == PROBLEM.c.row)
    query: Select[tuple[object, ...]] = (
        select(REJECT.c.id, PROBLEM.c.fingerprint, PROBLEM.c.occurrence)
        .join_from(REJECT, PROBLEM, place)
        .where(PROBLEM.c.severity == "reject")
    )
    schema = {"reject_id": pl.Int64(), "fingerprint": pl.String(), "occurrence": pl.Int64()}
    some = [read_frame(connection, query.where(REJECT.c.id.in_(part)), schema) for part in _parts(reject_ids)]
    marks = pl.concat([pl.DataFrame(schema=schema), *some])
    lives = _query(datetime.now(UTC).date())
    wanted = marks["fingerprint"].drop_nulls().unique().sort().to_list()
    told = [_told(connection, lives.where(LIFE.c.fingerprint.in_(part))) for part in _parts(wanted)]
    known = pl.concat([pl.DataFrame(schema=TOLD_LIVES), *told])
    return marks.join(known, on=["fingerprint", "occurrence"], how="left", maintain_order="left")


def waive_lives(connection: Connection, life_ids: list[int], *, by: str, reason: str, until: date | None) -> None:
    """Lives that are open are let be, in the caller's transaction: by whom, why and until which day (None: for good)."""
    values = {
        "waived_at": datetime.now(UTC),
        "waived_by": by,
        "waived_reason": reason,
        "waived_until": until and until.isoformat(),
    }
    _set(connection, life_ids, values)


def unwaive_lives(connection: Connection, life_ids: list[int]) -> None:
    """The waivers of these lives are taken back, likewise."""
    _set(connection, life_ids, dict.fromkeys(("waived_at", "waived_by", "waived_reason", "waived_until")))


def _set(connection: Connection, life_ids: list[int], values: dict[str, Any]) -> None:
    for some in _parts(life_ids):
        connection.execute(update(LIFE).where(LIFE.c.id.in_(some), LIFE.c.state == OPEN).values(values))


def _parts(every: list[_Each]) -> Iterator[list[_Each]]:
    for start in range(0, len(every), 500):
        yield every[start : start + 500]


def _query(today: date) -> Select[Any]:
    c, waived = LIFE.c, waived_on(today)
    return select(
        c.id, c.fingerprint, c.occurrence, case((waived, "waived"), else_=c.state), c.standing, c.first_run, c.first_seen,
        c.last_run, c.last_seen, c.file, c.row, c.ended_at, c.ended_run, c.ended_by,
        *(case((waived, c[name])) for name in ("waived_at", "waived_by", "waived_until", "waived_reason")),
    ).order_by(c.id)  # fmt: skip


def _told(connection: Connection, query: Select[Any]) -> pl.DataFrame:
    rows = []
    for found in connection.execute(query):
        row = list(found)
        row[9:11] = [identity_text(row[7], row[9], row[10])]
        rows.append([as_utc(value).isoformat(timespec="seconds") if isinstance(value, datetime) else value for value in row])
    return pl.DataFrame(rows, schema=TOLD_LIVES, orient="row")
