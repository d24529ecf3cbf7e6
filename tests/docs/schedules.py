"""Reads crontabs as strictly as cron itself does: every field, its range, the user and the command."""

from __future__ import annotations

import re
from dataclasses import dataclass

RANGES = {"minute": (0, 59), "hour": (0, 23), "day": (1, 31), "month": (1, 12), "weekday": (0, 7)}
_SETTING = re.compile(r"([A-Za-z_]\w*)\s*=\s*(.*)")
_ITEM = re.compile(r"(?:\*|(\d+)(?:-(\d+))?)(?:/(\d+))?")


@dataclass(frozen=True)
class Line:
    """A line of a crontab of the system: when, as whom, what."""

    times: dict[str, set[int]]
    user: str
    command: str


def read_times(five: str) -> dict[str, set[int]]:
    """`30 3,4 * * *` -> the numbers of each field. Raises ValueError."""
    fields = five.split()
    if len(fields) != len(RANGES):
        raise ValueError(f"{five!r} has {len(fields)} fields")
    return {name: _numbers(name, field) for name, field in zip(RANGES, fields, strict=True)}


def read_crontab(text: str) -> tuple[dict[str, str], list[Line]]:
    """A crontab of the system -> its settings and its lines. Raises ValueError with the line that is wrong."""
    settings, lines = {}, []
    if not text.endswith("\n"):
        raise ValueError("the last line does not end: cron would pass it over")
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if found := _SETTING.fullmatch(line):
            settings[found[1]] = found[2].strip()
            continue
        *five, user, command = line.split(maxsplit=6)
        if re.search(r"(?<!\\)%", command):
            raise ValueError(f"{line!r}: % ends the command")
        if not re.fullmatch(r"[a-z_][a-z0-9_-]*", user):
            raise ValueError(f"{line!r}: {user!r} is no user")
        lines.append(Line(read_times(" ".join(five)), user, command))
    return settings, lines


def _numbers(name: str, field: str) -> set[int]:
    low, high = RANGES[name]
    found: set[int] = set()
    for item in field.split(","):
        read = _ITEM.fullmatch(item)
        if read is None:
            raise ValueError(f"{item!r} is no {name}")
        first = int(read[1]) if read[1] else low
        last = int(read[2]) if read[2] else (first if read[1] and not read[3] else high)
        if not low <= first <= last <= high or (read[3] and not int(read[3])):
            raise ValueError(f"{item!r} is no {name}")
        found |= set(range(first, last + 1, int(read[3] or 1)))
    return found
