"""What the machine cannot do is told in words, with nothing written; what is a bug of ours stays one."""

from __future__ import annotations

import errno
import os
import signal
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from lost_runs import LOADED, NOTHING, Import

from clientimport.core.errors import ExitCode, MachineFailure
from clientimport.loader.batch_load import BatchLoad
from clientimport.pipeline import workers
from clientimport.pipeline.machine import machine_failures
from clientimport.reporter import ReportFailure, Reports
from clientimport.reporter.accepted_csv import AcceptedCsv


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (MemoryError(), "not enough memory"),
        (BrokenProcessPool("x"), "a worker process ended"),
        (OSError(errno.ENOMEM, "x"), "not enough memory"),
        (OSError(errno.ENOSPC, "x", "/data/x"), "/data/x: the disk is full"),
        (OSError(errno.EMFILE, "x"), "no further open files"),
        (BlockingIOError(errno.EAGAIN, "x"), "no further processes"),
        (RuntimeError("can't start new thread"), "no further threads"),
    ],
)
def test_in_words(problem: Exception, words: str) -> None:
    with pytest.raises(MachineFailure, match=words) as caught, machine_failures():
        raise problem
    assert caught.value.exit_code == ExitCode.INPUT
    assert "Nothing was written" in caught.value.fix


@pytest.mark.parametrize("problem", [RuntimeError("x"), OSError(errno.EIO, "x"), ValueError("x")])
def test_a_bug_stays_a_bug(problem: Exception) -> None:
    with pytest.raises(type(problem), match="x"), machine_failures():
        raise problem


def test_no_memory_while_a_batch_is_loaded(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Import(tmp_path, database_url)
    with monkeypatch.context() as patched:
        patched.setattr(BatchLoad, "load", _no_memory)
        with pytest.raises(MachineFailure):
            one.run()
    assert one.count() == NOTHING
    (run_id,) = one.reports
    assert "Nothing was loaded" in one.headline(run_id)
    assert (one.run().exit_code, one.count()) == (ExitCode.REJECTS, LOADED)


def test_a_worker_that_is_killed(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Import(tmp_path, sqlite_url)
    sent = workers.Workers._send

    def kill(self: workers.Workers, *given: object) -> object:
        found = sent(self, *given)  # type: ignore[arg-type]
        assert self._pool is not None
        for pid in list(self._pool._processes):
            os.kill(pid, signal.SIGKILL)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(workers.Workers, "_send", kill)
        with pytest.raises(MachineFailure, match="a worker process ended"):
            one.run(workers=1)
    assert one.count() == NOTHING
    assert (one.run(workers=1).exit_code, one.count()) == (ExitCode.REJECTS, LOADED)


def test_reports_that_cannot_even_be_begun(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Import(tmp_path, database_url)

    def full(self: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(AcceptedCsv, "_head", full)
    with pytest.raises(MachineFailure, match="The reports cannot be written: No space left on device"):
        one.run()
    assert one.count() == NOTHING


def test_reports_that_cannot_be_removed_hide_no_failure(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Import(tmp_path, database_url)

    discard = Reports.discard

    def refuse(self: Reports) -> None:
        discard(self)
        raise ReportFailure("The reports cannot be removed.")

    monkeypatch.setattr(Reports, "discard", refuse)
    monkeypatch.setattr(BatchLoad, "load", _no_memory)
    with pytest.raises(MachineFailure, match="not enough memory"):
        one.run()
    assert one.count() == NOTHING


def _no_memory(*_: object) -> None:
    raise MemoryError
