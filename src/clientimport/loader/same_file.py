"""Whether the same files were loaded before with the same mapping: then nothing needs to be read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, func, select

from clientimport.core.mapping import Mapping
from clientimport.core.runs import RunSummary
from clientimport.core.target import Target
from clientimport.loader.engine import reading
from clientimport.loader.ledger import OPEN, content_digest
from clientimport.loader.ledger_tables import REJECT, RUN
from clientimport.loader.references import read_references


@dataclass(frozen=True)
class SameRun:
    """The run that loaded the same, and how many of its rejects are still open."""

    run_id: str
    open_rejects: int


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
    rejects = select(func.count()).select_from(REJECT).where(REJECT.c.run_id == last.run_id, REJECT.c.status == OPEN)
    return SameRun(last.run_id, connection.execute(rejects).scalar_one())
