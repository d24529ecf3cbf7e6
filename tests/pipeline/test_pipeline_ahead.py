"""Working ahead keeps the order, and an exception its place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientimport.pipeline.ahead import work_ahead


@given(st.lists(st.integers()), st.integers(1, 4))
def test_results_come_in_the_order_of_the_items(items: list[int], workers: int) -> None:
    assert list(work_ahead(iter(items), lambda item: item * 2, workers)) == [item * 2 for item in items]


def test_an_exception_of_the_work_comes_at_its_place() -> None:
    def work(item: int) -> int:
        if item == 2:
            raise ValueError("two")
        return item

    done = []
    with pytest.raises(ValueError, match="two"):
        for result in work_ahead(iter(range(5)), work):
            done.append(result)  # noqa: PERF402 - what came before the exception is what is asserted
    assert done == [0, 1]


def test_an_exception_of_the_reading_reaches_the_consumer() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        list(work_ahead(items(), lambda item: item))


def test_it_does_not_run_away_from_its_consumer() -> None:
    pulled = []

    def items() -> Iterator[int]:
        for item in range(100):
            pulled.append(item)
            yield item

    for result in work_ahead(items(), lambda item: item, workers=1):
        assert len(pulled) <= result + 4
