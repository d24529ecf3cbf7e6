"""When a file must have come, and whether it has: decided from moments alone, whatever the clock and the calendar do.

A file that is expected by 04:00 counts for the 04:00 that it is nearest to: it has come for one due moment if it was loaded
within the twelve hours before, or since. So a file that came late yesterday is not taken for today's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo

from clientimport.jobs.job_file import Expected

BEFORE = timedelta(hours=12)
"""How long before its due moment a file may have been loaded to count for it."""
TOLERANCE = timedelta(minutes=5)
"""How far two machines' clocks may differ before it is said that one went back."""


def last_due(now: datetime, expected: Expected, zone: tzinfo | None = None) -> datetime | None:
    """The last due moment that is not after `now`, in UTC; None where the last eight days had none.

    `now` has an offset; `zone` is that of the wall clock, None: this machine's. A time that the change to summer time leaves
    out comes as much later as the clock is put forward; of a time that comes twice, the first one counts.
    """
    today = now.astimezone(zone).date()
    for ago in range(9):
        day = today - timedelta(days=ago)
        if day.weekday() not in expected.days:
            continue
        # Not astimezone(), which on this machine's own clock makes a time that is left out come earlier.
        moment = datetime.fromtimestamp(datetime.combine(day, expected.at, zone).timestamp(), UTC)
        if moment <= now:
            return moment
    return None


def has_come(due: datetime, loaded: Iterable[datetime], now: datetime) -> bool:
    """Whether one of some loads counts for a due moment. Those that lie in the future decide nothing: the clock went back."""
    return any(due - BEFORE <= moment <= now + TOLERANCE for moment in loaded)


def went_back(last: datetime | None, now: datetime) -> bool:
    """Whether the clock went back: the last run of the ledger began at a time that is still to come."""
    return last is not None and last > now + TOLERANCE
