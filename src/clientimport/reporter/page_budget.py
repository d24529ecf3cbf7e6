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
    lean: list[bytes] = []
    whole: list[bytes] = []
    cuts: list[tuple[int, int]] = []
    size = sum_whole = 0
    for row in islice(rows, ROWS):
        if size + len(row.lean) > room:
            break
        size += len(row.lean)
        lean.append(row.lean)
        cuts.append(row.cuts)
        sum_whole += len(row.whole) - len(row.lean)
        # What cannot find room is not kept: cells may be long.
        if sum_whole <= room and len(whole) == len(lean) - 1:
            whole.append(row.whole)
    gaps = [len(full) - len(bare) for full, bare in zip(whole, lean, strict=False)]
    kept = min(sum(gaps[:_FIRST]), room // _KEPT)
    listed = len(lean)
    while listed > 1 and size > room - kept:
        listed -= 1
        size -= len(lean[listed])
    count, left = 0, room - size
    for gap in gaps[:listed]:
        if gap > left:
            break
        left -= gap
        count += 1
    html = b"".join([*whole[:count], *lean[count:listed]])
    cut = sum(made for _, made in cuts[:count]) + sum(made for made, _ in cuts[count:listed])
    return ListedRows(html, listed, count, cut)
