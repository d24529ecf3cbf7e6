"""Killed at random moments, hundreds of times over, one import after the other on one database, as a scheduler would go on."""

from __future__ import annotations

import random
import signal

import pytest
from histories import History
from imports import Forking

pytestmark = pytest.mark.faults

KILLS = {"0": 160, "1": 40}
"""Workers -> kills on each database."""


@pytest.mark.parametrize("workers", list(KILLS))
def test_killed_at_random_moments(workers: str, history: History, forks: Forking) -> None:
    moments = random.Random(f"{workers} {history.url.partition(':')[0]}")
    whole = forks.run(history.words("--workers", workers))
    assert (whole.status, history.settle()) == (3, True), whole.said
    killed = committed = 0
    while killed < KILLS[workers]:
        ended = forks.run(history.words("--workers", workers), seconds=moments.uniform(0.0, 1.1 * whole.seconds))
        assert ended.status in (3, -signal.SIGKILL), ended.said
        there = history.settle(ended.said)
        if ended.status == 3:
            assert there
            continue
        killed += 1
        committed += there
        if there and moments.random() < 0.5:
            history.number -= 1
            again = forks.run(history.words())
            assert (again.status, "Nothing to do" in again.said) == (3, True), again.said
            assert history.settle()
    history.finish(lambda words: forks.run(words).status)
    assert history.number > committed
