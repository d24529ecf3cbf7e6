"""How long the stages of a run took. Stages in threads of their own run beside each other: together more than the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from time import perf_counter
from typing import Final, TypeVar

Item = TypeVar("Item")

TOTAL = "total"
MEANINGS: Final[Mapping[str, str]] = {
    "open": "mapping, files, encoding and headings",
    "connect": "the database's tables, and what it tells of earlier runs",
    "read": "records out of the files, and what is joined to them",
    "join": "tables of joins into memory",
    "map": "columns into records",
    "check": "records against every rule",
    "fingerprint": "hashes by which changes are told",
    "settle": "keys that come twice, what is stored already",
    "load": "statements that the database was given",
    "lives": "rejects of this run and of those before",
    "report": "reports, and what they are made of",
    "constraints": "what is left for the end of a load, beside the reports",
    "commit": "the commit",
    TOTAL: "from beginning to end",
}
"""In the order in which they are told."""
_LOCK = Lock()


class Stages(dict[str, float]):
    """Stage of MEANINGS -> seconds, added up over threads, processes and batches."""

    def add(self, stage: str, seconds: float) -> None:
        """From any thread."""
        with _LOCK:
            self[stage] = self.get(stage, 0.0) + seconds

    def add_all(self, others: Mapping[str, float]) -> None:
        """What was measured elsewhere."""
        for stage, seconds in others.items():
            self.add(stage, seconds)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Also where it ends with an exception."""
        began = perf_counter()
        try:
            yield
        finally:
            self.add(stage, perf_counter() - began)

    def pulled(self, stage: str, items: Iterable[Item]) -> Iterator[Item]:
        """The items; what it takes to have each of them counts, what is done with it does not."""
        waiting = iter(items)
        while True:
            with self.timed(stage):
                found = next(waiting, None)
            if found is None:
                return
            yield found

    def in_order(self) -> dict[str, float]:
        """Stages that there were, in the order of MEANINGS, those of older releases before the total; to the millisecond."""
        places = {stage: place for place, stage in enumerate(MEANINGS)}
        ordered = sorted(self, key=lambda stage: places.get(stage, places[TOTAL] - 0.5))
        return {stage: round(self[stage], 3) for stage in ordered}
