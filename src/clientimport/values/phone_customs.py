"""Which numbers of a country are settled, and how, from the library's own metadata: as ranges of what people write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from clientimport.values.digit_ranges import (
    PatternUnknownError,
    Ranges,
    beginning,
    intersection,
    matching,
    union,
    without,
)
from clientimport.values.phone_library import library

LONGEST = 15
"""Digits of the longest number that E.164 knows; longer ones are left to the library."""
AS_WRITTEN = 1
"""The digits are the national number as they stand."""
WITH_PREFIX = 2
"""The digits begin with the national prefix."""
_TYPES = (
    *("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost"),
    *("personal_number", "voip", "pager", "uan", "voicemail"),
)


@dataclass(frozen=True, slots=True)
class Settled:
    """Numbers of `length` digits from `low` up to `high`, without it: valid ones of one form. `national`: digits of them
    that are the national number."""

    length: int
    low: int
    high: int
    form: int
    national: int


@cache
def settled(code: str, region: str, *, own: bool) -> tuple[Settled, ...]:
    """The numbers with a calling code that the library is sure to take for valid in a region's customs, ascending.

    `own`: the code stands in front of each, behind a "+". Empty where the metadata holds what is not settled by columns.
    """
    metadata = _metadata(region)
    main = _metadata(str(library().region_code_for_country_code(int(code))))
    if metadata is None or main is None or main.general_desc.national_number_pattern is None:
        return ()
    possible = {*main.general_desc.possible_length} & {*metadata.general_desc.possible_length}
    try:
        valid = _valid(code, metadata, {length for length in possible if 0 < length <= LONGEST})
        return tuple(sorted(_written(code, metadata, valid, own=own), key=lambda each: (each.length, each.low)))
    except PatternUnknownError:
        return ()


def _written(code: str, metadata: Any, valid: dict[int, Ranges], *, own: bool) -> Iterator[Settled]:
    """National numbers by length -> what people write for them, as far as the library reads it in one way alone."""
    pattern = metadata.national_prefix_for_parsing or ""
    prefix = (metadata.national_prefix or "") if pattern else ""
    abroad = "" if own else metadata.international_prefix or ""
    front = int(code) if own else 0
    for form, put in ((AS_WRITTEN, ""), (WITH_PREFIX, prefix)):
        if form == WITH_PREFIX and not _goes(code, prefix, own=own):
            continue
        for national, numbers in valid.items():
            length = national + len(put)
            whole = length + (len(code) if own else 0)
            if whole > LONGEST:
                continue
            written = _moved(numbers, int(put or 0) * 10**national)
            if pattern:
                # Some patterns take more than the prefix: a carrier's code, or digits that they put another way.
                written = without(written, beginning(pattern, length, except_by=len(put)), length)
            if form == WITH_PREFIX:
                written = intersection(written, beginning(pattern, length, only_by=len(put)))
            if abroad:
                written = without(written, beginning(abroad, length), length)
            yield from (Settled(whole, low, high, form, national) for low, high in _moved(written, front * 10**length))


def _goes(code: str, prefix: str, *, own: bool) -> bool:
    """Whether the library is sure to take the national prefix away, where it stands in front."""
    # With a prefix like the calling code itself, the digits in front may be taken for either.
    distinct = code == prefix or not (code.startswith(prefix) or prefix.startswith(code))
    return bool(prefix) and (own or distinct)


def _moved(ranges: Ranges, by: int) -> Ranges:
    return tuple((low + by, high + by) for low, high in ranges)


def _valid(code: str, metadata: Any, lengths: set[int]) -> dict[int, Ranges]:
    """By length: the numbers with that code that are of some kind in the region that the library takes for theirs."""
    general = _general(metadata, lengths)
    left: dict[int, Ranges] = {length: ((0, 10**length),) for length in lengths}
    found: dict[int, list[Ranges]] = {length: [] for length in lengths}
    for region in library().region_codes_for_country_code(int(code)):
        of_region = _metadata(region)
        kinds = _of_a_kind(of_region, lengths) if of_region is not None else {}
        for length, numbers in kinds.items():
            # The first region takes them whose first digits they have, or, where it has none, to whose kinds they belong.
            digits = of_region.leading_digits
            taken = intersection(left[length], beginning(digits, length) if digits else numbers)
            found[length].append(intersection(taken, numbers))
            left[length] = without(left[length], taken, length)
    return {length: intersection(general[length], union(found[length])) for length in lengths}


def _general(metadata: Any, lengths: set[int]) -> dict[int, Ranges]:
    return matching(metadata.general_desc.national_number_pattern, lengths)


def _of_a_kind(metadata: Any, lengths: set[int]) -> dict[int, Ranges]:
    descriptions = [getattr(metadata, name) for name in _TYPES]
    patterns = {each.national_number_pattern for each in descriptions if each is not None and each.national_number_pattern}
    # One by one: regions that share a calling code share many of them.
    kinds = [matching(pattern, lengths) for pattern in patterns]
    general = _general(metadata, lengths)
    return {length: intersection(general[length], union(kind[length] for kind in kinds)) for length in lengths}


def _metadata(region: str) -> Any:
    return None if region == "001" else library().PhoneMetadata.metadata_for_region(region)
