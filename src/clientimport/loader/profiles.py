"""The profiles of the last good runs, from the ledger."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, and_, select

from clientimport.core.errors import UsageFailure
from clientimport.core.profile import Profile
from clientimport.core.runs import RunSummary
from clientimport.loader.engine import reading
from clientimport.loader.ledger_tables import RUN


def good_profiles(connection: Connection, summary: RunSummary, runs: int) -> list[Profile]:
    """Of the last runs that loaded like this one, the newest first, `runs` at most.

    Like it are the runs of the same job; for a run by hand those by hand with the same target, system and mapping file.
    """
    like = runs_like(summary.job or None, summary.target, summary.system, summary.mapping_path)
    return _profiles(connection, like, runs)


def profiles_before(engine: Engine, run_id: str, runs: int) -> tuple[Profile | None, list[Profile]]:
    """A recorded run's own profile, and those that it was, or would have been, judged by. Raises UsageFailure for no run."""
    with reading(engine) as connection:
        columns = (RUN.c.job, RUN.c.target, RUN.c.system, RUN.c.mapping_path, RUN.c.finished_at, RUN.c.profile)
        run = connection.execute(select(*columns).where(RUN.c.run_id == run_id)).first()
        if run is None:
            raise UsageFailure(f"there is no run {run_id}.", fix="`clientimport runs list` shows them.")
        like = runs_like(run.job, run.target, run.system, run.mapping_path)
        past = _profiles(connection, like, runs, before=run.finished_at, but=run_id)
        return (Profile.from_json(run.profile) if run.profile else None), past


def runs_like(job: str | None, target: str, system: str, mapping_path: str) -> ColumnElement[bool]:
    """Of the ledger's runs those of one job; without a job those by hand with this target, system and mapping file."""
    if job is not None:
        return RUN.c.job == job
    same = (RUN.c.target == target, RUN.c.system == system, RUN.c.mapping_path == mapping_path)
    return and_(RUN.c.job.is_(None), *same)


def _profiles(
    connection: Connection, like: ColumnElement[bool], runs: int, before: datetime | None = None, but: str = ""
) -> list[Profile]:
    earlier = [RUN.c.finished_at < before] if before is not None else []
    query = (
        select(RUN.c.profile)
        .where(like, RUN.c.status == "done", RUN.c.profile.is_not(None), RUN.c.run_id != but, *earlier)
        .order_by(RUN.c.started_at.desc(), RUN.c.finished_at.desc())
        .limit(runs)
    )
    return [Profile.from_json(text) for text in connection.execute(query).scalars() if text]
