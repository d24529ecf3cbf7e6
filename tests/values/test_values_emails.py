"""E-mail addresses: the fast way agrees with the library, and every refusal has words of ours."""

from __future__ import annotations

import polars as pl
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from clientimport.core.wording import spoken_detail
from clientimport.values.emails import EmailRule, email_fault, plain_emails

PIECES = st.sampled_from(
    [
        *"abz09._-+'!#$%&*/=?^`{|}~@ \"\\<>(),:;[]éß.\t",
        "..",
        "@",
        ".com",
        "example",
        "xn--mnchen-3ya",
        "ü",
        "a" * 64,
        "local",
        "test",
    ]
)
ADDRESSES = st.one_of(
    st.lists(PIECES, max_size=12).map("".join),
    st.builds("{}@{}".format, st.lists(PIECES, max_size=6).map("".join), st.lists(PIECES, max_size=6).map("".join)),
    st.emails(),
).filter(bool)


def library_says(address: str) -> bool:
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


@settings(max_examples=150, deadline=None)
@given(st.lists(ADDRESSES, min_size=1, max_size=30, unique=True))
def test_columns_agree_with_the_library(addresses: list[str]) -> None:
    values = pl.Series("e", addresses)
    expected = [library_says(address) for address in addresses]
    judged = EmailRule().judge(values)
    assert judged["code"].is_null().to_list() == expected
    assert judged["settled"].to_list() == addresses
    plain = plain_emails(values).to_list()
    assert [good or not sure for good, sure in zip(expected, plain, strict=True)] == [True] * len(addresses)


def test_nulls_are_no_faults() -> None:
    assert plain_emails(pl.Series("e", [None, "a@b.com"], dtype=pl.String)).to_list() == [True, True]
    assert EmailRule().clear(pl.Series("e", [None], dtype=pl.String)).to_list() == [True]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("nedflanders.example.com", "the @ is missing."),
        ("Ned <ned@example.com>", "only the address itself may stand here, without a name or < >."),
        ("@example.com", "nothing stands before the @."),
        ("ned@", "nothing stands after the @."),
        ("ned@home@example.com", "it has more than one @."),
        ("ned flanders@example.com", "it holds a blank."),
        ("a@example.com;b@example.com", "it has more than one @."),
        ("ned,flanders@example.com", "it holds a comma or semicolon; one address only may stand here."),
        (f"ned@{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.com", "it is too long."),
        ("ned..flanders@example.com", "a dot is out of place."),
        (".ned@example.com", "a dot is out of place."),
        ("ned@example", "what follows the @ has no dot."),
        ("ned(x)@example.com", "a character before the @ is not allowed."),
        ("ned@printer.local", "mail cannot be sent to such a domain."),
        ("ned@-example.com", "what follows the @ is no domain name."),
    ],
)
def test_every_refusal_has_words(address: str, reason: str) -> None:
    assert spoken_detail(email_fault(address) or "") == reason


@pytest.mark.parametrize("address", ["intend@gmail.com", "kent@gmail.com", "theleftorium@example.com", "o'neil+x@münchen.de"])
def test_right_addresses(address: str) -> None:
    assert email_fault(address) is None
