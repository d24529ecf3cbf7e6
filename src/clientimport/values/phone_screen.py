"""The screen for phone numbers: whole columns against patterns from the library's own metadata.

A number of digits and the usual punctuation is read by the library in a few steps (international prefix, calling code,
national prefix), each of which depends on its first digits alone. Where those steps are sure to do nothing, or only to
take away a "0" or "1" in front, and what is left is a number of that country, the library would say that it is valid.
Everything else is left to the library. A test holds both against each other on adversarial numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from clientimport.values.phone_library import calling_code, calling_codes, library, region_with

AS_WRITTEN = 1
"""The digits are the national number as they stand."""
WITH_PREFIX = 2
"""The digits begin with the national prefix."""

_PLAIN_TEXT = r"^\+?[0-9 ()./\-]+$"
_TYPES = (
    *("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost"),
    *("personal_number", "voip", "pager", "uan", "voicemail"),
)
_LONGEST = 250
_SETTLED = {"at": pl.UInt32, "code": pl.String, "form": pl.Int8, "national": pl.String}
SCREEN_FROM = 100
"""So many numbers of one country make its patterns worth their compilation."""


@dataclass(frozen=True)
class _Customs:
    """How numbers with one calling code are read in one region, as patterns over their digits; "" where there is none."""

    international: str
    prefix_pattern: str
    prefix: str
    general: str
    lengths: tuple[int, ...]
    kinds: tuple[tuple[str, str], ...]
    elsewhere: str


def screen_phones(frame: pl.DataFrame, least: int = SCREEN_FROM) -> pl.DataFrame:
    """`number`, `country_code`, `region` -> same height: `code` (the calling code that counts, or null), `own` (told by the
    number's own "+"), `form` (0: not settled here; else AS_WRITTEN or WITH_PREFIX: a valid number), `national` (its digits
    without calling code and national prefix, where it is settled).

    Of countries with fewer than `least` numbers nothing is settled.
    """
    own = frame["number"].str.starts_with("+").fill_null(False).alias("own")
    read = _groups_read(frame, least)
    if not read:
        nothing = pl.DataFrame(schema={"code": pl.String, "form": pl.Int8, "national": pl.String}).clear(frame.height)
        return nothing.select("code", own, pl.col("form").fill_null(0), "national")
    settled = pl.concat(
        [group.select(pl.lit(group_code, pl.String).alias("code"), "form", "national") for group_code, group in read]
    )
    at = pl.concat([group["at"] for _, group in read])
    # Where each number's line is: null for those that no group holds.
    lines = pl.Series([None], dtype=pl.UInt32).new_from_index(0, frame.height).scatter(at, pl.int_range(len(at), eager=True))
    shown = settled.select(pl.all().gather(lines))
    return shown.select(
        "code", own, pl.col("form").fill_null(0), pl.when(pl.col("form") > 0).then("national").alias("national")
    )


def are_valid(frame: pl.DataFrame, least: int = SCREEN_FROM) -> pl.Series:
    """As screen_phones -> Boolean Series: the numbers that are settled."""
    valid = pl.repeat(False, frame.height, eager=True)
    found = [group.filter(pl.col("form") > 0)["at"] for _, group in _groups_read(frame, least)]
    return valid.scatter(pl.concat(found), True) if found else valid


def _groups_read(frame: pl.DataFrame, least: int) -> list[tuple[str | None, pl.DataFrame]]:
    """The plain numbers in groups whose country is told the same way -> the calling code of each, and `at` (the number's
    position), `form`, `national`."""
    number = pl.col("number")
    plain = number.str.contains(_PLAIN_TEXT) & (number.str.len_bytes() <= _LONGEST)
    at = frame.select(plain.fill_null(False)).to_series().arg_true().alias("at")
    shown = frame[at].select(
        at,
        number.str.replace_all(r"[^0-9]+", "").alias("digits"),
        number.str.starts_with("+").alias("own"),
        pl.col("country_code").alias("given"),
        "region",
    )
    told = pl.when("own").then("digits").str.extract(f"^({'|'.join(calling_codes())})", 1)
    shown = shown.with_columns(told.alias("told") if shown["own"].any() else pl.lit(None, pl.String).alias("told"))
    return [
        _read_group(group, *key)
        for key, group in shown.group_by("own", "told", "given", "region", maintain_order=True)
        if group.height >= least
    ]


def _read_group(
    group: pl.DataFrame, own: bool, told: str | None, given: str | None, region: str | None
) -> tuple[str | None, pl.DataFrame]:
    code = told if own else given or calling_code(region)
    read = pl.DataFrame(schema={"form": pl.Int8, "national": pl.String}).clear(group.height)
    if code in calling_codes() and (given is None or given == code):
        customs = _customs(str(code), region_with(int(str(code)), None if own else region))
        if customs is not None:
            digits = group["digits"].str.slice(len(str(code))) if own else group["digits"]
            read = _read(customs, digits, str(code), own=own)
    return code, group.select("at").hstack(read)


def _read(customs: _Customs, digits: pl.Series, code: str, *, own: bool) -> pl.DataFrame:
    """Digits -> `form` (0: not settled), and `national`: what they are without a national prefix.

    In steps, each of them a column: an expression that stands in another is worked out at every place where it stands.
    """
    frame = digits.alias("digits").to_frame().with_columns(national="digits", form=pl.lit(AS_WRITTEN, pl.Int8))
    if customs.prefix_pattern:
        # Some patterns take more than the prefix: a carrier's code, or digits that they put another way.
        begins = frame["digits"].str.contains(f"^(?:{customs.prefix_pattern})").fill_null(False)
        if begins.any():
            front = pl.when(begins).then("digits").str.extract(f"^(?:{customs.prefix_pattern})", 0)
            # With a prefix like the calling code itself, the digits in front may be taken for either.
            distinct = code == customs.prefix or not (code.startswith(customs.prefix) or customs.prefix.startswith(code))
            behind = (pl.col("front") == customs.prefix) & pl.lit(bool(customs.prefix) and (own or distinct))
            cut = pl.when(behind).then(pl.col("digits").str.slice(len(customs.prefix)))
            frame = frame.with_columns(front.alias("front")).with_columns(
                national=pl.when(begins).then(cut).otherwise("digits"),
                form=pl.when(begins).then(pl.lit(WITH_PREFIX, pl.Int8)).otherwise("form"),
            )
    valid = _valid(customs, frame["national"])
    if not own and customs.international:
        valid &= ~digits.str.contains(f"^(?:{customs.international})").fill_null(False)
    return frame.select(pl.when(valid).then("form").otherwise(pl.lit(0, pl.Int8)).alias("form"), "national")


def _valid(customs: _Customs, national: pl.Series) -> pl.Series:
    """National numbers -> Boolean Series, nulls are not valid."""
    text = pl.col("national")
    fits = text.str.len_bytes().is_in(list(customs.lengths)) & text.str.contains(f"^(?:{customs.general})$")
    if customs.elsewhere:
        fits &= ~text.str.contains(f"^(?:{customs.elsewhere})")
    frame = national.alias("national").to_frame()
    valid = pl.repeat(False, frame.height, eager=True)
    left = frame.select(fits.fill_null(False)).to_series().arg_true()
    for general, types in customs.kinds:
        if left.is_empty():
            break
        # Nearly all are of the first region; the patterns of the others are for the few that are left.
        of_kind = text.str.contains(f"^(?:{types})$")
        if general != customs.general:
            of_kind &= text.str.contains(f"^(?:{general})$")
        found = frame[left].select(of_kind).to_series()
        valid = valid.scatter(left.filter(found), True)
        left = left.filter(~found)
    return valid


@cache
def _customs(code: str, region: str) -> _Customs | None:
    """The patterns for one calling code and region; None where the metadata holds what is not settled here."""
    metadata = _metadata(code, region)
    main = _metadata(code, str(library().region_code_for_country_code(int(code))))
    if metadata is None or main is None or main.general_desc.national_number_pattern is None:
        return None
    regions = [_metadata(code, name) for name in library().region_codes_for_country_code(int(code))]
    kinds = tuple(_kinds(each) for each in regions if each is not None and not each.leading_digits)
    elsewhere = "|".join(each.leading_digits for each in regions if each is not None and each.leading_digits)
    pattern = metadata.national_prefix_for_parsing or ""
    customs = _Customs(
        international=_ascii(metadata.international_prefix or ""),
        prefix_pattern=_ascii(pattern),
        prefix=(metadata.national_prefix or "") if pattern else "",
        general=_ascii(metadata.general_desc.national_number_pattern),
        lengths=tuple(set(main.general_desc.possible_length) & set(metadata.general_desc.possible_length)),
        kinds=kinds,
        elsewhere=_ascii(elsewhere),
    )
    return customs if _understood(customs) else None


def _metadata(code: str, region: str) -> Any:
    if region == "001":
        return None
    return library().PhoneMetadata.metadata_for_region(region)


def _kinds(metadata: Any) -> tuple[str, str]:
    """A region's general pattern and the patterns of all its kinds of number."""
    descriptions = [getattr(metadata, name) for name in _TYPES]
    patterns = [each.national_number_pattern for each in descriptions if each is not None and each.national_number_pattern]
    return _ascii(metadata.general_desc.national_number_pattern), _ascii("|".join(patterns))


def _ascii(pattern: str) -> str:
    """A pattern for digits of ASCII alone: with those of all scripts it would take milliseconds to compile."""
    return pattern.replace(r"\d", "[0-9]")


def _understood(customs: _Customs) -> bool:
    """Whether Polars' regular expressions take the patterns."""
    probe = pl.Series(["1"])
    try:
        for own in (True, False):
            _read(customs, probe, "0", own=own)
    except pl.exceptions.ComputeError:
        return False
    return True
