"""Gates with a fixed limit, against what happened in a run."""

from __future__ import annotations

from clientimport.core.fates import Fates
from clientimport.core.gates import Gates, Limit
from clientimport.core.runs import GateReading


def read_gates(gates: Gates, fates: Fates, dropped_rows: int, *, shares: bool, stored: bool = True) -> list[GateReading]:
    """The gates against what happened. Shares are of the data rows; exactly at the limit is open.

    `shares` False: our own reject files and retries, which may be of any size and any quality; only an empty one is held.
    `stored` False: what is stored is not known, so neither is how many clients would change.
    """
    least = gates.least_rows if shares else min(gates.least_rows, 1)
    readings = [GateReading("min_rows", str(least), str(fates.data), fates.data < least)]
    if gates.max_rows is not None and gates.max_rows.count is not None:
        readings.append(GateReading("max_rows", str(gates.max_rows), str(fates.data), fates.data > gates.max_rows.count))
    if shares:
        readings += [
            _reading(name, limit, count, fates.data)
            for name, limit, count in (
                ("max_rejects", gates.max_rejects, fates.counts["rejected"]),
                ("max_drops", gates.max_drops, dropped_rows),
                ("max_changes", gates.max_changes if stored else None, fates.counts["updated"]),
            )
            if limit is not None and limit != Limit()
        ]
    return readings


def _reading(name: str, limit: Limit, count: int, rows: int) -> GateReading:
    if limit.count is not None:
        return GateReading(name, str(limit), str(count), count > limit.count)
    allowed = limit.share or 0.0
    # Multiplied rather than divided, so that exactly 5 of 100 at 5 % is open.
    return GateReading(name, str(limit), f"{count / rows * 100 if rows else 0:.4g}%", round(count - allowed * rows, 9) > 0)
