"""No room: a full disk under the database, under the reports or under both, and too little memory. All or nothing, in words."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from histories import History, Unbroken
from imports import call, make_database, start

pytestmark = pytest.mark.faults

MEGABYTE = 1 << 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"NO FILE SYSTEM CAN BE MOUNTED HERE ({mounted.stderr.decode().strip()}): A FULL DISK IS NOT TESTED")
    yield folder
    subprocess.run(["umount", "-l", folder], check=False)


def limited(words: list[str], history: History, kind: int, limit: int) -> tuple[int, str]:
    """A run with a limit on file sizes or memory -> its exit code and what it said. One that hangs is killed."""
    process = start(["-m", "clientimport", *words], history.url, history.folder, preexec_fn=partial(set_limit, kind, limit))
    try:
        _, said = process.communicate(timeout=90)
    except subprocess.TimeoutExpired:
        process.kill()
        _, said = process.communicate()
    return process.returncode, said.decode()


def set_limit(kind: int, limit: int) -> None:
    resource.setrlimit(kind, (limit, limit))


def go_on(history: History) -> None:
    history.finish(lambda words: call(words, history.url, history.folder))


def test_a_disk_that_is_too_small_is_told_before_anything_is_loaded(
    small_disk: Path, unbroken: Unbroken, tmp_path: Path
) -> None:
    history = History(str(small_disk / "clients.db"), tmp_path, unbroken)
    make_database(history.url, tmp_path)
    code, said = limited(history.words(), history, resource.RLIMIT_NOFILE, 1024)
    assert code == 5, said
    assert f"{small_disk}: the disk has" in said
    assert "are needed for the database" in said
    assert not history.settle()


@pytest.mark.parametrize("left", [100_000, 300_000])
def test_a_disk_that_runs_full_under_the_database(
    small_disk: Path, unbroken: Unbroken, tmp_path: Path, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History(str(small_disk / "clients.db"), tmp_path, unbroken)
    make_database(history.url, tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path / "blind"), os.environ.get("PYTHONPATH", "")]))
    _without_the_check(tmp_path / "blind")
    fill = small_disk / "fill"
    fill.write_bytes(b"x" * (shutil.disk_usage(small_disk).free - left))
    code, said = limited(history.words(), history, resource.RLIMIT_NOFILE, 1024)
    assert code == 6, said
    assert "disk is full" in said
    assert "Traceback" not in said
    assert not history.settle()
    fill.unlink()
    subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
    go_on(history)


def test_a_disk_that_runs_full_under_the_reports(
    small_disk: Path, history: History, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _without_the_check(tmp_path / "blind")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path / "blind"), os.environ.get("PYTHONPATH", "")]))
    fill = small_disk / "fill"
    fill.write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 20_000))
    code, said = limited([*history.words(), "--reports", str(small_disk / "reports")], history, resource.RLIMIT_NOFILE, 1024)
    # A report that fails costs no load: the database holds the rejects.
    assert code == 8, said
    assert "Traceback" not in said
    assert history.settle(reported=False)


@pytest.mark.parametrize("size", [16 << 10, 64 << 10, 256 << 10, 400 << 10])
def test_files_that_may_not_grow(history: History, size: int) -> None:
    code, said = limited(history.words(), history, resource.RLIMIT_FSIZE, size)
    assert code in (3, 5, 6, 8), said  # a server's files may grow as they like
    assert "Traceback" not in said
    assert history.settle(said, reported=code == 3) == (code in (3, 8)), said
    if code != 8:
        go_on(history)


@pytest.mark.parametrize("workers", ["0", "1"])
def test_memory_that_does_not_suffice(history: History, workers: str) -> None:
    ended = set()
    for megabytes in (500, 700, 900, 1100, 1400, 1800, 3000):
        words = history.words("--workers", workers)
        code, said = limited(words, history, resource.RLIMIT_AS, megabytes * MEGABYTE)
        ended.add(code)
        # Polars ends the process itself where it finds no memory, or now and then waits for itself: that is a run that was, or
        # is to be, killed. Where there is none even to load libraries, they fail in ways of their own.
        ended_it = (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGKILL)
        by_loader = code == 127 and "cannot allocate memory" in said  # how the C library ends a process that lacks it
        assert code in (3, 5, 8, *ended_it) or by_loader or (code == 1 and "nothing was loaded" in said), said
        assert history.settle(said, reported=code == 3) == (code in (3, 8)), (megabytes, code, said)
    assert len(ended) > 1
    go_on(history)


def _without_the_check(folder: Path) -> None:
    """The check of the disks sees plenty of room, as it does where another program fills them meanwhile."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        "import shutil\nfrom collections import namedtuple\n"
        "shutil.disk_usage = lambda _: namedtuple('U', 'total used free')(1 << 60, 0, 1 << 60)\n"
    )
