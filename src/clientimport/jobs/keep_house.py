"""After the imports: what the job file's `keep:` says has been kept for long enough is removed."""

from __future__ import annotations

from math import inf
from pathlib import Path

from clientimport.core.errors import Failure
from clientimport.jobs.job_run import JobRun


def keep_house(running: JobRun) -> list[str]:
    """Prunes reports, archives and ledger -> a sentence for each thing that could not be done; none where nothing is asked."""
    keep = running.job.keep
    if keep.reports is keep.archive is keep.ledger is None or running.stopped:
        return []
    archives: list[Path | None] = [*dict.fromkeys(each.archive for each in running.job.imports if each.archive is not None)]
    try:
        if running.ledger.is_there():
            for archive in archives if keep.archive is not None and archives else [None]:
                _prune(running, archive)
    except Failure as failure:
        words = f"What is old could not be removed: {failure.discreetly()}"
        running.say("prune-failed", words, "warning")
        return [words]
    return []


def _prune(running: JobRun, archive: Path | None) -> None:
    from clientimport.pipeline.prune import prune

    keep = running.job.keep
    done = prune(
        running.settings.database.get_secret_value(),
        reports=running.settings.reports if keep.reports is not None else None,
        archive=archive,
        keep_reports=inf if keep.reports is None else keep.reports.total_seconds(),
        keep_archive=inf if keep.archive is None else keep.archive.total_seconds(),
        keep_ledger=inf if keep.ledger is None else keep.ledger.total_seconds(),
        now=running.clock(),
        wait=running.settings.wait,
    )
    if done.runs or done.reports or done.archived:
        words = (
            f"Removed as old: {len(done.reports)} report folders, {len(done.archived)} archived files, {len(done.runs)} runs."
        )
        running.say("pruned", words, reports=len(done.reports), archived=len(done.archived), runs=len(done.runs))
