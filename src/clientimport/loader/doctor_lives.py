"""Lives of rejects held against the rejects: each open one has its row, each open row its life."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from clientimport.core.findings import Finding, counted
from clientimport.loader.ledger_tables import LIFE, REJECT, RUN
from clientimport.loader.life_reading import OPEN

_FIX = "Rows of the ledger were changed or removed by another program; the next run of the same files puts it right."


def lives_of_rejects(connection: Connection, *_: object) -> Finding:
    """Whether open lives and open rejects are of each other; of runs that are pruned the lives alone are left."""
    at: Any = (REJECT.c.run_id == LIFE.c.last_run) & (REJECT.c.file == LIFE.c.file) & (REJECT.c.row == LIFE.c.row)
    row = select(REJECT.c.id).where(at, REJECT.c.status == OPEN).exists()
    kept = select(RUN.c.run_id).where(RUN.c.run_id == LIFE.c.last_run).exists()
    lost = _count(connection, select(func.count()).select_from(LIFE).where(LIFE.c.state == OPEN, kept, ~row))
    life = select(LIFE.c.id).where(at, LIFE.c.state == OPEN).exists()
    # Rejects from before there were lives, and those of which all is withheld, have no content.
    whole = (REJECT.c.status == OPEN, REJECT.c.content.is_not(None), ~life)
    without = _count(connection, select(func.count()).select_from(REJECT).where(*whole))
    lives = _count(connection, select(func.count()).select_from(LIFE).where(LIFE.c.state == OPEN))
    if lost or without:
        words = f"{_lives(lost)} without an open reject, {counted(without, 'open reject')} without a life."
        return Finding("lives-of-rejects", "fault", words, _FIX)
    return Finding("lives-of-rejects", "ok", f"{_lives(lives)}, each with its rejected row.")


def _lives(count: int) -> str:
    return f"{count:,} open {'life' if count == 1 else 'lives'}"


def _count(connection: Connection, query: Any) -> int:
    return int(connection.execute(query).scalar_one())
