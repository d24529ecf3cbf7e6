"""Values of a job file, one reader each: names, times of day, lengths of time, zones, when a file is complete or due."""

from __future__ import annotations

import re
from datetime import time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from clientimport.core.durations import read_duration
from clientimport.jobs.job_file import WEEKDAYS, Complete, Expected, Keep
from clientimport.jobs.setting_values import read_yes_no
from clientimport.mapper.mistakes import did_you_mean, shown
from clientimport.mapper.place import Place

_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def read_name(place: Place) -> str | None:
    """A name for ledger, messages and metrics."""
    text = place.filled()
    if text is None or _NAME.fullmatch(text):
        return text
    place.wrong(f"{shown(text)} is no name for it.", "Use small letters, digits and hyphens, at most 64.")
    return None


def read_time(place: Place) -> time | None:
    """A time of day, by the 24-hour clock."""
    text = place.filled()
    if text is None:
        return None
    if found := _TIME.fullmatch(text.strip()):
        return time(int(found[1]), int(found[2]))
    place.wrong(f"{shown(text)} is no time of day.", 'Write it as "05:00", by the 24-hour clock.')
    return None


def read_length(place: Place) -> float | None:
    """A length of time in seconds."""
    text = place.filled()
    if text is None:
        return None
    try:
        return read_duration(text)
    except ValueError:
        place.wrong(f"{shown(text)} is no length of time.", "Write seconds, or 90s, 10m, 2h, 1d.")
        return None


def read_flag(place: Place) -> bool:
    """Yes or no."""
    text = place.filled()
    if text is None:
        return False
    try:
        return read_yes_no(text)
    except ValueError:
        place.wrong(f"{shown(text)} is neither yes nor no.", "Write yes or no.")
        return False


def read_zone(place: Place) -> ZoneInfo | None:
    """A time zone by its name."""
    text = place.filled()
    if text is None:
        return None
    try:
        return ZoneInfo(text.strip())
    except (KeyError, ValueError, OSError):
        near = did_you_mean(text, sorted(available_timezones()))
        fix = near if near.startswith("Did") else "Write a name such as Europe/Berlin."
        place.wrong(f"There is no time zone {shown(text)}.", fix)
        return None


def read_complete(place: Place) -> Complete:
    """`settled 60s`, `done`, or an object with one of these keys, or both."""
    if place.kind == "a text":
        text = (place.filled() or "").strip()
        if text == "done":
            return Complete(0.0, ".done")
        word, _, length = text.partition(" ")
        try:
            if word == "settled":
                return Complete(read_duration(length))
        except ValueError:
            pass
        if text:
            place.wrong(f"{shown(text)} does not say when a file is complete.", "Write settled 60s, or {done: .done}.")
        return Complete()
    keys = place.known(("settled", "done"))
    done = (keys["done"].filled() or "").strip() if "done" in keys else ""
    if any(mark in done for mark in "/\\*?["):
        keys["done"].wrong(f"{shown(done)} is no ending of a file's name.", "Write it as .done.")
    settled = read_length(keys["settled"]) if "settled" in keys else None
    usual = 0.0 if done else Complete.settled
    return Complete(usual if settled is None else settled, done)


def read_expected(place: Place) -> Expected | None:
    """A time of day, or {at: "04:00", days: [mon, tue]}."""
    if place.kind == "a text":
        at = read_time(place)
        return Expected(at) if at else None
    keys = place.known(("at", "days"))
    if "at" not in keys:
        place.wrong("“at” is missing.", 'Write expected_by: {at: "04:00", days: [mon, tue, wed, thu, fri]}.')
        return None
    at = read_time(keys["at"])
    days = _days(keys["days"]) if "days" in keys else frozenset(range(7))
    return Expected(at, days) if at else None


def _days(place: Place) -> frozenset[int]:
    each = place.items() or [] if place.kind == "a list" else [place]
    found = [word for one in each if (word := one.one_of(WEEKDAYS))]
    if not each:
        place.wrong("The list is empty.", "Name at least one day.")
    return frozenset(WEEKDAYS.index(word) for word in found)


def read_keep(place: Place) -> Keep:
    """How long reports, archive and ledger are kept."""
    keys = place.known(("reports", "archive", "ledger"))
    found: dict[str, timedelta] = {}
    for name, below in keys.items():
        if (seconds := read_length(below)) is None:
            continue
        if seconds < timedelta(days=1).total_seconds():
            below.wrong("Less than a day is kept.", "Write a number of days, such as 90d.")
        else:
            found[name] = timedelta(seconds=seconds)
    return Keep(**found)
