"""How many rejected rows a page holds, whole or lean, so that the finished file keeps within its bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from clientimport.reporter.page_rows import RowHtml

BYTES = 2_950_000
"""Of the whole file: a page is mailed, and kept under 3 MB."""
ROWS = 10_000
"""Rows listed: what a browser on a phone bears."""
_FIRST = 100
_KEPT = 10
"""A tenth of the room is kept for the cells of the first rows, however many rows there are."""


@dataclass(frozen=True)
class ListedRows:
    """`html`: rows one after the other; `listed` of them, the first `whole` with their cells; `cuts`: texts that are cut."""

    html: bytes
    listed: int
    whole: int
    cuts: int


def fill(rows: Iterable[RowHtml], room: int) -> ListedRows:
    """The first rows in at most `room` bytes: as many as it holds lean, then as many of them whole as still find room."""
    lean: list[tuple[bytes, int]] = []
    whole: list[tuple[bytes, int]] = []
    size = gained = 0
    for row in islice(rows, ROWS):
        if size + len(row.lean[0]) > room:
            break
        size += len(row.lean[0])
        lean.append(row.lean)
        # Once one finds no room, those behind it are not made.
        if gained <= room and len(whole) == len(lean) - 1:
            whole.append(row.whole())
            gained += len(whole[-1][0]) - len(row.lean[0])
    gaps = [len(full) - len(bare) for (full, _), (bare, _) in zip(whole, lean, strict=False)]
    kept = min(sum(gaps[:_FIRST]), room // _KEPT)
    while len(lean) > 1 and size > room - kept:
        size -= len(lean.pop()[0])
    count, left = 0, room - size
    for gap in gaps[: len(lean)]:
        if gap > left:
            break
        left -= gap
        count += 1
    chosen = [*whole[:count], *lean[count:]]
    return ListedRows(b"".join(html for html, _ in chosen), len(lean), count, sum(cuts for _, cuts in chosen))
