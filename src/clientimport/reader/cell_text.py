"""How a workbook shows a number: its format code -> the text that stands for the cell. Standard library only."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

Shown = Callable[[str], str]
"""The number as stored -> its text."""

_BUILT_IN = {
    9: "0%",
    10: "0.00%",
    **dict.fromkeys((14, 15, 16, 17, *range(27, 32), 34, 35, 36, *range(50, 59)), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 45, 47), "h:mm:ss"),
    22: "yyyy-mm-dd h:mm",
    46: "[h]:mm:ss",
}
_PLAIN_NUMBER = re.compile(r"-?\d{1,15}")
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_CONDITION = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE)
_TOKEN = re.compile(r'"[^"]*"|\\.|.')
_MASK = re.compile(r"[0() /-]*")


def shown_by(format_id: int, code: str | None, *, since_1904: bool) -> Shown:
    """A number format -> what it makes of a number: dates ISO 8601, percentages and leading zeros as shown, else the value."""
    code = code if code is not None else _BUILT_IN.get(format_id, "General")
    section = code.split(";")[0]
    if "[<" in section or "[>" in section or "[=" in section:
        return plain_number
    bare = _CONDITION.sub("", section)
    letters = _LITERAL.sub("", bare).lower()
    if letters.strip() in ("general", "@", ""):
        return plain_number
    if re.search(r"\[[hms]+\]", letters):
        return _duration
    if re.search(r"[ymdhs]", letters) and "e+" not in letters:
        if not re.search(r"[yd]", letters) and re.search(r"[hs]", letters):
            return _time
        return lambda stored: _date(stored, since_1904=since_1904)
    if letters.strip().endswith("%"):
        places = len(re.findall(r"\.(0+)", letters)[0]) if "." in letters else 0
        return lambda stored: f"{Decimal(stored) * 100:.{places}f}%"
    if letters.count("0") > 1 and _MASK.fullmatch(letters):
        mask = [
            token.strip('"') if len(token) > 1 and token[0] == '"' else token[-1]
            for token in _TOKEN.findall(re.sub(r"_.|\*.", "", bare))
        ]
        return lambda stored: _masked(stored, mask)
    return plain_number


def plain_number(stored: str) -> str:
    """A number without exponent and without digits that only its binary form has."""
    if _PLAIN_NUMBER.fullmatch(stored) or stored.lstrip("-").isdigit():
        return stored
    try:
        text = f"{float(stored):.15g}"
    except ValueError:
        return stored
    if "e" in text:
        text = f"{Decimal(text):f}"
    return "0" if text == "-0" else text


def _date(stored: str, *, since_1904: bool) -> str:
    try:
        serial = float(stored)
        if serial < 0:
            return plain_number(stored)
        if serial < 1 and not since_1904:
            return _time(stored)
        base = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30 if serial >= 60 else 31)
        moment = base + timedelta(seconds=round(serial * 86400))
    except (ValueError, OverflowError):
        return stored
    return iso(moment)


def iso(moment: datetime) -> str:
    """ISO 8601, the date alone at midnight."""
    return moment.date().isoformat() if (moment.hour, moment.minute, moment.second) == (0, 0, 0) else moment.isoformat()


def _time(stored: str) -> str:
    seconds = round(float(stored) % 1 * 86400) % 86400
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _duration(stored: str) -> str:
    seconds = round(abs(float(stored)) * 86400)
    sign = "-" if stored.startswith("-") else ""
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _masked(stored: str, mask: list[str]) -> str:
    """A whole number in a mask of zeros, filled from the right."""
    digits = plain_number(stored)
    if not digits.isdigit():
        return digits
    places = mask.count("0")
    digits = digits.zfill(places)
    head, rest = digits[: len(digits) - places], iter(digits[len(digits) - places :])
    first = mask.index("0")
    return "".join(mask[:first]) + head + "".join(next(rest) if mark == "0" else mark for mark in mask[first:])
