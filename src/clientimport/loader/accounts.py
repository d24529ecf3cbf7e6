"""Account codes: counted up per prefix by counter rows that the run's transaction locks; none is ever given twice."""

from __future__ import annotations

from collections import defaultdict

import polars as pl
from sqlalchemy import Connection, Select, select, text, update

from clientimport.core.rows import ROW
from clientimport.core.target import AccountRule, Target
from clientimport.loader.copying import read_frame
from clientimport.loader.dialects import is_mariadb
from clientimport.loader.kept_accounts import given_accounts, likeliest_numbers
from clientimport.loader.ledger_tables import COUNTER
from clientimport.loader.places import places_of
from clientimport.loader.staging import staged

_CODE = "code"
_PREFIX = "prefix"
_NUMBER = "number"


def give_accounts(connection: Connection, target: Target, own: pl.DataFrame) -> pl.DataFrame:
    """An own frame of clients to be created, ascending by ROW -> ROW, account. Counters are moved on at once.

    A code that a row brings along is its own; counters are moved past it before any other is given.
    """
    rule = target.account
    assert rule is not None
    given = own.select(ROW, given_accounts(own, rule).alias("account"))
    fresh = own.filter(given["account"].is_null())
    past = likeliest_numbers(given["account"].drop_nulls(), rule)
    if not past.is_empty():
        move_past(connection, target, past)
    if fresh.is_empty():
        return given
    kept = given.drop_nulls("account")
    made = _made(connection, target, fresh, rule, kept["account"])
    return pl.concat([kept, made]).sort(ROW)


def move_past(connection: Connection, target: Target, numbers: pl.DataFrame) -> None:
    """prefix, number -> the counters of these prefixes are at that number or beyond it."""
    counters = _locked_counters(connection, target, numbers[_PREFIX])
    both = numbers.join(counters.rename({_NUMBER: "now"}), on=_PREFIX, how="left", maintain_order="left")
    ahead = both.filter(pl.col(_NUMBER) > pl.col("now").fill_null(0)).select(_PREFIX, _NUMBER)
    if not ahead.is_empty():
        _move_on(connection, target, ahead)


def _made(connection: Connection, target: Target, own: pl.DataFrame, rule: AccountRule, kept: pl.Series) -> pl.DataFrame:
    rows = own.select(ROW).with_columns(rule.prefix(own).alias(_PREFIX))
    counters = _locked_counters(connection, target, rows[_PREFIX].unique().sort())
    skipped: defaultdict[str, set[str]] = defaultdict(set)
    numbered = _numbered(rows, counters, skipped, rule)
    while not (clashes := _clashes(connection, target, numbered, skipped, kept)).is_empty():
        for prefix, code in clashes.select(_PREFIX, _CODE).iter_rows():
            skipped[prefix].add(code)
        numbered = _numbered(rows, counters, skipped, rule)
    _move_on(connection, target, numbered.group_by(_PREFIX).agg(pl.col(_NUMBER).max()))
    return numbered.select(ROW, pl.col(_CODE).alias("account"))


def _numbered(rows: pl.DataFrame, counters: pl.DataFrame, skipped: dict[str, set[str]], rule: AccountRule) -> pl.DataFrame:
    """ROW, prefix, number, code: counting on from the counters, past the codes to be skipped."""
    counted = rows.join(counters, on=_PREFIX, how="left", maintain_order="left")
    number = pl.col(_NUMBER) + 1 + pl.int_range(pl.len()).over(_PREFIX)
    counted = counted.with_columns(number.cast(pl.Int64).alias(_NUMBER))
    if skipped:
        counted = counted.with_columns(pl.Series(_NUMBER, _past(counted, skipped, rule), dtype=pl.Int64))
    padded = pl.col(_NUMBER).cast(pl.String).str.zfill(rule.digits)
    return counted.with_columns((pl.col(_PREFIX) + padded).alias(_CODE))


def _past(counted: pl.DataFrame, skipped: dict[str, set[str]], rule: AccountRule) -> list[int]:
    """Only prefixes with skipped codes are counted one by one: they are rare."""
    last: dict[str, int] = {}
    numbers = []
    for prefix, number in counted.select(_PREFIX, _NUMBER).iter_rows():
        chosen = max(number, last.get(prefix, 0) + 1) if prefix in skipped else number
        while prefix in skipped and f"{prefix}{chosen:0{rule.digits}d}" in skipped[prefix]:
            chosen += 1
        last[prefix] = chosen
        numbers.append(chosen)
    return numbers


def _clashes(
    connection: Connection, target: Target, numbered: pl.DataFrame, skipped: dict[str, set[str]], kept: pl.Series
) -> pl.DataFrame:
    """The lines whose code is stored, is kept by another row, or stands on an earlier line through another prefix
    ("AB1"+"01", "AB"+"101")."""
    rule = target.account
    assert rule is not None
    stored = places_of(target).client_table.c[rule.column]
    with staged(connection, numbered.select(_CODE), {_CODE: stored.type}) as wanted:
        query: Select[tuple[object, ...]] = select(stored).join_from(wanted, stored.table, stored == wanted.c[_CODE])
        taken = read_frame(connection, query, {_CODE: pl.String()})
    known = pl.concat([taken[_CODE], kept.alias(_CODE)])
    found = numbered.filter(pl.col(_CODE).is_in(known.implode()) | ~pl.col(_CODE).is_first_distinct())
    for prefix in found[_PREFIX].unique().sort():
        # All stored codes of the prefix at once: they may be many, and each would cost a round of its own.
        like = connection.execute(select(stored).where(stored.startswith(prefix, autoescape=True))).scalars()
        skipped[prefix].update(code for code in (*like, *kept) if code and code.startswith(prefix))
    return found


def _locked_counters(connection: Connection, target: Target, prefixes: pl.Series) -> pl.DataFrame:
    """prefix, number: the last one given; counters that are missing are made with 0."""
    there = "ON DUPLICATE KEY UPDATE import_counter.value = import_counter.value"
    there = there if is_mariadb(connection) else "ON CONFLICT DO NOTHING"
    with staged(connection, prefixes.to_frame(_PREFIX), {_PREFIX: COUNTER.c.name.type}) as wanted:
        connection.execute(
            text(
                "INSERT INTO import_counter (target, name, value) "  # noqa: S608 - a name of our own making
                f"SELECT :target, prefix, 0 FROM {wanted.name} WHERE true ORDER BY prefix {there}"
            ),
            {"target": target.name},
        )
        query: Select[tuple[object, ...]] = (
            select(COUNTER.c.name, COUNTER.c.value)
            .where(COUNTER.c.target == target.name, COUNTER.c.name.in_(select(wanted.c[_PREFIX])))
            .order_by(COUNTER.c.name)
            .with_for_update()
        )
        return read_frame(connection, query, {_PREFIX: pl.String(), _NUMBER: pl.Int64()})


def _move_on(connection: Connection, target: Target, last: pl.DataFrame) -> None:
    with staged(connection, last, {_PREFIX: COUNTER.c.name.type}) as new:
        connection.execute(
            update(COUNTER)
            .values(value=new.c[_NUMBER])
            .where(COUNTER.c.target == target.name, COUNTER.c.name == new.c[_PREFIX])
        )
