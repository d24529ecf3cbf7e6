"""Clients, rejects and files counted against what the ledger says of its runs; only what can be proven."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from clientimport.core.findings import Finding, counted, some
from clientimport.core.target import Target
from clientimport.loader.ledger_tables import ERASURE, FILE, REJECT, RUN
from clientimport.loader.moments import as_utc
from clientimport.loader.schema import Branch

REJECTS_OF_RUNS = "rejects_of_runs"
"""In what an erasure removed: run -> how many of its rejected rows."""


def ledger_counts(connection: Connection, *_: object) -> Finding:
    """Whether each run's fates are the rows of its files, and its rejects as many as were rejected."""
    files = dict(_pairs(connection, select(FILE.c.run_id, func.sum(FILE.c.rows)).group_by(FILE.c.run_id)))
    rejects = dict(_pairs(connection, select(REJECT.c.run_id, func.count()).group_by(REJECT.c.run_id)))
    erased = _erased(connection)
    wrong, runs = [], 0
    for run in connection.execute(select(RUN.c.run_id, RUN.c.status, RUN.c.rows, RUN.c.fates).order_by(RUN.c.run_id)):
        runs += 1
        try:
            fates: dict[str, int] = json.loads(run.fates or "{}")
            total, rejected = sum(fates.values()), fates.get("rejected", 0)
        except (ValueError, TypeError, AttributeError):
            wrong.append(f"run {run.run_id}: its fates cannot be read")
            continue
        held = rejects.get(run.run_id, 0) + erased[run.run_id]
        if run.status == "done" and total != (run.rows or 0):
            wrong.append(f"run {run.run_id}: {run.rows or 0:,} rows, {total:,} fates")
        elif run.status == "done" and int(files.get(run.run_id, 0)) != (run.rows or 0):
            wrong.append(f"run {run.run_id}: {run.rows or 0:,} rows, {int(files.get(run.run_id, 0)):,} in its files")
        elif run.status in ("done", "held") and held != rejected:
            wrong.append(f"run {run.run_id}: {rejected:,} rows rejected, {held:,} rejects")
    if wrong:
        fix = "Rows of the ledger were changed or removed by another program; the run's own report folder has them all."
        return Finding("ledger-counts", "fault", f"What does not add up: {some(wrong)}.", fix)
    return Finding("ledger-counts", "ok", f"{counted(runs, 'run')}: every row has its fate, every rejected row is there.")


def clients_of_runs(connection: Connection, _: list[Branch], targets: list[Target]) -> Finding:
    """Whether no run has more clients than it created or changed.

    Fewer prove nothing: later runs change them, other programs and `db forget` remove them, and runs are pruned.
    """
    wrong, total, unknown = [], 0, 0
    for target in targets:
        client = target.metadata().tables[target.client_table]
        of_run = dict(_pairs(connection, select(client.c.run_id, func.count()).group_by(client.c.run_id)))
        written = dict(_written(connection, target))
        for run_id, count in of_run.items():
            total += count
            if run_id not in written:
                unknown += count
            elif count > written[run_id]:
                wrong.append(f"run {run_id} created or changed {written[run_id]:,}, {count:,} are said to be its own")
    if wrong:
        fix = "Rows were copied or changed by another program, which must leave run_id alone."
        return Finding("clients-of-runs", "fault", f"More clients than their run wrote: {some(wrong)}.", fix)
    gone = f", {counted(unknown, 'client')} of runs that the ledger no longer has" if unknown else ""
    words = f"{counted(total, 'client')}, none too many for its run{gone}. That none is missing cannot be proven from here."
    return Finding("clients-of-runs", "ok", words)


def runs_in_the_future(connection: Connection, *_: object) -> Finding:
    """Runs dated later than now: a clock was wrong, then or now."""
    now = datetime.now(UTC)
    moments = connection.execute(select(RUN.c.run_id, RUN.c.started_at).order_by(RUN.c.started_at.desc()))
    found = [run_id for run_id, started in moments if as_utc(started) > now]
    if found:
        fix = "Set the machine's clock. They are taken for the last runs until then, and never pruned."
        return Finding("runs-in-the-future", "warning", f"Dated later than now: {some(found)}.", fix)
    return Finding("runs-in-the-future", "ok", "No run is dated later than now.")


def _written(connection: Connection, target: Target) -> Iterator[tuple[str, int]]:
    query = select(RUN.c.run_id, RUN.c.status, RUN.c.fates).where(RUN.c.target == target.name)
    for run_id, status, text in connection.execute(query):
        try:
            fates = json.loads(text or "{}")
            wrote = sum(int(fates.get(fate, 0)) for fate in ("created", "updated", "merged"))
        except (ValueError, TypeError, AttributeError):
            continue
        yield run_id, wrote if status == "done" else 0


def _erased(connection: Connection) -> Counter[str]:
    """Rejected rows that erasures took, by run."""
    found: Counter[str] = Counter()
    for (text,) in connection.execute(select(ERASURE.c.removed)):
        try:
            found.update(json.loads(text).get(REJECTS_OF_RUNS, {}))
        except (ValueError, TypeError, AttributeError):
            continue
    return found


def _pairs(connection: Connection, query: Any) -> list[tuple[Any, Any]]:
    return [(row[0], row[1]) for row in connection.execute(query)]
