"""Threads, or processes, that map and check batches while others read and load.

Mapping and checking are work on whole columns, for which Polars gives the interpreter lock away: threads do it side by side,
and nothing has to travel. Where every record goes through its model it is work of Python, which only processes share out.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread

from clientimport.checker import implied_by_columns
from clientimport.core.record_batch import CheckedBatch
from clientimport.core.rows import RowBatch
from clientimport.core.stages import Stages
from clientimport.core.target import References
from clientimport.mapper import Bound
from clientimport.pipeline.client_prepare import prepare_any, without_places
from clientimport.pipeline.memory import return_large_blocks
from clientimport.pipeline.parcels import send_frames_as_arrow
from clientimport.pipeline.prepare import Wanted
from clientimport.pipeline.waiting import answer_of, nothing_to_heed

_WORTH_A_PROCESS = 10 << 20
"""Bytes of input from which the start of a process, about two seconds, is repaid."""
_THREADS = 2
"""Each holds a batch. Polars has threads of its own for what is worth them."""
Prepared = tuple[Bound, CheckedBatch]
"""The file's binding and the batch."""
_Timed = tuple[CheckedBatch, Stages]
_Send = Callable[[Bound, RowBatch], Future[_Timed]]


class Workers:
    """Prepares batches in order. As a context manager: leaving it ends the processes, finished or not.

    `workers`: processes; 0: neither processes nor threads; None: threads, or one process, where the models of all records are
    asked (`wanted.strict`) and the input is large (`size` bytes). `heed`: as in `answer_of`.
    """

    def __init__(  # noqa: PLR0913 - what every batch needs, and how many are at work on them
        self,
        bounds: list[Bound],
        references: References,
        workers: int | None,
        size: int,
        heed: Callable[[], None] = nothing_to_heed,
        wanted: Wanted | None = None,
    ) -> None:
        self._bounds = bounds
        self._wanted = wanted or Wanted()
        self._references = references
        asked = self._wanted.strict or not all(implied_by_columns(bound.target.record) for bound in bounds)
        self._processes = workers if workers is not None else int(asked and size > _WORTH_A_PROCESS)
        self._threads = 0 if workers is not None or self._processes else _THREADS
        self._heed = heed
        self._pool: Executor | None = None
        self.took = Stages()
        """How long the preparation of all batches took, added up over processes or threads."""

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def prepared(self, batches: Iterator[tuple[Bound, RowBatch]]) -> Iterator[Prepared]:
        """Batches -> the same, prepared. At most one a worker and one more are ahead of the consumer."""
        if self._processes:
            # Spawned, not forked: a forked process inherits the locks of Polars' threads as they happen to be.
            send_frames_as_arrow()
            given = (self._bounds, self._references, self._wanted)
            self._pool = ProcessPoolExecutor(self._processes, get_context("spawn"), initializer=_begin, initargs=given)
            yield from self._in_order(batches, self._processes, self._send)
        elif self._threads:
            for bound in self._bounds:
                _ = bound.program  # compiled before several threads ask for it
            self._pool = ThreadPoolExecutor(self._threads, "prepare")
            yield from self._in_order(batches, self._threads - 1, self._hand_over)
        else:
            for bound, batch in batches:
                checked, took = self._timed(bound, batch)
                self.took.add_all(took)
                yield bound, checked

    def _in_order(self, batches: Iterator[tuple[Bound, RowBatch]], ahead: int, send: _Send) -> Iterator[Prepared]:
        sent = deque((*each, send(*each)) for each in islice(batches, ahead + 1))
        while sent:
            bound, batch, future = sent.popleft()
            checked, took = answer_of(future, self._heed)
            sent.extend((*each, send(*each)) for each in islice(batches, 1))
            checked.batch = batch
            self.took.add_all(took)
            yield bound, checked
        if self._pool is not None:
            # What follows, reports and indexes, may have their memory.
            self._pool.shutdown(wait=True)

    def _send(self, bound: Bound, batch: RowBatch) -> Future[_Timed]:
        assert self._pool is not None
        # Places are asked for here, of the few rows that have problems.
        return self._pool.submit(_prepare, without_places(batch))

    def _hand_over(self, bound: Bound, batch: RowBatch) -> Future[_Timed]:
        assert self._pool is not None
        return self._pool.submit(self._timed, bound, batch)

    def _timed(self, bound: Bound, batch: RowBatch) -> _Timed:
        took = Stages()
        return prepare_any(self._bounds, bound, batch, self._references, self._wanted, took), took


_given: tuple[list[Bound], References, Wanted] | None = None


def _begin(bounds: list[Bound], references: References, wanted: Wanted) -> None:
    """What every batch needs, sent to a process once."""
    global _given  # noqa: PLW0603 - a process of the pool has no other place for what outlives a call
    return_large_blocks()
    send_frames_as_arrow()
    _given = (bounds, references, wanted)
    if hasattr(os, "nice"):
        # The loader and the database have the way: what is prepared waits for them, not they for it.
        os.nice(5)
    # The terminal sends its interrupt to all processes; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that was killed cannot end its workers; they would wait for it for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def _prepare(batch: RowBatch) -> _Timed:
    """A batch checked, without itself, which need not travel back; and the seconds it took."""
    assert _given is not None
    took = Stages()
    bounds, references, wanted = _given
    checked = prepare_any(bounds, bounds[batch.file.number], batch, references, wanted, took)
    return replace(checked, batch=None), took  # type: ignore[arg-type]
