"""Batches into the database one after the other: while it takes one, the next is settled and the last one's rows are told."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import polars as pl

from clientimport.core.record_batch import CheckedBatch, LoadedBatch
from clientimport.core.stages import Stages
from clientimport.loader import Load, Repeats, Settled, complete_load, is_final, load_first, settle_batch
from clientimport.mapper import Bound
from clientimport.pipeline.ledger_pile import LedgerPile
from clientimport.pipeline.waiting import answer_of, nothing_to_heed
from clientimport.pipeline.workers import Prepared


@dataclass
class _UnderWay:
    bound: Bound
    settled: Settled
    loaded: Future[LoadedBatch]


class Loading:
    """Has the load done by a thread of its own, the only one that speaks to the database meanwhile.

    As a context manager: leaving it waits for the thread; if on account of an exception, what the database is at is broken off.
    `heed`: as in `answer_of`.
    """

    def __init__(self, load: Load, repeats: Repeats, heed: Callable[[], None] = nothing_to_heed) -> None:
        self._load = load
        self._repeats = repeats
        self._heed = heed
        self._thread = ThreadPoolExecutor(1, "load")
        self._recorded: deque[Future[None]] = deque()
        self._pile = LedgerPile(self._record)
        self.took = Stages()
        """How long the database was at it, and what the batches were settled in."""

    def __enter__(self) -> Loading:
        _start(self._thread)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            # Cancelled first: nothing new may begin once the statement is broken off.
            self._thread.shutdown(wait=False, cancel_futures=True)
            self._load.interrupt()
        self._thread.shutdown(wait=True)

    def loaded(self, prepared: Iterable[Prepared]) -> Iterator[tuple[Bound, CheckedBatch, LoadedBatch]]:
        """Prepared batches -> the same with what became of them, in order, one behind."""
        waiting: _UnderWay | None = None
        for bound, checked in prepared:
            with self.took.timed("settle"):
                settled = settle_batch(self._load, self._repeats, checked)
            if waiting is None:
                waiting = self._begin(bound, settled)
                continue
            answer = answer_of(waiting.loaded, self._heed)
            if not is_final(waiting.settled, answer):
                # Keys may have become free that this batch was settled without: as if it had not been looked at yet.
                self._repeats.restore(settled.before)
                answer = self._completed(waiting.settled, answer)
                settled = settle_batch(self._load, self._repeats, checked)
            done, waiting = waiting, self._begin(bound, settled)
            yield done.bound, done.settled.checked, answer
        if waiting is not None:
            yield (
                waiting.bound,
                waiting.settled.checked,
                self._completed(waiting.settled, answer_of(waiting.loaded, self._heed)),
            )

    def record(
        self,
        rejects: pl.DataFrame,
        problems: pl.DataFrame,
        accepted: pl.DataFrame | None = None,
        retried: pl.DataFrame | None = None,
    ) -> None:
        """Into the ledger, when enough has come together and the thread comes to it."""
        self._pile.add(rejects, problems, accepted, retried)

    def finish(self) -> None:
        """Waits until everything is recorded; raises what went wrong with it."""
        self._pile.flush()
        while self._recorded:
            answer_of(self._recorded.popleft(), self._heed)

    def _record(self, *given: Any) -> None:
        self._recorded.append(self._thread.submit(self._load.record, *given))
        while len(self._recorded) > 1:
            answer_of(self._recorded.popleft(), self._heed)

    def _begin(self, bound: Bound, settled: Settled) -> _UnderWay:
        return _UnderWay(bound, settled, self._thread.submit(self._timed, settled))

    def _timed(self, settled: Settled) -> LoadedBatch:
        with self.took.timed("load"):
            return load_first(self._load, settled)

    def _completed(self, settled: Settled, loaded: LoadedBatch) -> LoadedBatch:
        return answer_of(self._thread.submit(complete_load, self._load, self._repeats, settled, loaded), self._heed)


@contextmanager
def completing(load: Load, took: Stages, heed: Callable[[], None] = nothing_to_heed) -> Iterator[None]:
    """What a load leaves for the end is done by a thread of its own meanwhile; waited for on the way out.

    `took`: is added to. `heed`: as in `answer_of`.
    """
    with ThreadPoolExecutor(1, "load") as thread:
        _start(thread)
        completed = thread.submit(took.timed("constraints")(load.complete))
        try:
            yield
            answer_of(completed, heed)
        except BaseException:
            load.interrupt()
            raise


def _start(thread: ThreadPoolExecutor) -> None:
    # A signal that comes while a thread starts leaves it running and waited for by nobody: not one that has the database.
    thread.submit(int).result()
