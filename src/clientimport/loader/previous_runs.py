"""The runs of a kind that came before one: what its trend is drawn from."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from clientimport.core.runs import RunSummary
from clientimport.loader.ledger_tables import RUN
from clientimport.loader.moments import as_utc
from clientimport.loader.profiles import runs_like


def earlier_runs(connection: Connection, summary: RunSummary, most: int) -> list[dict[str, Any]]:
    """The last `most` runs like this one that began before it, the oldest first: run_id, started_at, status, fates."""
    like = runs_like(summary.job or None, summary.target, summary.system, summary.mapping_path)
    began = datetime.fromisoformat(summary.started_at)
    run = RUN.c
    query = (
        select(run.run_id, run.started_at, run.status, run.fates)
        .where(like, run.started_at <= began, run.run_id != summary.run_id, run.status.in_(("done", "held", "failed")))
        .order_by(run.started_at.desc(), run.finished_at.desc(), run.run_id.desc())
        .limit(most)
    )
    ended = connection.execute(select(run.finished_at).where(run.run_id == summary.run_id)).scalar()
    # Of a recorded run: others may have begun in its second, but after it.
    found = connection.execute(query if ended is None else query.where(run.finished_at <= ended)).all()
    return [
        {
            "run_id": each.run_id,
            "started_at": as_utc(each.started_at).isoformat(timespec="seconds"),
            "status": each.status,
            "fates": json.loads(each.fates or "{}"),
        }
        for each in reversed(found)
    ]
