"""Moments as people write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from clientimport.core.durations import read_duration
from clientimport.core.errors import UsageFailure


def moment(text: str) -> datetime:
    """A day, a moment (UTC where it names no offset), or how long ago. Raises UsageFailure."""
    try:
        return datetime.now(UTC) - timedelta(seconds=read_duration(text))
    except (ValueError, OverflowError):
        pass
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise UsageFailure(f"{text!r} is no day and no length of time.", fix="Write 2026-03-01, or 7d for a week.") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
