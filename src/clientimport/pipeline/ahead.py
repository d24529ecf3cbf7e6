"""Reading and preparing the next batches while the database takes the last one."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def work_ahead(items: Iterator[Item], work: Callable[[Item], Result], workers: int = 1) -> Iterator[Result]:
    """`work` over `items` in order, at most `workers` + 1 of them ahead of the consumer.

    Items are pulled by one thread, one after the other, so that the iterator needs no lock. An exception of either
    reaches the consumer at its place in the order.
    """
    with ThreadPoolExecutor(1, "read") as reader, ThreadPoolExecutor(workers, "prepare") as pool:

        def pull() -> Future[Result] | None:
            for item in items:
                return pool.submit(work, item)
            return None

        pulled: deque[Future[Future[Result] | None]] = deque(reader.submit(pull) for _ in range(workers + 1))
        try:
            while (task := pulled.popleft().result()) is not None:
                pulled.append(reader.submit(pull))
                yield task.result()
        finally:
            for waiting in pulled:
                waiting.cancel()
