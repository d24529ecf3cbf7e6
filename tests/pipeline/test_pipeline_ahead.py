"""Reading ahead keeps the order, and an exception its place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientimport.pipeline.ahead import read_ahead


@given(st.lists(st.integers()), st.integers(1, 4))
def test_items_come_in_their_order(items: list[int], depth: int) -> None:
    assert list(read_ahead(iter(items), depth)) == items


def test_an_exception_of_the_reading_comes_at_its_place() -> None:
    def items() -> Iterator[int]:
        yield from (1, 2)
        raise OSError("gone")

    read = []
    with pytest.raises(OSError, match="gone"):
        for item in read_ahead(items()):
            read.append(item)  # noqa: PERF402 - what came before the exception is what is asserted
    assert read == [1, 2]


def test_it_does_not_run_away_from_its_consumer() -> None:
    pulled = []

    def items() -> Iterator[int]:
        for item in range(100):
            pulled.append(item)
            yield item

    for item in read_ahead(items(), depth=2):
        assert len(pulled) <= item + 4
