"""Lengths of time as people write them: `90`, `90s`, `10m`, `2h`, `1d`."""

from __future__ import annotations

import re

_WRITTEN = re.compile(r"^\s*(\d{1,9}(?:\.\d{1,3})?)\s*([smhd]?)\s*$")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


def read_duration(text: str) -> float:
    """A length of time -> seconds; a number alone is seconds. Raises ValueError with what may be written."""
    found = _WRITTEN.match(text)
    if found is None:
        raise ValueError(f"{text!r} is no length of time: write seconds, or 90s, 10m, 2h, 1d")
    return float(found[1]) * _SECONDS[found[2]]
