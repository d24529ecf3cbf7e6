"""Patterns as ranges of numbers: the same numbers as by regular expressions, at every end of every range and in between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from random import Random

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientimport.values.digit_ranges import (
    PatternUnknownError,
    Ranges,
    beginning,
    intersection,
    matching,
    union,
    without,
)
from clientimport.values.phone_library import regions

SOME = st.lists(st.tuples(st.integers(0, 99), st.integers(1, 20)), max_size=6).map(
    lambda drawn: union(((low, min(100, low + size)),) for low, size in drawn)
)
KINDS = ("general_desc", "fixed_line", "mobile", "toll_free", "premium_rate", "voip")


def _patterns() -> Iterator[tuple[str, int]]:
    """Patterns of the metadata of every region, each with a length that numbers there have."""
    for region in regions():
        metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
        length = max(metadata.general_desc.possible_length)
        for kind in KINDS:
            description = getattr(metadata, kind)
            if description is not None and description.national_number_pattern:
                yield description.national_number_pattern, length


def _near(ranges: Ranges, length: int, by_chance: Random) -> set[str]:
    """Numbers beside each end of some of the ranges, and some others."""
    drawn = by_chance.sample(ranges, min(8, len(ranges)))
    near = {end + by for each in drawn for end in each for by in (-1, 0)} | {by_chance.randrange(10**length) for _ in range(20)}
    return {str(number).zfill(length) for number in near if 0 <= number < 10**length}


def _lies_in(ranges: Ranges, number: str) -> bool:
    return any(low <= int(number) < high for low, high in ranges)


def test_patterns_of_every_region_match_the_same_numbers() -> None:
    by_chance = Random(1)
    seen = 0
    for pattern, length in _patterns():
        found = matching(pattern, [length])[length]
        assert all(one[1] < other[0] for one, other in pairwise(found)), pattern
        for number in _near(found, length, by_chance):
            assert _lies_in(found, number) == bool(re.fullmatch(pattern, number)), (pattern, number)
            seen += 1
    assert seen > 10_000


@pytest.mark.parametrize(
    ("pattern", "length", "found"),
    [
        ("[2-4]7?", 2, ((27, 28), (37, 38), (47, 48))),
        ("0(?:1|2){2}", 3, ((11, 13), (21, 23))),
        (r"1\d{1,2}", 2, ((10, 20),)),
        (r"1\d{1,2}", 3, ((100, 200),)),
        (r"(?:5|6\d)?", 1, ((5, 6),)),
        ("", 0, ((0, 1),)),
        ("", 1, ()),
    ],
)
def test_numbers_keep_their_zeros_in_front(pattern: str, length: int, found: Ranges) -> None:
    assert matching(pattern, [length]) == {length: found}


def test_beginnings_are_told_by_how_much_of_them_matches() -> None:
    pattern = "0|180|18"
    assert beginning(pattern, 4) == ((0, 1000), (1800, 1900))
    assert beginning(pattern, 4, only_by=1) == ((0, 1000),)
    assert beginning(pattern, 4, except_by=1) == ((1800, 1900),)
    assert beginning(pattern, 4, only_by=3) == ((1800, 1810),)
    assert beginning("(5[0-9]{6})$|1", 7) == ((1000000, 2000000), (5000000, 6000000))


@pytest.mark.parametrize(
    "pattern", [r"\w", "a", "1+", "1*", ".", "(?=1)", "[^1]", "(1", "1)", "1{1,}", r"1\b", "(?i:1)", "{2}"]
)
def test_other_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(PatternUnknownError):
        matching(pattern, [1])


@settings(max_examples=100, deadline=None)
@given(SOME, SOME)
def test_ranges_are_sets_of_numbers(one: Ranges, other: Ranges) -> None:
    def held(ranges: Ranges) -> set[int]:
        return {number for low, high in ranges for number in range(low, high)}

    assert held(union([one, other])) == held(one) | held(other)
    assert held(intersection(one, other)) == held(one) & held(other)
    assert held(without(one, other, 2)) == held(one) - held(other)
