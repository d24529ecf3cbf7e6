"""How the runs of a job follow each other: what stops what, what it exits with, and that everybody is told at the end."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from math import inf
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from clientimport.core.errors import (
    DatabaseFailure,
    DeadlinePassed,
    Failure,
    GateHeld,
    LockHeld,
    SourceFailure,
    Terminated,
)
from clientimport.core.events import Event
from clientimport.core.rows import Layout, SourceFile
from clientimport.core.runs import RunSummary
from clientimport.jobs.job_file import Complete, Expected, ImportJob, JobFile, Keep
from clientimport.jobs.job_run import JobResult
from clientimport.jobs.run_job import run_job
from clientimport.jobs.settings import Settings
from clientimport.loader.job_runs import PastRun
from clientimport.pipeline import RunOrder
from clientimport.pipeline.file_digest import digest_of

NOW = datetime(2026, 1, 15, 3, 30, tzinfo=UTC)
Answer = BaseException | int | RunSummary


class Night:
    """A drop folder, a pipeline that answers by the file's name, a ledger, and whoever is told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.answers: dict[str, Answer] = {}
        self.orders: list[RunOrder] = []
        self.past: list[PastRun] = []
        self.events: list[Event] = []
        self.told: list[Any] = []
        self.untold: list[str] = []
        self.now = NOW

    def put(self, *names: str) -> None:
        for at, name in enumerate(names):
            path = self.folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(name)
            os.utime(path, (at, at))

    def run(self, order: RunOrder) -> RunSummary:
        self.orders.append(order)
        (path,) = order.files
        answer = self.answers.get(Path(path).name, 0)
        if isinstance(answer, BaseException):
            raise answer
        return answer if isinstance(answer, RunSummary) else self.summary(path, answer)

    def summary(self, path: str, code: int = 0, **more: Any) -> RunSummary:
        made = RunSummary("20260115-033000-abcdef", "ticketevolution", "crm", "m.yaml", "0", NOW.isoformat(), "1", **more)
        made.exit_code, made.status = code, more.get("status", "done")
        made.files = [SourceFile(0, path, digest_of(self.folder / path), 1, Layout("csv", (), (), 1))]
        return made

    def job(self, *imports: ImportJob, **more: Any) -> JobFile:
        (self.folder / "drop").mkdir(exist_ok=True)
        return JobFile(str(self.folder / "nightly.yaml"), "nightly", imports, **more)

    def clients(self, name: str = "clients", pattern: str = "*.csv", **more: Any) -> ImportJob:
        return ImportJob(name, (str(self.folder / "drop" / pattern),), "m.yaml", complete=Complete(0.0), **more)

    def carry_out(self, job: JobFile, **settings: Any) -> JobResult:
        return run_job(job, Settings(**settings), self.events.append, clock=lambda: self.now)

    @property
    def names(self) -> list[str]:
        return [event.name for event in self.events]


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Night:
    made = Night(tmp_path)

    def tell_outcomes(telling: Any, job: str, outcomes: Any, exit_code: int) -> list[str]:
        made.told.append((telling, job, [each.exit_code for each in outcomes], exit_code))
        return made.untold

    class Ledger:
        def __init__(self, database: str) -> None:
            self.database = database

        def runs_since(self, job: str, since: datetime) -> list[PastRun]:
            if made.answers.get("the ledger"):
                raise made.answers["the ledger"]  # type: ignore[misc]
            return [run for run in made.past if run.started_at >= since]

        archived_to = staticmethod(lambda summary: None)
        is_there = staticmethod(lambda: True)
        record_archived = staticmethod(lambda run_id, place: None)
        close = staticmethod(lambda: None)

    monkeypatch.setattr("clientimport.jobs.run_file.run", made.run)
    monkeypatch.setattr("clientimport.jobs.run_job.JobLedger", Ledger)
    monkeypatch.setattr("clientimport.telling.tell_outcomes", tell_outcomes)
    return made


def ended(result: JobResult) -> list[tuple[str, str, int]]:
    """Import, file's name and exit code of each outcome."""
    return [(each.name, Path(each.file).name, each.exit_code) for each in result.outcomes]


