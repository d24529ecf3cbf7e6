"""Work on stretches of text that is begun in threads before it is their turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import current_thread

from clientimport.reader.text.buffers import Buffer
from clientimport.reader.text.fast import Plain

THREADS = 2
"""Stretches worked on at once: each takes memory, and Polars keeps further processors busy by itself."""
_NAME = "clientimport-read"


def begun_ahead(
    stretches: Iterator[Buffer], work: Callable[[Buffer], Plain | None], threads: int = THREADS
) -> Generator[Buffer, None, None]:
    """The stretches in order; when one is handed out, work on it and on the next ones was begun.

    Its exceptions are those of `Buffer.begun`; those of `stretches` are raised in their turn. Whoever may leave this
    unfinished closes it: behind that no thread is alive.
    """
    pool = ThreadPoolExecutor(threads, _NAME)
    waiting: deque[Buffer] = deque()
    ended: Exception | None = None
    try:
        while True:
            while ended is None and len(waiting) < threads:
                try:
                    buffer = next(stretches)
                except Exception as error:  # its end or a failure: both after what came before
                    ended = error
                else:
                    buffer.begun = pool.submit(work, buffer)
                    waiting.append(buffer)
            if waiting:
                yield waiting.popleft()
            elif isinstance(ended, StopIteration):
                return
            elif ended:
                raise ended
    finally:
        # The garbage collector may end this in any thread, one of these as well, which cannot wait for itself.
        pool.shutdown(wait=not current_thread().name.startswith(_NAME), cancel_futures=True)
