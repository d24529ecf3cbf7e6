"""Connections that are lost: tried again where nothing was committed, found out where the commit's answer was lost."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from lost_runs import LOADED, NOTHING, Import

from clientimport.core.errors import CommitUnknown, ExitCode, PassingFailure
from clientimport.core.events import Event
from clientimport.pipeline import committing, retrying
from cutting_proxy import CuttingProxy, at, within

COPYING = b"COPY "


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "PAUSES", (0.0, 0.1, 0.1, 0.1))
    monkeypatch.setattr(retrying, "PAUSES", (0.1,))


def test_lost_in_the_middle_of_a_copy(tmp_path: Path, postgresql_url: str) -> None:
    one = Import(tmp_path, postgresql_url)
    with CuttingProxy(postgresql_url, within(COPYING, 300)) as proxy:
        summary = one.run(database=proxy.url)
    assert (proxy.cuts, summary.exit_code, one.told) == (1, ExitCode.REJECTS, ["lock-taken", "retry", "lock-taken"])
    assert one.count() == LOADED
    assert one.reports == [summary.run_id]
    retry = one.events[1]
    assert (retry.level, retry.facts) == ("warning", {"attempt": 1, "retries": 2, "pause_seconds": 0.1})
    assert retry.run_id not in ("", summary.run_id)
    assert "connection to the database was lost" in retry.words


def test_lost_again_and_again(tmp_path: Path, postgresql_url: str) -> None:
    one = Import(tmp_path, postgresql_url)
    with CuttingProxy(postgresql_url, at(COPYING, "cut", times=9)) as proxy, pytest.raises(PassingFailure) as caught:
        one.run(database=proxy.url)
    assert (proxy.cuts, one.told) == (3, ["lock-taken", "retry", "lock-taken", "retry", "lock-taken"])
    assert caught.value.exit_code == ExitCode.DATABASE
    assert one.count() == NOTHING
    (reported,) = one.reports
    assert "Nothing was loaded" in one.headline(reported)


def test_no_retries_are_asked_for(tmp_path: Path, postgresql_url: str) -> None:
    one = Import(tmp_path, postgresql_url)
    with CuttingProxy(postgresql_url, at(COPYING, "cut")) as proxy, pytest.raises(PassingFailure):
        one.run(database=proxy.url, retries=0)
    assert (proxy.cuts, one.told, one.count()) == (1, ["lock-taken"], NOTHING)


def test_standard_input_cannot_be_read_twice(tmp_path: Path, postgresql_url: str) -> None:
    one = Import(tmp_path, postgresql_url)
    given = io.BytesIO((tmp_path / "lost.csv").read_bytes())
    with CuttingProxy(postgresql_url, at(COPYING, "cut")) as proxy, pytest.raises(PassingFailure) as caught:
        one.run(database=proxy.url, files=("-",), stdin=given)
    assert "Standard input cannot be read twice" in str(caught.value)
    assert (one.told, one.count()) == (["lock-taken"], NOTHING)


def test_a_commit_whose_answer_is_lost_is_not_repeated(tmp_path: Path, postgresql_url: str) -> None:
    one = Import(tmp_path, postgresql_url)
    with CuttingProxy(postgresql_url, at(b"COMMIT\0", "swallow")) as proxy:
        summary = one.run(database=proxy.url)
    assert (proxy.cuts, summary.exit_code, one.told) == (1, ExitCode.REJECTS, ["lock-taken", "commit-lost", "commit-found"])
    assert one.events[-1].facts == {"committed": True}
    assert one.count() == LOADED
    assert one.reports == [summary.run_id]


def test_a_commit_that_never_arrived_is_made_by_the_next_attempt(tmp_path: Path, postgresql_url: str) -> None:
    one = Import(tmp_path, postgresql_url)
    with CuttingProxy(postgresql_url, at(b"COMMIT\0", "cut")) as proxy:
        summary = one.run(database=proxy.url)
    assert one.told == ["lock-taken", "commit-lost", "commit-found", "retry", "lock-taken"]
    assert one.events[2].facts == {"committed": False}
    assert (summary.exit_code, one.count(), one.reports) == (ExitCode.REJECTS, LOADED, [summary.run_id])


@pytest.mark.parametrize(("action", "status"), [("swallow", "same"), ("cut", "done")])
def test_a_server_that_does_not_come_back(tmp_path: Path, postgresql_url: str, action: str, status: str) -> None:
    one = Import(tmp_path, postgresql_url)
    plan = at(b"COMMIT\0", action)  # type: ignore[arg-type]
    with CuttingProxy(postgresql_url, plan, refusing_after_cut=True) as proxy:
        with pytest.raises(CommitUnknown) as caught:
            one.run(database=proxy.url)
        assert (one.told, caught.value.exit_code) == (["lock-taken", "commit-lost"], ExitCode.DATABASE)
        (aside,) = one.reports
        assert aside.endswith(".partial")
        # The next run finds out by itself, and sees to the reports.
        proxy.refusing = False
        summary = one.run(database=proxy.url)
    lost = aside.removesuffix(".partial")
    assert (summary.status, summary.same_as, one.count()) == (status, lost if status == "same" else "", LOADED)
    assert one.reports == [lost if status == "same" else summary.run_id]


def test_a_server_that_was_never_there_is_not_tried_again(tmp_path: Path, postgresql_url: str) -> None:
    one = Import(tmp_path, postgresql_url)
    with CuttingProxy(postgresql_url) as proxy:
        proxy.refusing = True
        with pytest.raises(Exception, match="cannot be reached"):
            one.run(database=proxy.url)
    assert (one.told, one.count()) == ([], NOTHING)


def test_a_server_that_refuses_for_a_while_after_a_loss(tmp_path: Path, postgresql_url: str) -> None:
    one = Import(tmp_path, postgresql_url)
    with CuttingProxy(postgresql_url, at(COPYING, "cut"), refusing_after_cut=True) as proxy:

        def tell(event: Event) -> None:
            if one.told.count("retry") == 2:
                proxy.refusing = False

        one.listener = tell
        summary = one.run(database=proxy.url)
    assert (summary.exit_code, one.told, one.count()) == (
        ExitCode.REJECTS,
        ["lock-taken", "retry", "retry", "lock-taken"],
        LOADED,
    )
