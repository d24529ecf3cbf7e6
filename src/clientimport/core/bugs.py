"""What may be said of a bug of ours: its type and place, as an exception's own text may hold a value of the file."""

from __future__ import annotations


def bug_place(bug: BaseException) -> str:
    """An exception that was raised -> "KeyError at /path/to/file.py:12"."""
    place = bug.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
    return f"{type(bug).__name__} at {where}"
