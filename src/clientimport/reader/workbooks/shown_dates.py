"""Dates, times and durations of workbooks, stored as numbers of days -> ISO 8601; and numbers that are shown as they are."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal

import polars as pl

_PLAIN_NUMBER = re.compile(r"-?\d{1,15}")
_DAY = 86_400
_UNIX = 25_569
"""The serial number of 1970-01-01."""
_SINCE_1904 = 1_462
_LAST_DAY = 2_958_465
_NO_DAY = 60
"""29 February 1900, which the first spreadsheet programs took for a day."""


def plain_number(stored: str) -> str:
    """A number without exponent and without digits that only its binary form has."""
    if _PLAIN_NUMBER.fullmatch(stored) or stored.lstrip("-").isdigit():
        return "0" if stored == "-0" else stored
    try:
        text = f"{float(stored):.15g}"
    except ValueError:
        return stored
    if "e" in text:
        text = f"{Decimal(text):f}"
    return "0" if text == "-0" else text


def iso(moment: datetime) -> str:
    """ISO 8601, the date alone at midnight; thousandths of a second where there are any."""
    if (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0):
        return moment.date().isoformat()
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")


class ShownDate:
    """A date, with its time where it has one. `fine`: the format shows thousandths of a second."""

    def __init__(self, *, since_1904: bool, fine: bool = False) -> None:
        self._since_1904, self._fine = since_1904, fine

    def __call__(self, stored: str) -> str:
        """One number of days."""
        try:
            serial = float(stored)
            if serial < 0:
                return plain_number(stored)
            if serial < 1 and not self._since_1904:
                return ShownTime(fine=self._fine)(stored)
            if int(serial) == _NO_DAY and not self._since_1904:
                rest = ShownTime(fine=self._fine)(str(serial % 1))
                return "1900-02-29" + (f"T{rest}" if rest != "00:00:00" else "")
            base = datetime(1904, 1, 1) if self._since_1904 else datetime(1899, 12, 30 if serial > _NO_DAY else 31)
            return iso(base + timedelta(milliseconds=_parts(serial, fine=self._fine)))
        except (ValueError, OverflowError):
            return stored

    def columns(self, values: pl.Series) -> pl.Series:
        """Whole days at once; null for the others."""
        first = 0 if self._since_1904 else _NO_DAY + 1
        days = values.set(~values.str.contains(r"^(?:0|[1-9]\d{0,6})$"), None).cast(pl.Int32)
        days = days.set(~days.is_between(first, _LAST_DAY - (_SINCE_1904 if self._since_1904 else 0)), None)
        return (days - (_UNIX - (_SINCE_1904 if self._since_1904 else 0))).cast(pl.Date).cast(pl.String)


class ShownTime:
    """A time of the day."""

    def __init__(self, *, fine: bool = False) -> None:
        self._fine = fine

    def __call__(self, stored: str) -> str:
        """One number of days, whose whole part is of no account."""
        return _clock(_parts(float(stored) % 1, fine=self._fine) % (_DAY * 1000))


class ShownDuration:
    """Hours, minutes and seconds, more than a day's where it is so."""

    def __init__(self, *, fine: bool = False) -> None:
        self._fine = fine

    def __call__(self, stored: str) -> str:
        """One number of days."""
        clock = _clock(_parts(abs(float(stored)), fine=self._fine))
        return f"-{clock}" if stored.startswith("-") and clock != "00:00:00" else clock


def _parts(days: float, *, fine: bool) -> int:
    """Days -> thousandths of a second, whole seconds unless the format shows more."""
    return round(days * _DAY * 1000) if fine else round(days * _DAY) * 1000


def _clock(thousandths: int) -> str:
    seconds, rest = divmod(thousandths, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}" + (f".{rest:03}" if rest else "")
