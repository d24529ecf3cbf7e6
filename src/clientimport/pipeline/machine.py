"""What the machine itself cannot do, in words: no memory, no thread, a worker process that was killed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from clientimport.core.errors import MachineFailure


@contextmanager
def machine_failures() -> Iterator[None]:
    """Turns them into MachineFailure; other exceptions pass."""
    try:
        yield
    except BrokenProcessPool:
        raise MachineFailure(
            "a worker process ended before its work was done, most likely because the machine had no memory left for it.",
            fix="Nothing was written. Give the machine more memory, or run with --workers 0 or a smaller --batch-rows.",
        ) from None
    except MemoryError:
        raise MachineFailure(
            "the machine has not enough memory for this run.",
            fix="Nothing was written. Give it more memory, or run with --workers 0 or a smaller --batch-rows.",
        ) from None
    except RuntimeError as problem:
        if "can't start new thread" not in str(problem):
            raise
        raise MachineFailure(
            "the machine allows no further thread.", fix="Nothing was written. Raise the limit of processes for this user."
        ) from None
