"""Seconds of the stages of a run: added up from anywhere, told in one order."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from clientimport.core.stages import MEANINGS, TOTAL, Stages


def test_a_stage_adds_up_over_threads_and_what_was_measured_elsewhere() -> None:
    took = Stages()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: took.add("map", 0.25), range(400)))
    took.add_all(Stages({"map": 1.0, "load": 2.0}))
    assert took == {"map": 101.0, "load": 2.0}
    assert pickle.loads(pickle.dumps(took)) == copy.deepcopy(took) == took


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """A clock that goes on only when it is told to."""
    now = [100.0]
    monkeypatch.setattr("clientimport.core.stages.perf_counter", lambda: now[0])

    def wait(seconds: float) -> None:
        now[0] += seconds

    return wait


def test_time_counts_also_where_it_ends_with_an_exception(clock: Callable[[float], None]) -> None:
    took = Stages()
    with pytest.raises(ZeroDivisionError), took.timed("check"):
        clock(2.5)
        _ = 1 / 0
    assert took["check"] == 2.5
    took.timed("commit")(clock)(0.5)
    assert took["commit"] == 0.5


def test_of_what_is_pulled_the_wait_counts_and_not_the_work_done_with_it(clock: Callable[[float], None]) -> None:
    def slow() -> Iterator[int]:
        for each in (0, 1, 2):
            clock(1.0)
            yield each
        clock(0.5)

    took = Stages()
    got = []
    for each in took.pulled("read", slow()):
        got.append(each)
        clock(10.0)
    assert (got, took) == ([0, 1, 2], {"read": 3.5})


def test_they_are_told_in_one_order() -> None:
    took = Stages({TOTAL: 3.00049, "prepare": 1.0, "load": 2.0, "open": 0.5})
    assert list(took.in_order().items()) == [("open", 0.5), ("load", 2.0), ("prepare", 1.0), (TOTAL, 3.0)]
    assert list(MEANINGS)[-1] == TOTAL
