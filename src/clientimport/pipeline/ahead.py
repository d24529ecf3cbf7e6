"""Reading the next batches while the last one is worked on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from clientimport.pipeline.waiting import answer_of, nothing_to_heed

Item = TypeVar("Item")


def read_ahead(
    items: Iterator[Item], depth: int = 1, heed: Callable[[], None] = nothing_to_heed
) -> Generator[Item, None, None]:
    """The items in order, at most `depth` of them ahead of the consumer.

    They are pulled by one thread, one after the other, so that the iterator needs no lock. Its exception reaches the consumer
    at its place in the order. Whoever may leave it unfinished closes it. `heed`: as in `answer_of`.
    """
    with ThreadPoolExecutor(1, "read") as reader:

        def pull() -> tuple[Item, ...]:
            for item in items:
                return (item,)
            return ()

        pulled: deque[Future[tuple[Item, ...]]] = deque(reader.submit(pull) for _ in range(depth))
        try:
            while found := answer_of(pulled.popleft(), heed):
                pulled.append(reader.submit(pull))
                yield from found
        finally:
            for waiting in pulled:
                waiting.cancel()
