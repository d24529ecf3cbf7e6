"""What the machine itself cannot do, in words: no memory, no room, no thread, a worker process that was killed."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from clientimport.core.errors import MachineFailure

_LESS = "Nothing was written. Give the machine more memory, or run with --workers 0 or a smaller --batch-rows."
_NO_MEMORY = ("the machine has not enough memory for this run.", _LESS)
_NO_ROOM = ("the disk is full.", "Nothing was written. Make room there, or name other folders.")
_LIMITED = ("the machine allows no further {}.", "Nothing was written. Raise the limit of {} for this user.")
_WORDS = {
    errno.ENOMEM: _NO_MEMORY,
    errno.ENOSPC: _NO_ROOM,
    getattr(errno, "EDQUOT", errno.ENOSPC): _NO_ROOM,
    errno.EMFILE: tuple(each.format("open files") for each in _LIMITED),
    errno.ENFILE: tuple(each.format("open files") for each in _LIMITED),
    errno.EAGAIN: tuple(each.format("processes") for each in _LIMITED),
}


@contextmanager
def machine_failures() -> Iterator[None]:
    """Turns them into MachineFailure; other exceptions pass."""
    try:
        yield
    except BrokenProcessPool:
        raise MachineFailure(
            "a worker process ended before its work was done, most likely because the machine had no memory left for it.",
            fix=_LESS,
        ) from None
    except MemoryError:
        raise _failure(*_NO_MEMORY) from None
    except OSError as problem:
        if problem.errno not in _WORDS:
            raise
        raise _failure(*_WORDS[problem.errno]).at(str(problem.filename or "")) from None
    except RuntimeError as problem:
        if "can't start new thread" not in str(problem):
            raise
        raise _failure(*(each.format("threads") for each in _LIMITED)) from None


def _failure(message: str, fix: str) -> MachineFailure:
    return MachineFailure(message, fix=fix)
