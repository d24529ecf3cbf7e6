"""What makes two list items the same one (DESIGN §5): expressions that several targets build their identities from."""

from __future__ import annotations

import polars as pl

_BETWEEN = "\x1f"
"""A separator that no value can hold: control characters are rejects."""


def casefolded(text: pl.Expr) -> pl.Expr:
    """String expression -> casefolded String expression."""
    from clientimport.values.casefold import casefold

    return text.map_batches(casefold, return_dtype=pl.String, is_elementwise=True)


def email_identity(address: str) -> pl.Expr:
    """An e-mail column -> the casefolded address; null for a blank one."""
    return casefolded(pl.col(address))


def phone_identity(country_code: str, number: str, extension: str) -> pl.Expr:
    """The columns of a phone number -> calling code, digits and extension; null without a number."""
    return pl.concat_str(
        _digits(pl.col(country_code)).fill_null(""),
        _digits(pl.col(number)),
        pl.col(extension).fill_null(""),
        separator=_BETWEEN,
    )


def address_identity(*, streets: list[str], postal_code: str, country: str, otherwise: list[str]) -> pl.Expr:
    """The columns of an address -> street lines without punctuation and case, postal code and country.

    Where it has neither street nor postal code, the columns `otherwise` tell addresses apart, lest two of one client
    in the same country be taken for one. Null where all of these are blank.
    """
    street = _words(pl.concat_str([pl.col(name) for name in streets], separator=" ", ignore_nulls=True))
    code = casefolded(pl.col(postal_code)).str.replace_all(r"\s", "")
    land = casefolded(pl.col(country))
    named = _joined([street, code, land])
    vague = _joined([*(_words(pl.col(name)) for name in otherwise), land])
    placed = street.fill_null("").ne("") | code.fill_null("").ne("")
    return pl.when(placed).then(named).when(vague.str.strip_chars(_BETWEEN) != "").then(pl.lit("~") + vague)


def first_filled(*kinds: tuple[str, pl.Expr]) -> pl.Expr:
    """(mark, identity) pairs -> the first identity that is filled, with its mark in front; null where none is."""
    return pl.coalesce(pl.lit(mark) + pl.when(identity != "").then(identity) for mark, identity in kinds)


def plain_words(*columns: str) -> pl.Expr:
    """Several text columns -> their words without case and punctuation, joined by a blank."""
    return _words(pl.concat_str([pl.col(name) for name in columns], separator=" ", ignore_nulls=True))


def only_digits(column: str) -> pl.Expr:
    """A text column -> its digits."""
    return _digits(pl.col(column))


def _digits(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(r"[^0-9]", "")


def _words(text: pl.Expr) -> pl.Expr:
    # An apostrophe or a full stop stands inside a word ("O'Hara", "P.O."), other marks stand between two.
    bare = casefolded(text).str.replace_all(r"['’.]", "").str.replace_all(r"[\p{P}\p{S}\s]+", " ")
    return bare.str.strip_chars()


def _joined(parts: list[pl.Expr]) -> pl.Expr:
    return pl.concat_str([part.fill_null("") for part in parts], separator=_BETWEEN)
