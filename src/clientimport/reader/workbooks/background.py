"""Work that goes on in a thread of its own, beside that of the main one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Later(Generic[T]):
    """Begins `work` at once; `result()` waits for what it gives, and raises what it raised."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._found: list[T] = []
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._found.append(self._work())
        except BaseException as error:  # raised again where the result is asked for
            self._failed = error

    def wait(self) -> None:
        """Comes back when the work has ended, however."""
        self._thread.join()

    def result(self) -> T:
        """What the work gave. Raises what it raised."""
        self._thread.join()
        if self._failed is not None:
            raise self._failed
        return self._found[0]
