"""How the C library hands out memory while batches go through: large blocks go back to the system when they are freed."""

from __future__ import annotations

import ctypes

_M_MMAP_THRESHOLD = -3  # malloc.h of the GNU C library
_LARGE = 256 << 10


def return_large_blocks() -> bool:
    """From here on blocks of a quarter of a megabyte and more are mapped by themselves; whether that could be had.

    The GNU C library raises that limit with every large block that is freed, up to 32 MB. Texts of a batch then lie among
    small blocks, one heap a thread, and what is free between them is never given back: a fifth of a run's memory.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # another C library
        return False
    return bool(mallopt(_M_MMAP_THRESHOLD, _LARGE))
