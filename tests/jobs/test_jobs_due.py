"""When a file is due: every night, over midnight, over the changes to and from summer time, with a clock that went back."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from clientimport.jobs.due import has_come, last_due, went_back
from clientimport.jobs.job_file import Expected

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> datetime:
    """A moment of UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "expected", "due"),
    [
        # 04:00 in Berlin in winter is 03:00 UTC: a minute before, exactly, and long after.
        ("2026-01-15 02:59", time(4), "2026-01-14 03:00"),
        ("2026-01-15 03:00", time(4), "2026-01-15 03:00"),
        ("2026-01-15 22:00", time(4), "2026-01-15 03:00"),
        # A run that begins after midnight looks at yesterday's 23:30.
        ("2026-01-14 23:15", time(23, 30), "2026-01-14 22:30"),
        ("2026-01-15 22:29", time(23, 30), "2026-01-14 22:30"),
        # Midnight itself.
        ("2026-01-14 23:00", time(0), "2026-01-14 23:00"),
        # To summer time on 2026-03-29: 02:30 is left out and comes at 03:30, 01:30 UTC; the next day is at 00:30 UTC.
        ("2026-03-29 01:29", time(2, 30), "2026-03-28 01:30"),
        ("2026-03-29 01:30", time(2, 30), "2026-03-29 01:30"),
        ("2026-03-30 00:30", time(2, 30), "2026-03-30 00:30"),
        # A day of 23 hours.
        ("2026-03-29 01:59", time(4), "2026-03-28 03:00"),
        ("2026-03-29 02:00", time(4), "2026-03-29 02:00"),
        # From summer time on 2026-10-25: 02:30 comes twice, at 00:30 and 01:30 UTC, and the first one counts.
        ("2026-10-25 00:29", time(2, 30), "2026-10-24 00:30"),
        ("2026-10-25 00:30", time(2, 30), "2026-10-25 00:30"),
        ("2026-10-25 01:45", time(2, 30), "2026-10-25 00:30"),
        ("2026-10-26 01:30", time(2, 30), "2026-10-26 01:30"),
    ],
)
def test_the_last_due_moment(now: str, expected: time, due: str) -> None:
    assert last_due(at(now), Expected(expected), BERLIN) == at(due)


def test_only_on_some_days() -> None:
    weekdays = Expected(time(4), frozenset(range(5)))
    assert last_due(at("2026-01-18 12:00"), weekdays, BERLIN) == at("2026-01-16 03:00"), "on Sunday it was Friday's"
    assert last_due(at("2026-01-19 02:00"), weekdays, BERLIN) == at("2026-01-16 03:00")
    mondays = Expected(time(4), frozenset({0}))
    assert last_due(at("2026-01-19 02:00"), mondays, BERLIN) == at("2026-01-12 03:00"), "a week ago to the day"
    assert last_due(at("2026-01-19 12:00"), Expected(time(4), frozenset()), BERLIN) is None


def test_the_machines_own_zone_is_taken_where_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import time as clock

    monkeypatch.setenv("TZ", "Europe/Berlin")
    clock.tzset()
    try:
        assert last_due(at("2026-03-29 01:30"), Expected(time(2, 30))) == at("2026-03-29 01:30")
        assert last_due(at("2026-07-01 02:00"), Expected(time(4))) == at("2026-07-01 02:00")
    finally:
        monkeypatch.undo()
        clock.tzset()


def test_a_file_counts_for_the_due_moment_that_it_is_nearest_to() -> None:
    due, now = at("2026-01-15 03:00"), at("2026-01-15 03:30")
    came = {
        text: has_come(due, [at(text)], now)
        for text in ("2026-01-14 03:30", "2026-01-14 07:00", "2026-01-14 15:00", "2026-01-15 02:00", "2026-01-15 03:20")
    }
    assert came == {
        "2026-01-14 03:30": False,  # yesterday's, loaded by yesterday's job
        "2026-01-14 07:00": False,  # yesterday's, late
        "2026-01-14 15:00": True,
        "2026-01-15 02:00": True,
        "2026-01-15 03:20": True,
    }
    assert not has_come(due, [], now)


def test_a_night_of_23_or_25_hours_changes_nothing() -> None:
    for day in ("2026-03-29", "2026-10-25"):
        due = last_due(at(f"{day} 12:00"), Expected(time(4)), BERLIN)
        assert due is not None
        yesterday = last_due(due - timedelta(hours=2), Expected(time(4)), BERLIN)
        assert yesterday is not None and (due - yesterday) in (timedelta(hours=23), timedelta(hours=25))
        assert not has_come(due, [yesterday + timedelta(minutes=30)], due)
        assert has_come(due, [due - timedelta(minutes=30)], due)


def test_a_run_of_the_future_decides_nothing() -> None:
    now = at("2026-01-15 03:30")
    assert not has_come(at("2026-01-15 03:00"), [at("2026-01-16 02:00")], now)
    assert has_come(at("2026-01-15 03:00"), [at("2026-01-15 03:33")], now), "two machines differ by minutes"
    assert went_back(at("2026-01-15 03:36"), now)
    assert not went_back(at("2026-01-15 03:34"), now)
    assert not went_back(None, now)
