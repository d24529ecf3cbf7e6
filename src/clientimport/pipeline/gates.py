"""Gates: the limits of a mapping beyond which nothing is loaded."""

from __future__ import annotations

from clientimport.core.fates import Fates
from clientimport.core.mapping import Gates, Limit
from clientimport.core.runs import GateReading


def read_gates(gates: Gates, fates: Fates, dropped_rows: int, *, shares: bool) -> list[GateReading]:
    """The gates of a mapping against what happened. Shares are of the data rows; exactly at the limit is open.

    `shares` False leaves the gates on rejects and drops out (reject files and retries meet none).
    """
    readings = [GateReading("min_rows", str(gates.min_rows), str(fates.data), fates.data < gates.min_rows)]
    if shares:
        readings += [
            _reading(name, limit, count, fates.data)
            for name, limit, count in (
                ("max_rejects", gates.max_rejects, fates.counts["rejected"]),
                ("max_drops", gates.max_drops, dropped_rows),
            )
            if limit is not None
        ]
    return readings


def _reading(name: str, limit: Limit, count: int, rows: int) -> GateReading:
    if limit.count is not None:
        return GateReading(name, str(limit), str(count), count > limit.count)
    allowed = limit.share or 0.0
    # Multiplied rather than divided, so that exactly 5 of 100 at 5 % is open.
    return GateReading(name, str(limit), f"{count / rows * 100 if rows else 0:.4g}%", round(count - allowed * rows, 9) > 0)