def test_each_file_is_a_run_of_its_own_with_the_jobs_settings(night: Night) -> None:
    night.put("drop/b.csv", "drop/a.csv")
    gates: Any = SimpleNamespace()
    job = night.job(night.clients(gates=gates, rejects_ok=True), deadline=time(5), zone=None)
    result = night.carry_out(
        job, database="postgresql://db/crm", reports="out", reports_group="g", workers=3, wait=10, lock_timeout=5, retries=1
    )
    assert (ended(result), result.exit_code) == ([("clients", "b.csv", 0), ("clients", "a.csv", 0)], 0)
    first, second = night.orders
    assert (Path(first.files[0]).name, Path(second.files[0]).name) == ("b.csv", "a.csv")
    assert first == RunOrder(
        files=first.files,
        mapping="m.yaml",
        database="postgresql://db/crm",
        reports=Path("out"),
        reports_group="g",
        workers=3,
        rejects_ok=True,
        job="nightly/clients",
        tell=first.tell,
        wait=10.0,
        lock_timeout=5.0,
        statement_timeout=0.0,
        deadline=first.deadline,
        retries=1,
        gates=gates,
    )
    assert first.deadline is not None and first.deadline > NOW


@pytest.mark.parametrize(
    ("answer", "code", "goes_on"),
    [
        (3, 3, True),
        (8, 8, True),
        (GateHeld("held"), 4, False),
        (SourceFailure("broken"), 5, False),
        (DatabaseFailure("away"), 6, False),
        (LockHeld("another"), 7, False),
    ],
)
def test_a_globs_files_stop_at_the_first_that_does_not_load_other_imports_go_on(
    night: Night, answer: Answer, code: int, goes_on: bool
) -> None:
    night.put("drop/1.csv", "drop/2.csv", "drop/3.csv", "drop/other.txt")
    night.answers["2.csv"] = answer
    result = night.carry_out(night.job(night.clients(archive=night.folder / "kept"), night.clients("others", "*.txt")))
    first = [("clients", "1.csv", 0), ("clients", "2.csv", code)] + ([("clients", "3.csv", 0)] if goes_on else [])
    assert ended(result) == [*first, ("others", "other.txt", 0)]
    assert result.exit_code == code
    assert night.told == [(night.told[0][0], "nightly", [outcome[2] for outcome in ended(result)], code)]
    left = sorted(path.name for path in (night.folder / "drop").iterdir())
    assert left == (["other.txt"] if goes_on else ["2.csv", "3.csv", "other.txt"]), "after failure it stays"
    if not goes_on:
        assert result.outcomes[1].notes == ("1 more file waits behind it for the next time.",)


def test_an_import_may_wait_for_another(night: Night) -> None:
    night.put("drop/a.csv", "drop/b.txt")
    night.answers["a.csv"] = GateHeld("held")
    job = night.job(
        night.clients(),
        night.clients("contacts", "*.txt", after=("clients",)),
        night.clients("tags", "*.x", after=("contacts",)),
    )
    result = night.carry_out(job)
    assert ended(result) == [("clients", "a.csv", 4), ("contacts", "", 4), ("tags", "", 4)]
    assert [each.words for each in result.outcomes[1:]] == [
        "Not begun: clients did not load.",
        "Not begun: contacts did not load.",
    ]
    night.answers.clear()
    assert ended(night.carry_out(job)) == [("clients", "a.csv", 0), ("contacts", "b.txt", 0), ("tags", "*.x", 0)]


def test_the_gravest_code_is_the_jobs(night: Night) -> None:
    night.put("drop/1.csv", "drop/2.csv", "drop/3.csv", "drop/4.csv")
    night.answers |= {"1.csv": 3, "2.csv": LockHeld("held"), "3.csv": 8, "4.csv": SourceFailure("broken")}
    job = night.job(*(night.clients(f"i{number}", f"{number}.csv") for number in range(1, 5)))
    assert night.carry_out(job).exit_code == 5


def test_nothing_to_do_is_said_and_is_no_fault(night: Night) -> None:
    result = night.carry_out(night.job(night.clients()))
    assert (ended(result), result.exit_code) == ([("clients", "*.csv", 0)], 0)
    assert result.outcomes[0].words == "Nothing to do: no file is there."
    assert night.names == ["job-started", "job-finished"]


def test_what_is_left_is_told(night: Night) -> None:
    night.put("drop/1.csv", "drop/2.csv", "drop/1.csv.done")
    job = night.job(replace(night.clients(), complete=Complete(0.0, ".done")))
    result = night.carry_out(job)
    assert ended(result) == [("clients", "1.csv", 0)]
    left = f"Left for the next time: {night.folder}/drop/2.csv, as its .done file is not there."
    assert result.outcomes[0].notes == (left,)
    assert night.names == ["job-started", "file-left", "job-finished"]
    (night.folder / "drop/1.csv").unlink()
    (alone,) = night.carry_out(job).outcomes
    assert (alone.exit_code, alone.words, alone.notes) == (0, "Nothing to do: no file is complete yet.", (left,))


