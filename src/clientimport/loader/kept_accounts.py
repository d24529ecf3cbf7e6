"""Account codes that clients had in the legacy system: kept as they are, where nobody else has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl
from sqlalchemy import Connection, Select, select

from clientimport.core.details import detail_of
from clientimport.core.problems import faults_of
from clientimport.core.rows import ROW
from clientimport.core.target import AccountRule
from clientimport.loader.copying import read_frame
from clientimport.loader.places import Places
from clientimport.loader.staging import staged

_LONGEST_NUMBER = 15
"""Digits of a number that a counter can hold."""


def given_accounts(own: pl.DataFrame, rule: AccountRule) -> pl.Series:
    """An own frame -> the codes that its rows bring along, null where they bring none."""
    if rule.field in own.columns:
        return own[rule.field]
    return pl.Series([None], dtype=pl.String).new_from_index(0, own.height)


def account_faults(connection: Connection, places: Places, own: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """An own frame with client_id (null for new clients) and account -> FAULT_SCHEMA: codes of others, and other codes."""
    rule = places.target.account
    if rule is None or rule.field not in own.columns:
        return
    told = own.select(ROW, "client_id", "account", pl.col(rule.field).alias("given")).drop_nulls("given")
    if told.is_empty():
        return
    known = told.filter(pl.col("client_id").is_not_null())
    other = known.filter(pl.col("given").ne_missing(pl.col("account")))
    yield faults_of(other, "account-differs", field=rule.field, value=pl.col("given"), detail=pl.col("account"))
    fresh = told.filter(pl.col("client_id").is_null()).select(ROW, "given")
    client = places.client_table
    stored = client.c[rule.column]
    with staged(connection, fresh, {"given": stored.type}) as wanted:
        query: Select[tuple[object, ...]] = select(wanted.c[ROW], wanted.c.given, client.c.id).join_from(
            wanted, client, stored == wanted.c.given
        )
        schema = {ROW: pl.Int64(), "given": pl.String(), "id": pl.Int64()}
        taken = read_frame(connection, query, schema).sort(ROW)
    # Not its key: the problem is not one of that client's, so that it would stay there where all of theirs is erased.
    owner = detail_of("of-client", pl.col("id"))
    yield faults_of(taken, "account-taken", field=rule.field, value=pl.col("given"), detail=owner)


def likeliest_numbers(codes: pl.Series, rule: AccountRule) -> pl.DataFrame:
    """Codes -> prefix, number: the highest number of each prefix, each code read with the longest number that it can end in."""
    digits = rule.digits
    form = rf"^(.+?)([1-9]\d{{{digits},{_LONGEST_NUMBER - 1}}}|\d{{{digits}}})$"
    parts = (
        codes.alias("code")
        .to_frame()
        .select(
            pl.col("code").str.extract(form, 1).alias("prefix"),
            pl.col("code").str.extract(form, 2).cast(pl.Int64).alias("number"),
        )
    )
    return parts.drop_nulls().group_by("prefix").agg(pl.col("number").max()).sort("prefix")


def ways_of(code: str, rule: AccountRule) -> Iterator[tuple[str, int]]:
    """A code -> the prefixes and numbers that it may be made of ("AB101": AB and 101, or AB1 and 01), longest number first."""
    digits = len(code) - len(code.rstrip("0123456789"))
    for length in range(min(digits, _LONGEST_NUMBER), rule.digits - 1, -1):
        prefix, number = code[: len(code) - length], code[len(code) - length :]
        if prefix and number.isascii() and (length == rule.digits or number[0] != "0"):
            yield prefix, int(number)


def numbers_of(codes: Iterable[str], rule: AccountRule) -> pl.DataFrame:
    """prefix, number: the highest number of each prefix, each code read in every way."""
    highest: dict[str, int] = {}
    for code in codes:
        for prefix, number in ways_of(code, rule):
            highest[prefix] = max(number, highest.get(prefix, 0))
    ordered = dict(sorted(highest.items()))
    return pl.DataFrame(
        {"prefix": list(ordered), "number": list(ordered.values())}, schema={"prefix": pl.String, "number": pl.Int64}
    )
