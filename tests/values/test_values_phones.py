"""Phone numbers: the screen agrees with the library on adversarial numbers; splitting keeps what people wrote."""

from __future__ import annotations

import phonenumbers
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientimport.values import phone_ways
from clientimport.values.phone_library import calling_code, judge_number, regions, split_number
from clientimport.values.phone_screen import are_valid, screen_phones
from clientimport.values.phones import CallingCodeRule, PhoneRule, judge_phones, split_phones
from spoken import told, with_words

GIVEN = {"number": pl.String, "country_code": pl.String, "region": pl.String}
REGIONS = ["US", "CA", "JM", "GB", "GG", "DE", "FR", "IT", "RU", "KZ", "NO", "SJ", "AU", "BR", "AR", "MX", "JP", "KR", "AG"]
KINDS = range(11)


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, str | None, str | None]:
    """A number of some country, bent: other digits, prefixes, punctuation, another country beside it."""
    region = draw(st.sampled_from(REGIONS))
    code = str(calling_code(region))
    example = phonenumbers.example_number_for_type(region, draw(st.integers(0, 4))) or phonenumbers.example_number(region)
    digits = list(str(phonenumbers.national_significant_number(example)))
    for at, digit in draw(st.dictionaries(st.integers(0, 20), st.sampled_from("0123456789"), max_size=3)).items():
        digits[at % len(digits)] = digit
    digits = digits[: draw(st.sampled_from([len(digits), len(digits), len(digits) - 1]))]
    for at, mark in draw(st.dictionaries(st.integers(1, 12), st.sampled_from(" -./()"), max_size=3)).items():
        digits.insert(min(at, len(digits)), mark)
    fronts = ["", "", "", "0", "1", "8", f"00{code}", code, f"+{code}", f"+{code} ", f"+{code}0", f"+{code}(0)", f"011{code}"]
    number = (
        draw(st.sampled_from(fronts)) + "".join(digits) + draw(st.sampled_from(["", "", "", "", " x5", "#", "ext 12", " "]))
    )
    beside = draw(st.sampled_from([code, None, "44", "1", "999"]))
    return number, beside, draw(st.sampled_from([region, None, "US", "AQ"]))


@settings(max_examples=40, deadline=None)
@given(st.lists(numbers(), min_size=1, max_size=25))
def test_columns_agree_with_the_library(rows: list[tuple[str, str | None, str | None]]) -> None:
    frame = pl.DataFrame(rows, schema=GIVEN, orient="row")
    assert judge_phones(frame, 1).rows() == [judge_number(*row) for row in rows]
    assert split_phones(frame, 1).rows() == [split_number(number, region) for number, _, region in rows]


def _examples(region: str) -> set[str]:
    """The library's own examples of a region's numbers of all kinds."""
    numbers = (phonenumbers.example_number_for_type(region, kind) for kind in KINDS)
    return {phonenumbers.national_significant_number(number) for number in numbers if number is not None}


@pytest.mark.parametrize("plus", [False, True])
def test_numbers_of_every_region_and_kind_agree_with_the_library(plus: bool) -> None:
    rows = [
        (f"+{calling_code(region)} {number}" if plus else number, None, region)
        for region in regions()
        for number in sorted(_examples(region))
    ]
    settled = 0
    for begin in range(0, len(rows), 100):
        some = rows[begin : begin + 100]
        frame = pl.DataFrame(some, schema=GIVEN, orient="row")
        settled += int(are_valid(frame, 1).sum())
        assert judge_phones(frame, 1).rows() == [judge_number(*row) for row in some]
        assert split_phones(frame, 1).rows() == [split_number(number, region) for number, _, region in some]
    assert settled > 0.9 * len(rows)


@pytest.mark.parametrize(
    "number",
    [
        *("", "+", "-", "()", "x5415550123", "+x5415550123", "541+5550123", "(+1) 541 555 0123", "541\n555 0123"),
        *("541\u00a05550123", "５４１5550123", "٥٤١5550123", "541_555_0123", "-5415550123-", "++15415550123"),
        *("+0015415550123", "0" * 40, "5" * 260),
    ],
)
def test_odd_numbers_are_seen_as_the_library_sees_them(number: str) -> None:
    frame = pl.DataFrame([(number, None, "US"), ("541-555-0123", None, "US")], schema=GIVEN, orient="row")
    assert judge_phones(frame, 1).row(0) == judge_number(number, None, "US")
    assert split_phones(frame, 1).row(0) == split_number(number, "US")


def test_more_ways_than_are_told_apart_are_left_to_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        ("541-555-0123", None, "US"),
        ("541-555-0124", None, "US"),
        ("020 7946 0958", None, "GB"),
        ("+49 30 901820", None, None),
    ]
    frame = pl.DataFrame(rows, schema=GIVEN, orient="row")
    monkeypatch.setattr(phone_ways, "_MOST", 1)
    assert are_valid(frame, 1).to_list() == [True, True, False, False]
    assert judge_phones(frame, 1).rows() == [judge_number(*row) for row in rows]