@pytest.mark.parametrize(("signal", "code"), [(KeyboardInterrupt(), 130), (Terminated(), 143)])
def test_a_signal_stops_the_job_and_loses_nothing(night: Night, signal: BaseException, code: int) -> None:
    night.put("drop/1.csv", "drop/2.csv", "drop/3.csv", "drop/other.txt")
    night.answers["2.csv"] = signal
    result = night.carry_out(night.job(night.clients(), night.clients("others", "*.txt")))
    assert ended(result) == [("clients", "1.csv", 0), ("clients", "2.csv", code), ("others", "", code)]
    assert (result.exit_code, night.told[0][3]) == (code, code)
    assert result.stopped == {130: "The job was interrupted.", 143: "The job was terminated."}[code]


def test_a_signal_between_two_runs(night: Night) -> None:
    night.put("drop/1.csv")

    def pause(seconds: float) -> None:
        raise Terminated

    job = night.job(replace(night.clients(), complete=Complete(5.0)), night.clients("others", "*.txt"))
    result = run_job(job, Settings(), night.events.append, clock=lambda: NOW, pause=pause)
    assert (ended(result), result.exit_code) == ([("clients", "", 143), ("others", "", 143)], 143)


def test_a_signal_while_a_run_is_committed_ends_the_job_behind_it(night: Night) -> None:
    night.put("drop/1.csv", "drop/2.csv")

    class Late(Failure):
        exit_code = 143  # type: ignore[assignment]

    late = Late("Terminated while run X was being committed: its clients are in the database.")
    late.summary = night.summary("drop/1.csv", 3)
    night.answers["1.csv"] = late
    result = night.carry_out(night.job(night.clients(archive=night.folder / "kept")))
    assert (ended(result), result.exit_code) == ([("clients", "1.csv", 3)], 143)
    assert result.stopped == late.message
    assert (night.folder / "drop/1.csv").exists(), "the next night finds it again and archives it"


@pytest.mark.parametrize(("broken", "code"), [(KeyboardInterrupt(), 130), (Terminated(), 143), (KeyError("ned"), 1)])
def test_what_breaks_off_the_archive_leaves_the_run_loaded(
    night: Night, monkeypatch: pytest.MonkeyPatch, broken: BaseException, code: int
) -> None:
    night.put("drop/1.csv", "drop/2.csv")

    def archive_file(*_: Any) -> Path:
        raise broken

    monkeypatch.setattr("clientimport.jobs.run_file.archive_file", archive_file)
    result = night.carry_out(night.job(night.clients(archive=night.folder / "kept")))
    assert (ended(result), result.exit_code) == ([("clients", "1.csv", 0)], code)
    assert result.outcomes[0].notes == (
        "Loaded; the job was broken off before the file was archived. The next one goes on from here.",
        "1 more file waits behind it for the next time.",
    )


class PanicException(BaseException):
    """As Polars raises."""


@pytest.mark.parametrize("bug", [KeyError("ned@example.com"), PanicException("ned@example.com")])
def test_a_bug_stops_the_job_without_a_value_of_the_file(night: Night, bug: BaseException) -> None:
    night.put("drop/1.csv", "drop/2.csv", "drop/other.txt")
    night.answers["1.csv"] = bug
    result = night.carry_out(night.job(night.clients(), night.clients("others", "*.txt")))
    assert (ended(result), result.exit_code) == ([("clients", "1.csv", 1), ("others", "", 1)], 1)
    said = result.outcomes[0].words
    assert said.startswith(f"This is a bug of clientimport, and nothing of this was loaded: {type(bug).__name__} at ")
    assert "ned@example.com" not in str(result.to_json()) + str(night.events)


def test_the_deadline_stops_what_has_not_begun(night: Night) -> None:
    night.put("drop/1.csv", "drop/other.txt")
    night.answers["1.csv"] = DeadlinePassed("The deadline has passed.")
    job = night.job(night.clients(), night.clients("others", "*.txt"), deadline=time(5), zone=None)
    moments = iter([NOW])

    def clock() -> datetime:
        return next(moments, datetime(2026, 1, 17, tzinfo=UTC))

    result = run_job(job, Settings(), night.events.append, clock=clock)
    assert (ended(result), result.exit_code) == ([("clients", "", 9), ("others", "", 9)], 9)
    assert night.orders == []
    assert ended(night.carry_out(job)) == [("clients", "1.csv", 9), ("others", "other.txt", 0)], "the run itself heeds it"


