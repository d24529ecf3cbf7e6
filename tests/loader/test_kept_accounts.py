"""Account codes that clients had already: kept, never another's, never given again."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from loading import Database, fates, faults

from clientimport.core.target import AccountRule
from clientimport.loader.kept_accounts import likeliest_numbers, ways_of

ACCOUNTS = "SELECT key, client_account FROM intend_client ORDER BY id"
COUNTERS = "SELECT name, value FROM import_counter ORDER BY name"
RULE = AccountRule("client_account", lambda own: own["title"], field="client_account")


def client(title: str, account: str | None = None) -> dict[str, Any]:
    return {"title": title, "client_account": account}


def test_codes_are_kept_and_new_ones_go_on_behind_them(intend: Database) -> None:
    intend.run({"A": client("Acme"), "B": client("Acme", "ACME07"), "C": client("Other", "0815-x"), "D": client("Acme")})
    assert intend.rows(ACCOUNTS) == [("A", "ACME08"), ("B", "ACME07"), ("C", "0815-x"), ("D", "ACME09")]
    assert intend.rows(COUNTERS) == [("ACME", 9)]
    intend.run({"E": client("Acme", "ACME02"), "F": client("Acme")})
    assert intend.rows(ACCOUNTS)[4:] == [("E", "ACME02"), ("F", "ACME10")]


def test_a_code_of_another_client_is_a_reject_that_names_both(intend: Database) -> None:
    intend.run({"A": client("Acme")})
    loaded = intend.run({"B": client("Beta", "ACME01"), "C": client("Gamma", "G-1"), "D": client("Delta", "G-1")})
    assert faults(loaded) == [
        (2, "account-taken", "client_account", "ACME01", " (the client with id 1)"),
        (4, "account-taken", "client_account", "G-1", " (row 3)"),
    ]
    assert intend.rows(ACCOUNTS) == [("A", "ACME01"), ("C", "G-1")]


def test_a_code_never_changes(intend: Database) -> None:
    intend.run({"A": client("Acme", "A-1"), "B": client("Beta")})
    assert fates(intend.run({"A": client("Acme 2", "A-1"), "B": client("Beta", "BETA01")})) == [
        (2, "updated"),
        (3, "unchanged"),
    ]
    assert fates(intend.run({"A": client("Acme 3"), "B": client("Beta 2")})) == [(2, "updated"), (3, "updated")]
    loaded = intend.run({"A": client("Acme 4", "A-2"), "B": client("Beta 3", "BETA01")})
    assert faults(loaded) == [(2, "account-differs", "client_account", "A-2", "A-1")]
    assert intend.rows("SELECT key, title, client_account FROM intend_client ORDER BY id") == [
        ("A", "Acme 3", "A-1"),
        ("B", "Beta 3", "BETA01"),
    ]


def test_the_kept_code_of_a_client_that_is_gone_is_not_given_again(intend: Database) -> None:
    intend.run({"A": client("Acme", "ACME03")})
    intend.execute("DELETE FROM intend_client")
    intend.run({"B": client("Acme")})
    assert intend.rows(ACCOUNTS) == [("B", "ACME04")]


def test_a_new_code_never_meets_a_kept_one_through_another_prefix(intend: Database) -> None:
    intend.run({"A": client("Other", "AB101"), "B": client("AB1"), "C": client("AB")})
    assert intend.rows(ACCOUNTS) == [("A", "AB101"), ("B", "AB102"), ("C", "AB103")]


codes = st.from_regex(r"[A-C]{1,2}[0-9]{0,5}", fullmatch=True)


@given(st.lists(codes, max_size=8))
def test_counters_are_moved_past_the_likeliest_reading(found: list[str]) -> None:
    likeliest: dict[str, int] = {}
    for code in found:
        for prefix, number in list(ways_of(code, RULE))[:1]:
            likeliest[prefix] = max(number, likeliest.get(prefix, 0))
    numbers = likeliest_numbers(pl.Series(found, dtype=pl.String), RULE)
    assert dict(numbers.iter_rows()) == likeliest
