"""A commit whose answer was lost is found out; signals meanwhile wait, and no run says falsely that nothing was loaded."""

from __future__ import annotations

import signal

import pytest

from clientimport.core.errors import CommitUnknown, DatabaseFailure, ExitCode, InterruptedLate, LockHeld, TerminatedLate
from clientimport.core.events import Event
from clientimport.core.runs import RunSummary
from clientimport.pipeline import committing
from clientimport.pipeline.committing import commit
from clientimport.pipeline.late_signals import LateSignals

SUMMARY = RunSummary("r1", "ticketevolution", "s", "m.yaml", "m", "2026-11-22T05:00:00+00:00", "1.0")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "PAUSES", (0.0, 0.01, 0.01))


class Database:
    """Answers a commit and questions about it as it is told."""

    def __init__(self, *answers: bool | Exception, made: Exception | None = None) -> None:
        self.made = made
        self.answers = list(answers)
        self.told: list[tuple[str, object]] = []

    def make(self) -> None:
        if self.made is not None:
            raise self.made

    def was_made(self) -> bool:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def tell(self, event: Event) -> None:
        assert event.run_id == "r1"
        self.told.append((event.name, event.facts.get("committed")))

    def commit(self, late: LateSignals) -> None:
        commit("r1", self.make, self.was_made, self.tell, late)


LOST = DatabaseFailure("The connection to the database was lost.")


def test_a_commit_that_is_answered() -> None:
    database = Database()
    database.commit(LateSignals("r1"))
    assert database.told == []


def test_an_answer_that_was_lost_and_a_run_that_is_there() -> None:
    database = Database(LOST, LockHeld("the lost session still holds it"), True, made=LOST)
    database.commit(LateSignals("r1"))
    assert database.told == [("commit-lost", None), ("commit-found", True)]


def test_an_answer_that_was_lost_and_a_run_that_is_not_there() -> None:
    database = Database(LOST, False, made=LOST)
    with pytest.raises(DatabaseFailure) as caught:
        database.commit(LateSignals("r1"))
    assert caught.value is LOST
    assert database.told == [("commit-lost", None), ("commit-found", False)]


def test_a_database_that_does_not_come_back() -> None:
    database = Database(LOST, LOST, LOST, made=LOST)
    with pytest.raises(CommitUnknown) as caught:
        database.commit(LateSignals("r1"))
    assert caught.value.exit_code == ExitCode.DATABASE
    assert "run r1" in str(caught.value)
    assert "not known" in str(caught.value)
    assert "finds out by itself" in str(caught.value)
    assert database.told == [("commit-lost", None)]


@pytest.mark.parametrize(
    ("sent", "kind", "code"),
    [(signal.SIGINT, InterruptedLate, ExitCode.INTERRUPTED), (signal.SIGTERM, TerminatedLate, ExitCode.TERMINATED)],
)
def test_a_signal_during_the_commit_waits_for_it(sent: signal.Signals, kind: type[InterruptedLate], code: ExitCode) -> None:
    before = signal.getsignal(sent)
    done = []
    with LateSignals("r1") as late:
        late.hold()
        signal.raise_signal(sent)
        done.append("committed")
        with pytest.raises(kind) as caught:
            late.act(SUMMARY)
    assert (done, caught.value.exit_code, caught.value.summary) == (["committed"], code, SUMMARY)
    assert "run r1 was being committed: its clients are in the database" in str(caught.value)
    assert signal.getsignal(sent) is before


def test_no_signal_is_no_matter() -> None:
    with LateSignals("r1") as late:
        late.hold()
        late.act(SUMMARY)


def test_a_signal_during_a_commit_that_fails_is_sent_again() -> None:
    with pytest.raises(KeyboardInterrupt), LateSignals("r1") as late:
        late.hold()
        signal.raise_signal(signal.SIGINT)
        raise LOST


def test_a_signal_ends_the_finding_out() -> None:
    database = Database(made=LOST)
    with pytest.raises(CommitUnknown), LateSignals("r1") as late:
        late.hold()
        signal.raise_signal(signal.SIGINT)
        database.commit(late)


def test_a_second_signal_is_not_put_off() -> None:
    with pytest.raises(CommitUnknown), LateSignals("r1") as late:
        late.hold()
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