def test_the_screen_settles_the_usual_numbers() -> None:
    usual = [
        ("541-555-0123", "1", None),
        ("(201) 555-5555", None, "US"),
        ("+1 541-555-0123", None, None),
        ("020 7946 0958", "44", None),
        ("+44 20 7946 0958", None, None),
        ("030 901820", None, "DE"),
    ]
    frame = pl.DataFrame(usual, schema=GIVEN, orient="row")
    assert screen_phones(frame, 1)["form"].to_list() == [1, 1, 1, 2, 1, 2]
    assert judge_phones(frame, 1).rows() == [(None, None)] * 6


@pytest.mark.parametrize(
    ("number", "code", "region", "verdict"),
    [
        ("541-555-0123", "1", None, (None, None)),
        ("123 809 4674", None, "GB", ("phone-unassigned", " with the calling code +44")),
        ("123 809 4674", "1", None, ("phone-unassigned", " with the calling code +1")),
        ("123 809 4674", None, None, (None, None)),
        ("12", "1", None, ("phone-impossible", ": it is too short")),
        ("541-555-01234567", "1", None, ("phone-impossible", ": it is too long")),
        ("555-0123", "1", None, ("phone-impossible", ": the area code is missing")),
        ("+999 12345", None, None, ("phone-impossible", ": no country has its calling code")),
        ("+44 20 7946 0958", "1", None, ("phone-impossible", ": its calling code is +44, not +1")),
        ("+44 20 7946 0958", "44", None, (None, None)),
        ("call me", "1", None, ("phone-invalid", "")),
        ("none", None, None, ("phone-invalid", "")),
        ("ask for Ned 5", "1", None, ("phone-invalid", "")),
        ("541-555-0123", "999", None, (None, None)),  # the calling code is at fault, not the number
        ("020 7946 0958", None, "AQ", (None, None)),  # a country without numbers of its own
    ],
)
def test_verdicts(number: str, code: str | None, region: str | None, verdict: tuple[str | None, str | None]) -> None:
    found = judge_phones(pl.DataFrame([(number, code, region)], schema=GIVEN, orient="row"))
    assert with_words(found).rows() == [verdict]


@pytest.mark.parametrize(
    ("number", "region", "parts"),
    [
        ("541-555-0123", "US", ("541-555-0123", "1", None)),
        ("+1 541-555-0123", None, ("541-555-0123", "1", None)),
        ("1 (541) 555-0123", "US", ("(541) 555-0123", "1", None)),
        ("(541) 555-0123 x5", "US", ("(541) 555-0123", "1", "5")),
        ("020 7946 0958", "GB", ("020 7946 0958", "44", None)),
        ("+44 (0)20 7946 0958", "US", ("20 7946 0958", "44", None)),
        ("0044 20 7946 0958", "GB", ("20 7946 0958", "44", None)),
        ("011 44 20 7946 0958", "US", ("20 7946 0958", "44", None)),
        ("(+44) 20 7946 0958 ext. 12", None, ("20 7946 0958", "44", "12")),
        ("+39 06 1234 5678", None, ("06 1234 5678", "39", None)),
        ("+39 (0)6 1234 5678", None, ("(0)6 1234 5678", "39", None)),
        ("020 7946 0958", None, ("020 7946 0958", None, None)),
        ("020 7946 0958 x12", None, ("020 7946 0958", None, "12")),
        ("call me", "GB", ("call me", "44", None)),
        ("+999 123", "GB", ("+999 123", None, None)),
    ],
)
def test_splitting(number: str, region: str | None, parts: tuple[str, str | None, str | None]) -> None:
    frame = pl.DataFrame(
        {"number": [number, None], "region": [region, None]}, schema={"number": pl.String, "region": pl.String}
    )
    assert split_phones(frame).rows() == [parts, (None, None, None)]


def test_calling_codes() -> None:
    rule = CallingCodeRule()
    assert [rule.settled(text) for text in ["+1", "1", "0044", "+ 44", "(44)", "+1-684", "one"]] == [
        "1",
        "1",
        "44",
        "44",
        "44",
        "1684",
        "one",
    ]
    assert rule.fault("1") is None
    assert rule.fault("999") == ("calling-code-unknown", "")
    assert rule.fault("one") == ("calling-code-unknown", "")


def test_a_number_by_itself() -> None:
    assert PhoneRule().fault("123 809 4674") is None
    assert PhoneRule().fault("+44 123 809 4674") is None
    assert told(PhoneRule().fault("+44 12")) == ("phone-impossible", ": it is too short")
    assert PhoneRule().fault("none") == ("phone-invalid", "")
