"""One phone number at a time, as phonenumberslite sees it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from clientimport.core.details import detail

_OWN_CODE = re.compile(r"^[^\w+＋]*[+＋]")
_BEGIN = re.compile(r"[+＋\d]")
_TRUNK = re.compile(r"^[\s.\-/]*\(0\)")
EDGE = " \t\u00a0\u202f.-/,;:–—"
"""What may stand between a calling code and its number."""


@cache
def library() -> Any:
    """The library's module."""
    # Imported where it is first needed: its metadata makes it slow to load.
    import phonenumbers

    return phonenumbers


def judge_number(number: str, country_code: str | None, region: str | None) -> tuple[str | None, str | None]:
    """A number with what tells its country -> (code or None, detail)."""
    it = library()
    if not any(c.isdigit() for c in number):
        return "phone-invalid", ""
    if country_code is not None:
        if not is_calling_code(country_code):
            return None, None  # the calling code is at fault, and its own field says so
        region = region_with(int(country_code), region)
    elif calling_code(region) is None and not _OWN_CODE.match(number):
        return None, None
    try:
        parsed = _parse(number, country_code, region)
    except it.NumberParseException as found:
        return _not_parsed(found)
    if country_code is not None and parsed.country_code != int(country_code):
        return "phone-impossible", detail("phone-other-code", parsed.country_code, int(country_code))
    reason = it.is_possible_number_with_reason(parsed)
    if reason == it.ValidationResult.IS_POSSIBLE:
        if it.is_valid_number(parsed):
            return None, None
        return "phone-unassigned", detail("phone-calling-code", parsed.country_code)
    return "phone-impossible", _reasons().get(reason, "")


def split_number(number: str, region: str | None) -> tuple[str, str | None, str | None]:
    """A number as written -> (number without calling code and extension, calling code or None, extension or None)."""
    it = library()
    extension, rest = _extension(number)
    try:
        parsed = it.parse(number, region, keep_raw_input=True)
    except it.NumberParseException:
        return rest, None if _OWN_CODE.match(number) else calling_code(region), extension
    kept = _without_code(rest, parsed, region)
    return kept, str(parsed.country_code), parsed.extension or extension


@cache
def is_calling_code(digits: str) -> bool:
    """Whether some country or service has this calling code."""
    return digits.isascii() and digits.isdecimal() and int(digits) in library().COUNTRY_CODE_TO_REGION_CODE


@cache
def calling_codes() -> list[str]:
    """Every calling code, as digits."""
    return [str(code) for code in library().COUNTRY_CODE_TO_REGION_CODE]


@cache
def regions() -> list[str]:
    """Every region with a calling code, alpha-2."""
    return sorted(str(region) for region in library().SUPPORTED_REGIONS)


@cache
def calling_code(region: str | None) -> str | None:
    """A country (alpha-2) -> its calling code, or None."""
    code = library().country_code_for_region(region) if region else 0
    return str(code) if code else None


@cache
def dialled_abroad(region: str) -> str:
    """The digits that are dialled from a region before a calling code ("00", "011"); "" where there are several ways."""
    metadata = library().PhoneMetadata.metadata_for_region(region)
    pattern = (metadata.international_prefix or "") if metadata else ""
    return str(pattern) if pattern.isdecimal() else ""


@cache
def region_with(country_code: int, region: str | None) -> str:
    """The region in whose customs a number with this calling code is read; a known one wins."""
    it = library()
    regions = it.region_codes_for_country_code(country_code)
    return region if region is not None and region in regions else str(it.region_code_for_country_code(country_code))


def region_of_calling_code(digits: str) -> str:
    """The main country of a calling code ("44" is GB), or "" where it is of none."""
    found = str(library().region_code_for_country_code(int(digits)))
    return found if found.isalpha() and found != "ZZ" else ""


@cache
def _reasons() -> dict[int, str]:
    result = library().ValidationResult
    return {
        result.INVALID_COUNTRY_CODE: detail("phone-no-country"),
        result.TOO_SHORT: detail("phone-too-short"),
        result.TOO_LONG: detail("phone-too-long"),
        result.IS_POSSIBLE_LOCAL_ONLY: detail("phone-no-area-code"),
        result.INVALID_LENGTH: detail("phone-wrong-length"),
    }


def _parse(number: str, country_code: str | None, region: str | None) -> Any:
    it = library()
    if region == "001" and not _OWN_CODE.match(number):
        # Codes of no country, such as +800, have no customs of their own.
        return it.parse(f"+{country_code} {number}", None)
    return it.parse(number, region)


def _not_parsed(found: Any) -> tuple[str, str]:
    kinds = library().NumberParseException
    if found.error_type in (kinds.TOO_SHORT_NSN, kinds.TOO_SHORT_AFTER_IDD):
        return "phone-impossible", detail("phone-too-short")
    if found.error_type == kinds.TOO_LONG:
        return "phone-impossible", detail("phone-too-long")
    if found.error_type == kinds.INVALID_COUNTRY_CODE:
        return "phone-impossible", detail("phone-no-country")
    return "phone-invalid", ""


def _extension(number: str) -> tuple[str | None, str]:
    """The extension as the library finds it, and the text before it."""
    from phonenumbers.phonenumberutil import _maybe_strip_extension

    # The library looks for an extension only behind what begins like a number.
    begin = _BEGIN.search(number)
    head, tail = (number[: begin.start()], number[begin.start() :]) if begin else ("", number)
    extension, rest = _maybe_strip_extension(tail)
    return (str(extension), (head + str(rest)).rstrip(EDGE)) if extension else (None, number)


def _without_code(rest: str, parsed: Any, region: str | None) -> str:
    it = library()
    source = it.CountryCodeSource
    if parsed.country_code_source == source.FROM_DEFAULT_COUNTRY:
        return rest
    digits = len(str(parsed.country_code))
    if parsed.country_code_source == source.FROM_NUMBER_WITH_IDD:
        metadata = it.PhoneMetadata.metadata_for_region(region)
        prefix = re.match(metadata.international_prefix, it.normalize_digits_only(rest))
        digits += prefix.end() if prefix else 0
    behind = _after_digits(rest, digits).lstrip(EDGE)
    if behind.count(")") > behind.count("("):
        behind = behind.replace(")", "", 1).lstrip(EDGE)
    # "(0)" is only dialled at home; in Italy it belongs to the number.
    ways = (_TRUNK.sub("", behind).lstrip(EDGE), behind)
    return next((way for way in ways if _means(way, parsed)), str(it.national_significant_number(parsed)))


def _after_digits(text: str, count: int) -> str:
    for at, character in enumerate(text):
        count -= character.isdigit()
        if count == 0:
            return text[at + 1 :]
    return ""


def _means(kept: str, parsed: Any) -> bool:
    """Whether what is left, read with the calling code, is still the same number."""
    it = library()
    code = str(parsed.country_code)
    try:
        again = _parse(kept, code, region_with(parsed.country_code, None))
    except it.NumberParseException:
        return False
    same = (again.country_code, again.national_number, again.italian_leading_zero)
    return bool(same == (parsed.country_code, parsed.national_number, parsed.italian_leading_zero))
