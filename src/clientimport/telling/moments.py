"""When a run began and ended, as moments of UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from clientimport.core.outcomes import RunOutcome


def began_at(outcome: RunOutcome) -> datetime:
    """From the text that an outcome has; one without an offset is UTC."""
    moment = datetime.fromisoformat(outcome.started_at)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def ended_at(outcome: RunOutcome) -> datetime:
    """Its beginning and its length together."""
    return began_at(outcome) + timedelta(seconds=outcome.seconds)
