"""Stored times as text with the offset that was asked for."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from datetime import timezone as fixed
from zoneinfo import ZoneInfo

from clientimport.core.errors import UsageFailure

_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")


def zone_named(name: str) -> tzinfo:
    """A fixed offset ("+00:00", "-0500", "Z") or an IANA name ("America/New_York") -> the zone; raises UsageFailure."""
    offset = _OFFSET.fullmatch(name)
    if name in ("", "Z", "UTC"):
        return UTC
    if offset and int(offset[2]) < 24 and int(offset[3]) < 60:
        distance = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return fixed(distance if offset[1] == "+" else -distance)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:
        raise UsageFailure(
            f"There is no time zone {name!r}.", fix='Use an offset such as "+00:00" or a name such as "Europe/London".'
        ) from problem


def iso_time(moment: datetime, zone: tzinfo) -> str:
    """A stored time (UTC where it tells no offset) -> ISO 8601 with the zone's offset, to the second."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(zone).isoformat(timespec="seconds")
