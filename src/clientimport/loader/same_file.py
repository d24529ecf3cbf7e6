"""Whether the same files were loaded before with the same mapping: then nothing needs to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, case, func, select

from clientimport.core.mapping import Mapping
from clientimport.core.runs import RunSummary
from clientimport.core.target import Target
from clientimport.loader.engine import reading
from clientimport.loader.ledger import content_digest
from clientimport.loader.ledger_tables import LIFE, PROBLEM, RUN
from clientimport.loader.life_reading import OPEN, waived_on
from clientimport.loader.references import read_references


@dataclass(frozen=True)
class SameRun:
    """The run that loaded the same, and how many of its rejected rows are still open, and how many are waived.

    They are open in that run or in a later one that rejected them again.
    """

    run_id: str
    open_rejects: int
    waived_rejects: int = 0


def find_same(engine: Engine, target: Target, mapping: Mapping, summary: RunSummary) -> SameRun | None:
    """The last run of these files (`summary.files`, by content, in order) with this mapping, these references and this program.

    None where there is none, or where it did not end well. Raises DatabaseFailure.
    """
    with reading(engine) as connection:
        return same_on(connection, target, mapping, summary)


def same_on(connection: Connection, target: Target, mapping: Mapping, summary: RunSummary) -> SameRun | None:
    """As `find_same`, on a connection."""
    last = connection.execute(
        select(RUN.c.run_id, RUN.c.status, RUN.c.references_digest)
        .where(
            RUN.c.target == target.name,
            RUN.c.system == mapping.system,
            RUN.c.mapping_sha256 == mapping.sha256,
            RUN.c.content_sha256 == content_digest(summary.files),
            RUN.c.program == summary.program,
        )
        .order_by(RUN.c.started_at.desc(), RUN.c.finished_at.desc())
        .limit(1)
    ).first()
    if last is None or last.status != "done":
        return None
    if last.references_digest != read_references(connection, target, mapping).digest:
        return None
    return SameRun(last.run_id, *_open_rows(connection, last.run_id))


def _open_rows(connection: Connection, run_id: str) -> tuple[int, int]:
    """Rejected rows of a run of which a problem's life is open: those that somebody has to see to, and the waived ones."""
    same = (LIFE.c.fingerprint == PROBLEM.c.fingerprint) & (LIFE.c.occurrence == PROBLEM.c.occurrence)
    not_waived = case((waived_on(datetime.now(UTC).date()), 0), else_=1)
    rows = (
        select(func.max(not_waived).label("open"))
        .select_from(PROBLEM)
        .join(LIFE, same)
        .where(PROBLEM.c.run_id == run_id, LIFE.c.state == OPEN)
        .group_by(PROBLEM.c.file, PROBLEM.c.row)
        .subquery()
    )
    all_rows, open_rows = connection.execute(
        select(func.count(), func.coalesce(func.sum(rows.c.open), 0)).select_from(rows)
    ).one()
    return int(open_rows), int(all_rows) - int(open_rows)
