"""One file of an import: run, and put into the archive once it is loaded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import perf_counter

from clientimport.core.errors import ExitCode, Failure, gravest
from clientimport.core.outcomes import RunOutcome
from clientimport.core.runs import RunSummary
from clientimport.jobs.archive import archive_file
from clientimport.jobs.arrivals import Arrived
from clientimport.jobs.job_file import ImportJob
from clientimport.jobs.job_run import JobRun
from clientimport.pipeline import RunOrder, run

LOADED = (ExitCode.DONE, ExitCode.REJECTS, ExitCode.AFTERWARDS)
"""Codes after which the file's clients are in the database."""


def run_file(running: JobRun, wanted: ImportJob, arrived: Arrived) -> RunOutcome:
    """Loads a file and archives it -> how that ended. A signal or a bug of ours also stops the job."""
    began, started = perf_counter(), running.moment()
    summary: RunSummary | None = None
    try:
        summary = run(_order(running, wanted, arrived))
        code, words = summary.exit_code, _words(running, summary)
    except Failure as failure:
        summary = failure.summary if isinstance(failure.summary, RunSummary) else None
        code, words = int(failure.exit_code), failure.discreetly()
        if code in (ExitCode.INTERRUPTED, ExitCode.TERMINATED):
            # It came when the run was being committed: the run is loaded, and the job ends behind it.
            running.stop(words, code)
            code = summary.exit_code if summary else code
    except BaseException as broken:  # also Polars' own, which are no Exception
        code, words = running.break_off(broken)
    outcome = RunOutcome(
        running.job.name, wanted.name, shown_path(arrived.path), int(code), words, started, perf_counter() - began, summary
    )
    if summary is None or code not in LOADED or running.stopped:
        return outcome
    try:
        if summary.status == "done":
            outcome = replace(outcome, news=summary.news)
        return _archived(running, wanted, arrived, summary, outcome)
    except BaseException as broken:  # the run is loaded, whatever comes behind it
        running.break_off(broken)
        return replace(outcome, notes=(*outcome.notes, running.said("broken-before-archive")))


def shown_path(path: str) -> str:
    """A path, or an address without what may be secret in it."""
    if "://" not in path:
        return path
    from clientimport.reader.arrival.addresses import shown

    return shown(path)


def _order(running: JobRun, wanted: ImportJob, arrived: Arrived) -> RunOrder:
    settings = running.settings
    return RunOrder(
        files=(arrived.path,),
        mapping=wanted.mapping,
        joins=wanted.joins,
        database=settings.database.get_secret_value(),
        reports=settings.reports,
        reports_group=settings.reports_group,
        lang=settings.lang,
        workers=settings.workers,
        rejects_ok=wanted.rejects_ok,
        job=f"{running.job.name}/{wanted.name}",
        progress=running.progress,
        tell=running.tell,
        wait=settings.wait,
        lock_timeout=settings.lock_timeout,
        statement_timeout=settings.statement_timeout,
        deadline=running.deadline,
        retries=settings.retries,
        gates=wanted.gates,
    )


def _words(running: JobRun, summary: RunSummary) -> str:
    from clientimport.reporter.summary import headline

    if summary.status == "same":
        return running.said("same", run=summary.same_as)
    return f"{headline(summary)} {summary.message}".strip()


def _archived(running: JobRun, wanted: ImportJob, arrived: Arrived, summary: RunSummary, outcome: RunOutcome) -> RunOutcome:
    """The outcome with what became of the file itself."""
    if wanted.archive is None or arrived.place is None:
        return outcome
    if summary.secret_columns and not wanted.archive_secrets:
        return replace(outcome, notes=(*outcome.notes, running.said("has-secrets")))
    run_id = summary.same_as or summary.run_id
    known = summary.main_files[0].sha256 if len(summary.main_files) == 1 else None

    def record(place: Path) -> None:
        running.ledger.record_archived(run_id, place)

    try:
        place = archive_file(arrived, wanted.archive, run_id, known, running.ledger.archived_to(summary), record)
    except Failure as failure:
        words = failure.discreetly()
        running.say("archive-failed", words, "error", run_id, file=arrived.path)
        code = int(gravest([outcome.exit_code, ExitCode.AFTERWARDS]))
        return replace(outcome, exit_code=code, notes=(*outcome.notes, running.said("not-archived", why=words)))
    running.say("archived", f"{arrived.path} is in the archive.", run_id=run_id, file=arrived.path, archived_to=str(place))
    return replace(outcome, notes=(*outcome.notes, running.said("archived", place=place)))
