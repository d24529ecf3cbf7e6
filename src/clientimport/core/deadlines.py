"""The moment by which a run must be done, as people write it: `05:00`, or a date and time of ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")
_HAS_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:?\d\d.*")


def read_deadline(text: str, now: datetime, zone: tzinfo | None = None) -> datetime:
    """What was written -> the moment, in UTC. `now` has an offset; `zone`: of the wall clock (None: this machine's).

    `05:00` is the next time at or after `now` that the clock on the wall shows 05:00. A time that the change to summer time
    leaves out comes as much later as the clock is put forward; of a time that comes twice, the next one counts.
    A date and time without an offset is of the wall clock. Raises ValueError with what may be written.
    """
    said = text.strip()
    if found := _CLOCK.fullmatch(said):
        asked = time(int(found[1]), int(found[2]), int(found[3] or 0))
        today = now.astimezone(zone).date()
        days = [today + timedelta(days=ahead) for ahead in (-1, 0, 1, 2)]
        return min(moment for day in days for moment in _moments(day, asked, zone) if moment >= now)
    try:
        if not _HAS_TIME.fullmatch(said):
            raise ValueError
        moment = datetime.fromisoformat(said)
        return _local(moment, zone) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is no time of day: write 05:00, or 2026-11-23T05:00") from None


def _moments(day: date, asked: time, zone: tzinfo | None) -> list[datetime]:
    first = _local(datetime.combine(day, asked), zone)
    second = _local(datetime.combine(day, asked.replace(fold=1)), zone)
    # In the hour that is left out the second reading is earlier than the first, and no clock shows it.
    return [first, second] if second > first else [first]


def _local(wall: datetime, zone: tzinfo | None) -> datetime:
    # Not `astimezone` for this machine's zone: it takes a time that is left out for one of summer time.
    return datetime.fromtimestamp(wall.timestamp(), UTC) if zone is None else wall.replace(tzinfo=zone).astimezone(UTC)