def past(moment: str, status: str = "done") -> PastRun:
    return PastRun("20260114-000000-aaaaaa", datetime.fromisoformat(moment).replace(tzinfo=UTC), status, 0)


@pytest.mark.parametrize(
    ("runs", "code"),
    [
        ([], 5),
        ([past("2026-01-14 03:10")], 5),  # yesterday's
        ([past("2026-01-14 23:10")], 0),  # by a job of yesterday evening
        ([past("2026-01-14 23:10", "held")], 5),
        ([past("2026-01-16 03:10")], 5),  # the clock went back: decides nothing
    ],
)
def test_a_file_that_must_be_there_and_is_not_is_an_alarm(night: Night, runs: list[PastRun], code: int) -> None:
    from zoneinfo import ZoneInfo

    night.past = runs
    job = night.job(night.clients(expected_by=Expected(time(4))), zone=ZoneInfo("Europe/Berlin"))
    result = night.carry_out(job)
    assert (ended(result), result.exit_code) == ([("clients", "*.csv", code)], code)
    if code:
        assert result.outcomes[0].words == (
            f"No file came by 04:00 on 2026-01-15: {night.folder}/drop/*.csv. Find out why it was not sent."
        )
    back = ["clock-went-back"] if runs and runs[0].started_at > NOW else []
    assert night.names == ["job-started", *back, *(["file-missing"] if code else []), "job-finished"]


def test_before_the_hour_nothing_is_missing(night: Night) -> None:
    night.now = datetime(2026, 1, 15, 2, 0, tzinfo=UTC)
    night.past = [past("2026-01-14 03:40")]
    from zoneinfo import ZoneInfo

    job = night.job(night.clients(expected_by=Expected(time(4))), zone=ZoneInfo("Europe/Berlin"))
    assert night.carry_out(job).exit_code == 0


def test_a_file_that_lay_there_yesterday_has_not_come_today(night: Night) -> None:
    night.put("drop/1.csv")
    night.answers["1.csv"] = night.summary("drop/1.csv", 0, status="same", same_as="20260110-030000-aaaaaa")
    job = night.job(night.clients(expected_by=Expected(time(3))))
    assert ended(night.carry_out(job)) == [("clients", "1.csv", 0), ("clients", "*.csv", 5)]
    written = NOW.timestamp() - 3600
    os.utime(night.folder / "drop/1.csv", (written, written))
    assert ended(night.carry_out(job)) == [("clients", "1.csv", 0)], "the same content, written anew"


def test_a_file_that_does_not_load_is_alarm_enough(night: Night) -> None:
    night.put("drop/1.csv")
    night.answers["1.csv"] = SourceFailure("broken")
    assert ended(night.carry_out(night.job(night.clients(expected_by=Expected(time(3)))))) == [("clients", "1.csv", 5)]


def test_a_file_that_is_still_being_written_when_it_is_due(night: Night) -> None:
    night.put("drop/1.csv")
    job = night.job(night.clients(expected_by=Expected(time(3))))
    job = replace(job, imports=(replace(job.imports[0], complete=Complete(0.0, ".done")),))
    (missing,) = night.carry_out(job).outcomes
    assert (missing.exit_code, missing.notes) == (
        5,
        (f"Left for the next time: {night.folder}/drop/1.csv, as its .done file is not there.",),
    )


def test_a_ledger_that_does_not_answer(night: Night) -> None:
    night.answers["the ledger"] = DatabaseFailure("The database cannot be reached.")
    assert night.carry_out(night.job(night.clients())).exit_code == 0, "nothing hangs on it"
    result = night.carry_out(night.job(night.clients(expected_by=Expected(time(3))), night.clients("others", "*.txt")))
    assert ended(result) == [("clients", "*.csv", 6), ("others", "*.txt", 0)]


def test_a_folder_that_is_not_there_fails_its_import_alone(night: Night) -> None:
    night.put("drop/other.txt")
    lost = ImportJob("clients", (str(night.folder / "nowhere/*.csv"),), "m.yaml")
    result = night.carry_out(night.job(lost, night.clients("others", "*.txt")))
    assert ended(result) == [("clients", "*.csv", 5), ("others", "other.txt", 0)]
    assert result.outcomes[0].words.startswith(f"{night.folder}/nowhere: There is no such folder.")


def test_a_message_that_cannot_be_sent_is_8_and_undoes_nothing(night: Night) -> None:
    night.put("drop/1.csv")
    night.untold = ["The message could not be sent: refused."]
    result = night.carry_out(night.job(night.clients()))
    assert (ended(result), result.exit_code, result.failures) == ([("clients", "1.csv", 0)], 8, tuple(night.untold))
    assert night.names == ["job-started", "message-failed", "job-finished"]
    night.answers["1.csv"] = SourceFailure("broken")
    assert night.carry_out(night.job(night.clients())).exit_code == 5, "what is graver stays"


