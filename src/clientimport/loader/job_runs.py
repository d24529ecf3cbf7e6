"""What the ledger knows of a job's past: when it ran, what it loaded, where its files were archived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, inspect, make_url, select, update

from clientimport.loader.engine import reading, writing
from clientimport.loader.ledger_tables import FILE, RUN


@dataclass(frozen=True)
class PastRun:
    """One run of a job; `started_at` in UTC."""

    run_id: str
    started_at: datetime
    status: str
    exit_code: int


def is_unmade(url: str) -> bool:
    """Whether a database is a SQLite file that is not there yet: nothing has run with it."""
    if "://" in url:
        parsed = make_url(url)
        path = parsed.database if parsed.get_backend_name() == "sqlite" else None
    else:
        path = url
    return bool(path) and path != ":memory:" and not Path(str(path)).exists()


def has_ledger(engine: Engine) -> bool:
    """Whether the database has the ledger's tables. Raises DatabaseFailure."""
    with reading(engine) as connection:
        return inspect(connection).has_table(RUN.name)


def runs_of_job(engine: Engine, job: str, since: datetime) -> list[PastRun]:
    """The runs of "job/import" that began at `since` or later, the last one first. Raises DatabaseFailure."""
    if not has_ledger(engine):
        return []
    with reading(engine) as connection:
        found = connection.execute(
            select(RUN.c.run_id, RUN.c.started_at, RUN.c.status, RUN.c.exit_code)
            .where(RUN.c.job == job, RUN.c.started_at >= since.astimezone(UTC).replace(microsecond=0))
            .order_by(RUN.c.started_at.desc(), RUN.c.run_id.desc())
        )
        return [PastRun(run_id, _utc(at), status, int(code or 0)) for run_id, at, status, code in found]


def archived_to(engine: Engine, sha256: str) -> Path | None:
    """Where a file with this content was archived after a run that loaded it; None if it was not. Raises DatabaseFailure."""
    if not has_ledger(engine):
        return None
    with reading(engine) as connection:
        found = connection.execute(
            select(FILE.c.archived_to)
            .where(FILE.c.sha256 == sha256, FILE.c.status == "done", FILE.c.archived_to.is_not(None))
            .order_by(FILE.c.id.desc())
            .limit(1)
        ).scalar()
    return Path(found) if found else None


def record_archived(engine: Engine, run_id: str, place: Path) -> None:
    """Notes where the files of a run were archived. Raises DatabaseFailure."""
    with writing(engine) as connection:
        connection.execute(update(FILE).where(FILE.c.run_id == run_id).values(archived_to=str(place)))


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
