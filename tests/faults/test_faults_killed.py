"""Killed at any step: the database holds all of a run or nothing of it, and a rerun ends as an unbroken run does."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
from histories import History
from imports import Forking, make_database, run_words, start, write_file
from killed import STEPS

pytestmark = pytest.mark.faults

POINTS = [
    (step, when, number)
    for step in STEPS
    for when in ("before", "after")
    for number in ((1, 3) if step in ("load", "record") else (1,))
]
KILLER = str(Path(__file__).with_name("killed.py"))


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step(step: str, history: History, forks: Forking) -> None:
    for at, when, number in [point for point in POINTS if point[0] == step]:
        ended = forks.run(history.words("--workers", "0"), harm=(at, when, number, signal.SIGKILL))
        assert ended.status == -signal.SIGKILL, f"{at} was never reached: {ended.said}"
        committed = history.settle(f"{when} {at} {number}")
        assert committed == ((at, when) in [("commit", "after"), ("publish", "before"), ("publish", "after")])
        if committed:
            history.number -= 1
            again = forks.run(history.words())
            assert (again.status, "Nothing to do" in again.said) == (3, True), again.said
            assert history.settle()
        else:
            assert forks.run(history.words()).status == 3
            assert history.settle()
    history.finish(lambda words: forks.run(words).status)


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_or_terminated(sent: int, code: int, history: History, forks: Forking) -> None:
    for step in ("open", "load", "write-reports", "finish"):
        ended = forks.run(history.words("--workers", "0"), harm=(step, "before", 1, sent))
        assert ended.status == code, ended.said
        assert "nothing was loaded" in ended.said
        assert "Traceback" not in ended.said
        assert not history.settle()
        assert list((history.folder / "reports").iterdir()) == []
    history.finish(lambda words: forks.run(words).status)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", ["commit", "publish"])
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_during_the_commit(step: str, when: str, sent: int, code: int, history: History, forks: Forking) -> None:
    ended = forks.run(history.words("--workers", "0"), harm=(step, when, 1, sent))
    assert ended.status == code, ended.said
    assert "its clients are in the database" in ended.said
    assert "othing was loaded" not in ended.said
    assert history.settle()
    history.finish(lambda words: forks.run(words).status)


def children(parent: int) -> set[int]:
    """The processes whose parent this is, by /proc."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, _, rest = status.read_text().partition(" (")
        except OSError:
            continue
        if int(rest.rpartition(")")[2].split()[1]) == parent:
            found.add(int(number))
    return found


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="NO /proc HERE: whether workers end with their parent IS NOT TESTED")
def test_workers_end_with_a_killed_parent(tmp_path: Path) -> None:
    url = str(tmp_path / "clients.db")
    make_database(url, tmp_path)
    words = [*run_words(write_file(tmp_path / "many.csv")), "--batch-rows", "1", "--workers", "2"]
    process = start(["-m", "clientimport", *words], url, tmp_path)
    workers: set[int] = set()
    until = time.monotonic() + 60
    while len(workers) < 3 and process.poll() is None and time.monotonic() < until:
        workers = children(process.pid)  # two workers, and the one that counts what they share
        time.sleep(0.02)
    process.kill()
    process.communicate()
    assert workers, "no worker was ever seen"
    while (left := [pid for pid in workers if Path(f"/proc/{pid}").exists()]) and time.monotonic() < until:
        time.sleep(0.1)
    assert left == []
