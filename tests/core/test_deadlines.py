"""The moment by which a run must be done: the next time that the clock on the wall shows, also where the clock is changed."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from clientimport.core.deadlines import read_deadline

BERLIN = ZoneInfo("Europe/Berlin")  # summer time from 2026-03-29 02:00 (then 03:00) to 2026-10-25 03:00 (then 02:00)
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # half an hour of summer time, from 2026-10-04 02:00


def moment(text: str, now: str, zone: ZoneInfo = BERLIN) -> str:
    """`now` of the zone's wall clock, or with an offset -> the deadline as that clock shows it, with its offset."""
    then = datetime.fromisoformat(now)
    then = then if then.tzinfo else then.replace(tzinfo=zone)
    found = read_deadline(text, then, zone)
    assert found.tzinfo is UTC
    assert found >= then or "-" in text
    return found.astimezone(zone).isoformat()


@pytest.mark.parametrize(
    ("text", "now", "then"),
    [
        ("05:00", "2026-11-22T04:59:59", "2026-11-22T05:00:00+01:00"),
        ("05:00", "2026-11-22T05:00:00", "2026-11-22T05:00:00+01:00"),
        ("05:00", "2026-11-22T05:00:01", "2026-11-23T05:00:00+01:00"),
        ("5:00", "2026-11-22T23:30:00", "2026-11-23T05:00:00+01:00"),
        (" 05:00:30 ", "2026-12-31T23:30:00", "2027-01-01T05:00:30+01:00"),
        ("00:00", "2026-11-22T00:00:00", "2026-11-22T00:00:00+01:00"),
        ("23:59", "2026-11-22T00:00:00", "2026-11-22T23:59:00+01:00"),
        # The run is told its time in another zone than the machine's clock: the clock on the wall counts.
        ("05:00", "2026-11-22T03:30:00+00:00", "2026-11-22T05:00:00+01:00"),
        ("05:00", "2026-11-22T23:30:00+00:00", "2026-11-23T05:00:00+01:00"),
    ],
)
def test_the_next_time_of_day(text: str, now: str, then: str) -> None:
    assert moment(text, now) == then


@pytest.mark.parametrize(
    ("text", "now", "then"),
    [
        ("05:00", "2026-03-28T22:00:00", "2026-03-29T05:00:00+02:00"),  # six hours later, not seven
        ("05:00", "2026-10-24T22:00:00", "2026-10-25T05:00:00+01:00"),  # eight hours later
        # 02:30 is left out: an hour after 01:30 the clock shows 03:30.
        ("02:30", "2026-03-28T22:00:00", "2026-03-29T03:30:00+02:00"),
        ("02:30", "2026-03-29T01:59:00", "2026-03-29T03:30:00+02:00"),
        ("02:30", "2026-03-29T03:29:00", "2026-03-29T03:30:00+02:00"),
        ("02:30", "2026-03-29T03:31:00", "2026-03-30T02:30:00+02:00"),
        # 02:30 comes twice.
        ("02:30", "2026-10-24T22:00:00", "2026-10-25T02:30:00+02:00"),
        ("02:30", "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+02:00"),
        ("02:30", "2026-10-25T02:31:00+02:00", "2026-10-25T02:30:00+01:00"),
        ("02:30", "2026-10-25T02:31:00+01:00", "2026-10-26T02:30:00+01:00"),
    ],
)
def test_a_change_of_summer_time(text: str, now: str, then: str) -> None:
    assert moment(text, now) == then


def test_half_an_hour_of_summer_time() -> None:
    assert moment("02:15", "2026-10-03T22:00:00", LORD_HOWE) == "2026-10-04T02:45:00+11:00"
    assert moment("05:00", "2026-10-03T22:00:00", LORD_HOWE) == "2026-10-04T05:00:00+11:00"


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("2026-11-23T05:00", "2026-11-23T05:00:00+01:00"),
        ("2026-11-23 05:00:10", "2026-11-23T05:00:10+01:00"),
        ("2026-07-23T05:00", "2026-07-23T05:00:00+02:00"),
        ("2026-11-23T05:00Z", "2026-11-23T06:00:00+01:00"),
        ("2026-11-23T05:00-05:00", "2026-11-23T11:00:00+01:00"),
        ("2020-01-01T05:00", "2020-01-01T05:00:00+01:00"),  # passed long ago, which the run says
    ],
)
def test_a_date_and_time(text: str, then: str) -> None:
    assert moment(text, "2026-11-22T22:00:00") == then


def test_the_clock_of_this_machine() -> None:
    now = datetime(2026, 11, 22, 4, 30).astimezone()
    assert read_deadline("05:00", now).astimezone().isoformat()[:16] == "2026-11-22T05:00"


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="NO tzset HERE: the zone of the machine IS NOT TESTED")
def test_a_time_that_this_machine_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        found = read_deadline("02:30", datetime(2026, 3, 28, 22, tzinfo=UTC))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert found == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30 of summer time


@pytest.mark.parametrize(
    "text", ["", "5", "24:00", "05:60", "5am", "05.00", "2026-11-23", "2026-02-30T05:00", "tomorrow", "-1:00"]
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no time of day: write 05:00, or 2026-11-23T05:00"):
        read_deadline(text, datetime(2026, 11, 22, tzinfo=UTC))
