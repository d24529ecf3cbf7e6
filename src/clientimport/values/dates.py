"""Dates as people write them -> ISO 8601. A date that does not exist is none."""

from __future__ import annotations

from typing import Literal

import polars as pl

Order = Literal["day-first", "month-first", "year-first"]

_ISO = r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$"
_NUMBERS = r"^(\d{1,4})[./\- ](\d{1,2})[./\- ](\d{1,4})\.?(?:[T ,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?)?$"
_COMPACT = r"^(\d{4})(\d{2})(\d{2})$"
_PLACES = {"day-first": (3, 2, 1), "month-first": (3, 1, 2), "year-first": (1, 2, 3)}
_MONTHS = {
    name: number
    for number, names in enumerate(
        "jan january,feb february,mar march,apr april,may,jun june,jul july,aug august,sep sept september,oct october,"
        "nov november,dec december".split(","),
        start=1,
    )
    for name in names.split()
}
_DAY_MONTH = r"(?i)^(\d{1,2})(?:st|nd|rd|th)?[ .\-/]*([a-z]{3,9})[ .,\-/]*(\d{4}|\d{2})$"
_MONTH_DAY = r"(?i)^([a-z]{3,9})[ .\-]*(\d{1,2})(?:st|nd|rd|th)?[ ,.\-]+(\d{4})$"


def read_dates(values: pl.Series, order: Order | str | None = None, format: str | None = None) -> pl.Series:
    """Texts -> "YYYY-MM-DD", or null where it is no date.

    ISO text (as workbooks give it, with or without a time) is always understood; dates of numbers only with an `order`;
    with a strptime `format` that alone, besides ISO. A year of two digits is read as POSIX does.
    """
    text = pl.col("value")
    iso = _date(_group(text, _ISO, 1), _group(text, _ISO, 2), _group(text, _ISO, 3))
    if format:
        # A format with a time gives a time; only its date is kept.
        read = text.str.to_datetime(format, strict=False) if _has_time(format) else text.str.to_date(format, strict=False)
        found = pl.coalesce(read.cast(pl.Date), iso)
    else:
        found = pl.coalesce(iso, *_written_out(text))
        if order:
            year, month, day = (_group(text, _NUMBERS, place) for place in _PLACES[order])
            numbers = _date(_full_year(year), month, day)
            compact = _date(*(_group(text, _COMPACT, place) for place in (1, 2, 3)))
            found = pl.coalesce(found, numbers, compact)
    return values.to_frame("value").select(found.dt.to_string("%Y-%m-%d").alias(values.name)).to_series()


def _group(text: pl.Expr, pattern: str, place: int) -> pl.Expr:
    return text.str.strip_chars().str.extract(pattern, place)


def _date(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    parts = [year, month.str.zfill(2), day.str.zfill(2)]
    return pl.concat_str(parts, separator="-").str.to_date("%Y-%m-%d", strict=False)


def _full_year(year: pl.Expr) -> pl.Expr:
    """Two digits as POSIX reads them, so that the same file means the same next year: 69-99 are 19xx, 00-68 are 20xx."""
    short = pl.when(year >= "69").then(pl.lit("19") + year).otherwise(pl.lit("20") + year)
    lengths = year.str.len_chars()
    return pl.when(lengths == 4).then(year).when(lengths == 2).then(short)


def _written_out(text: pl.Expr) -> list[pl.Expr]:
    def month(name: pl.Expr) -> pl.Expr:
        known = {key: str(number) for key, number in _MONTHS.items()}
        return name.str.to_lowercase().replace_strict(known, default=None, return_dtype=pl.String)

    first = _date(_full_year(_group(text, _DAY_MONTH, 3)), month(_group(text, _DAY_MONTH, 2)), _group(text, _DAY_MONTH, 1))
    second = _date(_full_year(_group(text, _MONTH_DAY, 3)), month(_group(text, _MONTH_DAY, 1)), _group(text, _MONTH_DAY, 2))
    return [first, second]


def _has_time(format: str) -> bool:
    return any(part in format for part in ("%H", "%I", "%M", "%S", "%T", "%R", "%X", "%c", "%p"))
