"""The screen for phone numbers: whole columns against ranges of numbers from the library's own metadata.

A number of digits and the usual punctuation is read by the library in a few steps (international prefix, calling code,
national prefix), each of which depends on its first digits alone. Where those steps are sure to do nothing, or only to
take away a "0" or "1" in front, and what is left is a number of that country, the library would say that it is valid.
Everything else is left to the library. A test holds both against each other on adversarial numbers.
"""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from clientimport.values.phone_customs import AS_WRITTEN, LONGEST, WITH_PREFIX
from clientimport.values.phone_ways import Way, find_ways

__all__ = ["AS_WRITTEN", "SCREEN_FROM", "WITH_PREFIX", "are_valid", "screen_phones"]

SCREEN_FROM = 200
"""So many numbers of one country make its ranges worth their making."""

_LONGEST_TEXT = 250
_PUNCTUATION = b" ()./-"
_PLUS = bytes.maketrans(b"+", b"x")
_SETTLED = {"at": pl.UInt32, "code": pl.String, "form": pl.Int8, "national": pl.Int64}
_TABLE = {"end": pl.Int64, "code": pl.String, "form": pl.Int8, "shift": pl.Int64}
_OF_LENGTH = 10**LONGEST
_OF_WAY = (LONGEST + 1) * _OF_LENGTH
"""Farther apart than any two numbers of one way."""


def screen_phones(frame: pl.DataFrame, least: int = SCREEN_FROM) -> pl.DataFrame:
    """`number`, `country_code`, `region` -> same height: `own` (told by the number's own "+"), `code` (the calling code that
    counts), `form` (0: not settled here; else AS_WRITTEN or WITH_PREFIX: a valid number), `national` (what it is without
    calling code and national prefix, equal for equal ones). `code` and `national` are null where it is not settled.

    Of countries with fewer than `least` numbers nothing is settled.
    """
    own = frame["number"].str.starts_with("+").fill_null(False).alias("own")
    settled = _settled(frame, least)
    nowhere = pl.Series([None], dtype=pl.UInt32).new_from_index(0, frame.height)
    lines = nowhere.scatter(settled["at"], pl.int_range(settled.height, dtype=pl.UInt32, eager=True))
    shown = settled.select(pl.col("code", "form", "national").gather(lines))
    return shown.select("code", own, pl.col("form").fill_null(0), "national")


def are_valid(frame: pl.DataFrame, least: int = SCREEN_FROM) -> pl.Series:
    """As screen_phones -> Boolean Series: the numbers that are settled."""
    return pl.repeat(False, frame.height, eager=True).scatter(_settled(frame, least)["at"], True)


def _settled(frame: pl.DataFrame, least: int) -> pl.DataFrame:
    """The numbers that are settled: `at` (their position), `code`, `form`, `national`."""
    at = (frame["number"].str.len_bytes() <= _LONGEST_TEXT).arg_true().alias("at")
    plain = _plain(frame[at].with_columns(at)) if len(at) else pl.DataFrame()
    if plain.is_empty():
        return pl.DataFrame(schema=_SETTLED)
    ways, index = find_ways(plain, least)
    return _read(plain.with_columns(index).drop_nulls("way"), ways) if ways else pl.DataFrame(schema=_SETTLED)


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """The numbers of digits and the usual punctuation, with `own`, `digits` (behind a "+"), `value`, `length`."""
    texts = frame["number"]
    text = str(texts.str.join("\n").item())
    if text.count("\n") >= len(texts):
        text = str(texts.str.replace_all("\n", "x", literal=True).str.join("\n").item())
    # A "+" becomes a letter, so that it spoils every number but those that begin with it.
    bare = text.encode().translate(_PLUS, _PUNCTUATION).decode()
    own = pl.Series("own", texts.str.starts_with("+"))
    digits = pl.Series("digits", [bare]).str.split("\n").explode()
    behind_plus = pl.when("own").then(pl.col("digits").str.slice(1)).otherwise("digits") if own.any() else pl.col("digits")
    told = frame.with_columns(own, digits).with_columns(behind_plus.alias("digits"))
    length = pl.col("digits").str.len_bytes().cast(pl.Int64)
    told = told.with_columns(pl.col("digits").cast(pl.Int64, strict=False).alias("value"), length.alias("length"))
    return told.filter(pl.col("value").is_not_null() & (pl.col("length") <= LONGEST))


def _read(plain: pl.DataFrame, ways: list[Way]) -> pl.DataFrame:
    """Numbers with `way`, an index of `ways` -> the valid ones: `at`, `code`, `form`, `national`."""
    table = _table(tuple(ways))
    placed = pl.col("way") * _OF_WAY + pl.col("length") * _OF_LENGTH + pl.col("value")
    behind = table["end"].search_sorted(plain.select(placed).to_series(), "right").alias("behind")
    # Every range has two ends: a number that lies in one has an odd number of ends below it.
    inside = plain.select("at", "value", behind).filter(pl.col("behind") % 2 == 1)
    told = table.select("code", "form", "shift")[inside["behind"] - 1]
    return inside.hstack(told).select("at", "code", "form", national=pl.col("value") + pl.col("shift"))


@lru_cache(8)
def _table(ways: tuple[Way, ...]) -> pl.DataFrame:
    """Both ends of every range of settled numbers, and what is told of those in between; `shift`: makes them national."""
    rows = []
    for number, way in enumerate(ways):
        for each in way.settled:
            # A range is of one front alone, so that what is to be taken away is the same for all of it.
            front = each.low - each.low % 10**each.national
            told = (way.code, each.form, each.national * _OF_LENGTH - front)
            rows += [(number * _OF_WAY + each.length * _OF_LENGTH + end, *told) for end in (each.low, each.high)]
    return pl.DataFrame(rows, schema=_TABLE, orient="row")
