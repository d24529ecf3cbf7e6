"""By which calling code and whose customs each number of a frame is read: told by its "+", the code beside it, or a region."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import polars as pl

from clientimport.values.phone_customs import Settled, settled
from clientimport.values.phone_library import calling_code, calling_codes, region_with, regions

_FIRST = 3
"""Digits of the longest calling code; none begins with another one."""
_MANY = 1000
"""More than there are regions."""
_UNKNOWN = -1
_MOST = 500
"""So many ways are told apart by the numbers that the screen looks up."""


@dataclass(frozen=True, eq=False)
class Way:
    """One calling code in one region's customs, and the numbers that are settled there."""

    code: str
    settled: tuple[Settled, ...]


def find_ways(plain: pl.DataFrame, least: int) -> tuple[list[Way], pl.Series]:
    """`value` (behind a "+", if any), `length`, `own`, `country_code`, `region` -> the ways, and each number's among them.

    null: no country is told, fewer than `least` numbers are read that way, or its customs are not settled by columns.
    """
    key = _keys(plain)
    found = {
        told: way
        for told, count in key.drop_nulls().value_counts(sort=True).iter_rows()
        if count >= least and (way := _way(told))
    }
    known = sorted(list(found)[:_MOST])
    if not known:
        return [], pl.Series("way", [None], dtype=pl.Int64).new_from_index(0, plain.height)
    index = key.replace_strict(known, range(len(known)), default=None, return_dtype=pl.Int64)
    return [found[told] for told in known], index.alias("way")


def _keys(plain: pl.DataFrame) -> pl.Series:
    """One number for all that tells the country, null for nothing: below 0 for a calling code behind a "+"."""
    own, given, region, told = pl.col("own"), pl.col("given"), pl.col("region"), pl.col("told")
    parts = plain.select(
        "own",
        _number(plain["country_code"], calling_codes(), [int(code) for code in calling_codes()], _UNKNOWN).alias("given"),
        _number(plain["region"], regions(), list(range(1, len(regions()) + 1)), 0).alias("region"),
        _code_behind_plus(plain).alias("told"),
    )
    behind_plus = pl.when((told > 0) & ((given == 0) | (given == told))).then(-told)
    beside = pl.when((given > 0) | (region > 0) & (given == 0)).then(given * _MANY + region)
    return parts.select(key=pl.when(own).then(behind_plus).otherwise(beside)).to_series()


def _number(texts: pl.Series, known: list[str], numbers: list[int], default: int) -> pl.Series:
    """Texts -> the number of each known one, 0 for null."""
    if texts.null_count() == len(texts):
        return pl.repeat(0, len(texts), dtype=pl.Int64, eager=True)
    return texts.replace_strict(known, numbers, default=default, return_dtype=pl.Int64).set(texts.is_null(), 0)


def _code_behind_plus(plain: pl.DataFrame) -> pl.Series:
    """The calling code that the digits begin with, 0 where there is none or no "+"."""
    if not plain["own"].any():
        return pl.repeat(0, plain.height, dtype=pl.Int64, eager=True)
    behind = pl.lit(10, pl.Int64).pow((pl.col("length") - _FIRST).clip(0))
    first = plain.select(pl.when(pl.col("own") & (pl.col("length") >= _FIRST)).then(pl.col("value") // behind).otherwise(0))
    return _codes_by_first_digits().gather(first.to_series())


@cache
def _codes_by_first_digits() -> pl.Series:
    """By the first digits as a number: the calling code, 0 where there is none."""
    table = [0] * 10**_FIRST
    for code in calling_codes():
        unit = 10 ** (_FIRST - len(code))
        table[int(code) * unit : (int(code) + 1) * unit] = [int(code)] * unit
    return pl.Series(table, dtype=pl.Int64)


@cache
def _way(key: int) -> Way | None:
    """What a key stands for; None where its customs are not settled by columns."""
    if key < 0:
        code, region = str(-key), None
    else:
        given, place = divmod(key, _MANY)
        region = regions()[place - 1] if place else None
        code = str(given) if given else calling_code(region) or ""
    found = settled(code, region_with(int(code), region), own=key < 0) if code else ()
    return Way(code, found) if found else None
