"""A job on one screen: its imports one after the other, then everybody is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from time import perf_counter

from clientimport.core.deadlines import read_deadline
from clientimport.core.errors import ExitCode, gravest
from clientimport.core.events import Tell, no_tell
from clientimport.core.outcomes import RunOutcome
from clientimport.jobs.job_file import ImportJob, JobFile
from clientimport.jobs.job_ledger import JobLedger
from clientimport.jobs.job_run import JobResult, JobRun
from clientimport.jobs.keep_house import keep_house
from clientimport.jobs.run_file import LOADED
from clientimport.jobs.run_import import run_import
from clientimport.jobs.settings import Settings
from clientimport.jobs.telling_orders import telling_of
from clientimport.pipeline.order import Progress, no_progress


def _now() -> datetime:
    return datetime.now(UTC)


def run_job(  # noqa: PLR0913 - what a job is made of
    job: JobFile,
    settings: Settings,
    tell: Tell = no_tell,
    progress: Progress = no_progress,
    clock: Callable[[], datetime] = _now,
    pause: Callable[[float], None] = time.sleep,
    deadline: datetime | None = None,
) -> JobResult:
    """Runs the imports of a job in their order and tells of them. Raises nothing for what goes wrong outside.

    `deadline`: a moment that wins over the job file's.
    """
    began, started = perf_counter(), clock()
    running = JobRun(job, settings, JobLedger(settings.database.get_secret_value()), tell, progress, clock, pause)
    running.deadline = deadline
    if deadline is None and job.deadline is not None:
        running.deadline = read_deadline(f"{job.deadline:%H:%M}", started, job.zone)
    running.say("job-started", f"The job {job.name} begins.", imports=len(job.imports))
    failures: list[str] = []
    try:
        _run_imports(running)
        failures += keep_house(running)
    except BaseException as broken:  # a signal, or a bug, while the house was kept
        failures.append(running.break_off(broken)[1])
    finally:
        running.ledger.close()
    code = _code_of(running, failures)
    failures += _tell_others(running, code)
    code = _code_of(running, failures)
    running.say(
        "job-finished",
        f"The job {job.name} ended with exit code {code}.",
        "info" if code in LOADED else "error",
        exit_code=code,
        seconds=round(perf_counter() - began, 3),
        runs=sum(each.summary is not None for each in running.outcomes),
    )
    at = started.astimezone(UTC).isoformat(timespec="seconds")
    return JobResult(job.name, code, at, perf_counter() - began, tuple(running.outcomes), running.stopped, tuple(failures))


def _code_of(running: JobRun, failures: list[str]) -> int:
    afterwards = ExitCode.AFTERWARDS if failures else ExitCode.DONE
    return int(gravest([running.stop_code, afterwards, *(each.exit_code for each in running.outcomes)]))


def _run_imports(running: JobRun) -> None:
    ended: dict[str, list[RunOutcome]] = {}
    for wanted in running.job.imports:
        if running.deadline is not None and running.clock() >= running.deadline:
            running.stop(running.said("deadline"), int(ExitCode.DEADLINE))
        if running.stopped:
            running.outcomes.append(_not_begun(running, wanted, running.stop_code, running.stopped))
            continue
        waits_for = {name: code for name in wanted.after if (code := _failed(ended[name])) is not None}
        if waits_for:
            words = running.said("waited-for", imports=", ".join(waits_for))
            outcome = _not_begun(running, wanted, int(gravest(waits_for.values())), words)
            running.outcomes.append(outcome)
            ended[wanted.name] = [outcome]
            continue
        try:
            ended[wanted.name] = run_import(running, wanted)
        except BaseException as broken:  # what came between two runs; a run's own is dealt with there
            code, words = running.break_off(broken)
            running.outcomes.append(replace(_not_begun(running, wanted, code, ""), words=words))


def _failed(outcomes: list[RunOutcome]) -> int | None:
    codes = [each.exit_code for each in outcomes if each.exit_code not in LOADED]
    return int(gravest(codes)) if codes else None


def _not_begun(running: JobRun, wanted: ImportJob, code: int, why: str) -> RunOutcome:
    return RunOutcome(running.job.name, wanted.name, "", code, running.said("not-begun", why=why), running.moment(), 0.0)


def _tell_others(running: JobRun, code: int) -> list[str]:
    """A sentence for each thing that could not be told."""
    from clientimport.telling import tell_outcomes

    untold = tell_outcomes(telling_of(running.settings), running.job.name, running.outcomes, code)
    for words in untold:
        running.say("message-failed", words, "warning")
    return untold
