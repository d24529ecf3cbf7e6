"""What a job asks of the database besides its runs: what ran before, where files were archived."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clientimport.core.runs import RunSummary

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from clientimport.loader.job_runs import PastRun


class JobLedger:
    """The ledger of one database; connects when it is first asked. Methods raise Failure where it does not answer."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._engine: Engine | None = None

    def is_there(self) -> bool:
        """Whether there is a ledger at all: before the first run there is none."""
        from clientimport.loader.job_runs import has_ledger, is_unmade

        return not is_unmade(self._database) and has_ledger(self._connected())

    def runs_since(self, job: str, since: datetime) -> list[PastRun]:
        """The runs of "job/import" since then, the last one first."""
        from clientimport.loader.job_runs import is_unmade, runs_of_job

        if is_unmade(self._database):
            return []
        return runs_of_job(self._connected(), job, since)

    def archived_to(self, summary: RunSummary) -> Path | None:
        """Where the file of a run was archived already."""
        from clientimport.loader.job_runs import archived_to

        return archived_to(self._connected(), summary.files[0].sha256) if len(summary.files) == 1 else None

    def record_archived(self, run_id: str, place: Path) -> None:
        """Notes where the file of a run is now."""
        from clientimport.loader.job_runs import record_archived

        record_archived(self._connected(), run_id, place)

    def close(self) -> None:
        """Lets go of the database."""
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.dispose()

    def _connected(self) -> Engine:
        if self._engine is None:
            from clientimport.loader import connect

            self._engine = connect(self._database, create=False)
        return self._engine
