"""One import of a job: its complete files, one run each, the oldest first; and the alarm where none came."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from clientimport.core.errors import ExitCode, Failure
from clientimport.core.language import DEFAULT, said
from clientimport.core.outcomes import RunOutcome
from clientimport.jobs.arrivals import Arrivals, Arrived, find_arrivals
from clientimport.jobs.due import BEFORE, has_come, last_due, went_back
from clientimport.jobs.job_file import ImportJob
from clientimport.jobs.job_run import JobRun
from clientimport.jobs.run_file import LOADED, run_file, shown_path
from clientimport.jobs.words_job import WORDS


def run_import(running: JobRun, wanted: ImportJob) -> list[RunOutcome]:
    """Runs what is there; stops at the first file that does not load. Its outcomes, at least one, are also the job's."""
    looked = running.clock()
    first = len(running.outcomes)
    try:
        arrivals = find_arrivals(wanted, running.pause)
        same = _run_files(running, wanted, arrivals)
        ended = running.outcomes[first:]
        if running.stopped or any(each.exit_code not in LOADED for each in ended):
            return ended
        _watch_clock(running, wanted)
        missing = _missing(running, wanted, looked, same)
    except Failure as failure:
        words = failure.discreetly()
        running.say("import-failed", words, "error", import_name=wanted.name)
        running.outcomes.append(_without_run(running, wanted, int(failure.exit_code), words))
        return running.outcomes[first:]
    lang = running.settings.lang
    left = tuple(running.said("left", file=shown_path(each.path), why=why.words(lang)) for each, why in arrivals.left)
    if missing:
        running.say("file-missing", said(WORDS, DEFAULT, "missing", **missing), "error", import_name=wanted.name)
        running.outcomes.append(_without_run(running, wanted, int(ExitCode.INPUT), running.said("missing", **missing), left))
    elif not ended:
        words = running.said("none-complete" if left else "none-there")
        running.outcomes.append(_without_run(running, wanted, int(ExitCode.DONE), words, left))
    elif left:
        running.outcomes[-1] = replace(ended[-1], notes=(*ended[-1].notes, *left))
    return running.outcomes[first:]


def _run_files(running: JobRun, wanted: ImportJob, arrivals: Arrivals) -> list[Arrived]:
    """Runs the complete files -> those that hold what was loaded before."""
    for each, why in arrivals.left:
        path = shown_path(each.path)
        running.say("file-left", f"{path} is left for the next time, as {why.words()}.", file=path, import_name=wanted.name)
    same = []
    for at, arrived in enumerate(arrivals.ready):
        outcome = run_file(running, wanted, arrived)
        rest = len(arrivals.ready) - at - 1
        if (outcome.exit_code not in LOADED or running.stopped) and rest:
            words = running.said("file-waits" if rest == 1 else "files-wait", n=rest)
            outcome = replace(outcome, notes=(*outcome.notes, words))
        running.outcomes.append(outcome)
        if outcome.exit_code not in LOADED or running.stopped:
            break
        if outcome.summary is not None and outcome.summary.status == "same":
            same.append(arrived)
    return same


def _missing(running: JobRun, wanted: ImportJob, now: datetime, same: list[Arrived]) -> dict[str, str]:
    """The places of the alarm's words, where no file counts for the last due moment; else none."""
    expected, zone = wanted.expected_by, running.job.zone
    due = last_due(now, expected, zone) if expected else None
    if expected is None or due is None:
        return {}
    runs = running.ledger.runs_since(_name(running, wanted), due - BEFORE)
    loaded = [each.started_at for each in runs if each.status == "done"]
    # One that holds what was loaded long ago, but was written since, has come as well.
    loaded += [datetime.fromtimestamp(each.modified, UTC) for each in same]
    if has_come(due, loaded, running.clock()):
        return {}
    day = due.astimezone(zone)
    patterns = ", ".join(map(shown_path, wanted.files))
    return {"time": f"{expected.at:%H:%M}", "day": f"{day:%Y-%m-%d}", "files": patterns}


def _watch_clock(running: JobRun, wanted: ImportJob) -> None:
    now = running.clock()
    with suppress(Failure):  # a database that does not answer is told where it is needed
        later = running.ledger.runs_since(_name(running, wanted), now)
        if later and went_back(later[0].started_at, now):
            words = (
                f"The clock of this machine went back: run {later[0].run_id} of this import began at "
                f"{later[0].started_at:%Y-%m-%d %H:%M} UTC, which is still to come. That run decides nothing; see to the clock."
            )
            running.say("clock-went-back", words, "warning", later[0].run_id, import_name=wanted.name)


def _without_run(running: JobRun, wanted: ImportJob, code: int, words: str, notes: tuple[str, ...] = ()) -> RunOutcome:
    files = ", ".join(map(shown_path, wanted.files))
    return RunOutcome(running.job.name, wanted.name, files, code, words, running.moment(), 0.0, notes=notes)


def _name(running: JobRun, wanted: ImportJob) -> str:
    return f"{running.job.name}/{wanted.name}"