def test_where_it_is_told(night: Night) -> None:
    night.carry_out(
        night.job(night.clients()),
        messages=["mailto://a", "slack://b"],
        messages_when="problems",
        metrics="m.prom",
        lineage="https://lineage",
    )
    telling = night.told[0][0]
    assert (telling.messages, telling.when, telling.metrics, telling.lineage) == (
        ("mailto://a", "slack://b"),
        "problems",
        Path("m.prom"),
        "https://lineage",
    )


def test_a_file_with_secret_columns_is_archived_only_if_it_may_be(night: Night) -> None:
    night.put("drop/1.csv")
    night.answers["1.csv"] = night.summary("drop/1.csv", 0, secret_columns=True)
    archive = night.folder / "kept"
    (stays,) = night.carry_out(night.job(night.clients(archive=archive))).outcomes
    assert stays.notes == ("It stays where it is: it has secret columns, and archive_secrets: yes is not set.",)
    assert (stays.exit_code, (night.folder / "drop/1.csv").exists(), archive.exists()) == (0, True, False)
    (goes,) = night.carry_out(night.job(night.clients(archive=archive, archive_secrets=True))).outcomes
    assert goes.notes == (f"Archived as {archive}/2026-01-15/20260115-033000-abcdef-1.csv.gz",)
    assert night.names.count("archived") == 1


def test_an_archive_that_fails_is_8_and_the_next_file_is_run(night: Night) -> None:
    night.put("drop/1.csv", "drop/2.csv")
    (night.folder / "kept").write_text("no folder")
    result = night.carry_out(night.job(night.clients(archive=night.folder / "kept")))
    assert (ended(result), result.exit_code) == ([("clients", "1.csv", 8), ("clients", "2.csv", 8)], 8)
    assert "Not archived: " in result.outcomes[0].notes[0]
    assert night.names.count("archive-failed") == 2


def test_what_is_old_is_removed_after_the_imports(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []

    def prune(database: str, **order: Any) -> Any:
        asked.append({"database": database, **order})
        if night.answers.get("prune"):
            raise night.answers["prune"]  # type: ignore[misc]
        return SimpleNamespace(runs=["r1"], reports=[], archived=["a", "b"])

    monkeypatch.setattr("clientimport.pipeline.prune.prune", prune)
    a, b = night.folder / "a", night.folder / "b"
    imports = [
        night.clients("i1", archive=a),
        night.clients("i2", archive=b),
        night.clients("i3", archive=a),
        night.clients("i4"),
    ]
    keep = Keep(archive=timedelta(days=400), ledger=timedelta(days=3))
    assert night.carry_out(night.job(*imports), database="c.db").exit_code == 0
    assert asked == [], "nothing is removed that nobody asked for"
    result = night.carry_out(night.job(*imports, keep=keep), database="c.db", wait="5s", reports="out")
    every = {"database": "c.db", "reports": None, "keep_reports": inf, "keep_archive": 400 * 86400.0, "now": NOW, "wait": 5.0}
    assert asked == [{**every, "keep_ledger": 3 * 86400.0, "archive": folder} for folder in (a, b)]
    assert (result.exit_code, night.names.count("pruned")) == (0, 2)
    asked.clear()
    night.carry_out(night.job(*imports, keep=Keep(reports=timedelta(days=9))), database="c.db", reports="out")
    assert [(each["reports"], each["archive"], each["keep_ledger"]) for each in asked] == [(Path("out"), None, inf)]
    night.answers["prune"] = LockHeld("Another run is under way.")
    failed = night.carry_out(night.job(*imports, keep=keep))
    assert (failed.exit_code, failed.failures) == (8, ("What is old could not be removed: Another run is under way.",))
    assert night.told[-1][3] == 8
    asked.clear()
    night.put("drop/1.csv")
    night.answers["1.csv"] = KeyboardInterrupt()
    assert (night.carry_out(night.job(*imports, keep=keep)).exit_code, asked) == (130, [])


def test_pausing_is_asked_of_the_clock_given(night: Night) -> None:
    night.put("drop/1.csv")
    waited: list[float] = []
    job = night.job(replace(night.clients(), complete=Complete(9.0)))
    run_job(job, Settings(), night.events.append, clock=lambda: NOW, pause=waited.append)
    assert waited == [9.0]
