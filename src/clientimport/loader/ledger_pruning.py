"""Old runs of the ledger: how old each is, why it may not go, and its removal with all that hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, or_, select, update
from sqlalchemy import delete as delete_from

from clientimport.loader.engine import reading
from clientimport.loader.ledger import OPEN
from clientimport.loader.ledger_tables import FILE, LIFE, PROBLEM, REJECT, RUN
from clientimport.loader.life_reading import waived_on
from clientimport.loader.moments import as_utc

LAST_GOOD = "last-good-run"
UNDER_WAY = "under-way"
RELEASED = "released"
OPEN_REJECTS = "open-rejects"


@dataclass(frozen=True)
class ArchivedFile:
    """A file of a run that lies in an archive, by its number in the ledger."""

    file_id: int
    path: str


@dataclass(frozen=True)
class AgedRun:
    """A run of the ledger. `needed`: why it may not go, whatever its age, or ""; `rejects`, `problems`: how many it has."""

    run_id: str
    target: str
    started_at: datetime
    rejects: int
    problems: int
    archived: tuple[ArchivedFile, ...] = field(default=())
    needed: str = ""


def aged_runs(engine: Engine, now: datetime, *, open_rejects_too: bool) -> list[AgedRun]:
    """All runs of the ledger, the oldest first. Raises DatabaseFailure.

    Needed are: the last good run of each job, and of each target, system and mapping (what tells that a file was loaded
    before, and what gates compare with); a run that is not over; a held one that was released and is not loaded yet; one
    whose rejects are open, unless `open_rejects_too`.
    """
    with reading(engine) as connection:
        runs = [row._mapping for row in connection.execute(select(RUN).order_by(RUN.c.started_at, RUN.c.run_id))]
        rejects, problems = _counted(connection, REJECT), _counted(connection, PROBLEM)
        open_ones = _open_rows(connection, now)
        files = connection.execute(select(FILE.c.id, FILE.c.run_id, FILE.c.archived_to).where(FILE.c.archived_to.is_not(None)))
        archived: dict[str, list[ArchivedFile]] = {}
        for file_id, run_id, path in files:
            archived.setdefault(run_id, []).append(ArchivedFile(file_id, path))
    last = _last_good(runs, now)
    loaded = {run["release_of"] for run in runs if run["status"] == "done"}
    found = []
    for run in runs:
        run_id = run["run_id"]
        aged = AgedRun(
            run_id,
            run["target"],
            as_utc(run["started_at"]),
            rejects.get(run_id, 0),
            problems.get(run_id, 0),
            tuple(archived.get(run_id, ())),
        )
        if run["status"] == "running":
            aged = replace(aged, needed=UNDER_WAY)
        elif run_id in last:
            aged = replace(aged, needed=LAST_GOOD)
        elif run["released_at"] is not None and run_id not in loaded:
            aged = replace(aged, needed=RELEASED)
        elif open_ones.get(run_id) and not open_rejects_too:
            aged = replace(aged, needed=OPEN_REJECTS)
        found.append(aged)
    return found


def delete_runs(connection: Connection, run_ids: Sequence[str]) -> None:
    """Runs with their files, rejects and problems, in the caller's transaction. Clients keep the id of their last run."""
    for table in (PROBLEM, REJECT, FILE, RUN):
        connection.execute(delete_from(table).where(table.c.run_id.in_(run_ids)))


def forget_archived(connection: Connection, file_ids: Iterable[int]) -> None:
    """These files lie in no archive any more."""
    connection.execute(update(FILE).where(FILE.c.id.in_(list(file_ids))).values(archived_to=None))


def _counted(connection: Connection, table: Any, *conditions: Any) -> dict[str, int]:
    query = select(table.c.run_id, func.count()).where(*conditions).group_by(table.c.run_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def _open_rows(connection: Connection, now: datetime) -> dict[str, int]:
    """Run -> rejected rows that somebody has to see to: those that are waived keep nothing."""
    at = (LIFE.c.last_run == REJECT.c.run_id) & (LIFE.c.file == REJECT.c.file) & (LIFE.c.row == REJECT.c.row)
    waived = select(LIFE.c.id).where(at, waived_on(now.date())).exists()
    others = select(LIFE.c.id).where(at, LIFE.c.state == OPEN, ~waived_on(now.date())).exists()
    return _counted(connection, REJECT, REJECT.c.status == OPEN, or_(~waived, others))


def _last_good(runs: Sequence[Any], now: datetime) -> set[str]:
    """A run dated in the future is not the last one: it may be the clock that was wrong."""
    last: dict[tuple[str, ...], str] = {}
    for run in runs:
        if run["status"] != "done" or as_utc(run["started_at"]) > now:
            continue
        last["", run["target"], run["system"], run["mapping_sha256"]] = run["run_id"]
        if run["job"]:
            last[(run["job"],)] = run["run_id"]
    return set(last.values())


def list_archived(engine: Engine) -> list[str]:
    """The paths of all files that the ledger says are archived, each once. Raises DatabaseFailure."""
    with reading(engine) as connection:
        found = select(FILE.c.archived_to).where(FILE.c.archived_to.is_not(None)).distinct().order_by(FILE.c.archived_to)
        return [str(path) for path in connection.execute(found).scalars()]


def runs_since(engine: Engine, since: datetime) -> list[str]:
    """The ids of the runs that began after a moment, the last one first. Raises DatabaseFailure."""
    with reading(engine) as connection:
        found = connection.execute(
            select(RUN.c.run_id, RUN.c.started_at).order_by(RUN.c.started_at.desc(), RUN.c.run_id.desc())
        )
        return [run_id for run_id, started in found if as_utc(started) > since]
