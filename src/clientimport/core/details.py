"""Details of messages: what a message adds about one fault, kept so that its words can be made in any language.

A detail is a text: either shown as it stands (a number, some bytes), or the name of its words and what fills their places, as
a JSON array: `["cells","5","3"]`. The English words stand here, those of other languages in their catalogues.
"""

from __future__ import annotations

import json
from typing import Final

import polars as pl

__all__ = ["DETAILS", "detail", "detail_of", "has_words"]

DETAILS: Final[dict[str, str]] = {
    # structure of the file
    "cells": "{1} instead of {2}",
    "cell": "in cell {1}",
    "cell-named": "in cell {1} ({2})",
    "number": "{1n}",
    "more-parts": "more than {1} parts",
    "row-hidden": "{1n} row is hidden ({2})",
    "rows-hidden": "{1n} rows are hidden ({2})",
    "areas-and-more": "{1} and {2n} more",
    # other rows
    "row": "row {1}",
    "row-of-file": "row {1} of {2}",
    "row-says": "row {1} says “{2}”",
    "row-of-file-says": "row {1} of {3} says “{2}”",
    "row-says-other": "row {1} says something else",
    "row-of-file-says-other": "row {1} of {2} says something else",
    "of-row": " (row {1})",
    "of-client": " (the client with id {1})",
    "of-row-of-file": " (row {1} of {2})",
    "run-and-day": "run {1} on {2}",
    # joined tables
    "partner-rows": "{1} (rows {2})",
    "row-unused": "{1} has {2n} row",
    "rows-unused": "{1} has {2n} rows",
    # what was meant, what is possible
    "meant": " Did you mean {1}?",
    "known": " Known: {1}.",
    "known-among-others": " Known: {1}, …",
    "allowed": " Allowed: {1}.",
    "date-format": " of the form {1}",
    "date-day-first": " (read day first)",
    "date-month-first": " (read month first)",
    "date-year-first": " (read year first)",
    # phone numbers
    "phone-other-code": ": its calling code is +{1}, not +{2}",
    "phone-no-country": ": no country has its calling code",
    "phone-too-short": ": it is too short",
    "phone-too-long": ": it is too long",
    "phone-no-area-code": ": the area code is missing",
    "phone-wrong-length": ": it has too few or too many digits",
    "phone-calling-code": " with the calling code +{1}",
    # e-mail addresses
    "email-no-at": "the @ is missing.",
    "email-not-alone": "only the address itself may stand here, without a name or < >.",
    "email-nothing-before": "nothing stands before the @.",
    "email-nothing-behind": "nothing stands after the @.",
    "email-more-ats": "it has more than one @.",
    "email-blank": "it holds a blank.",
    "email-comma": "it holds a comma or semicolon; one address only may stand here.",
    "email-too-long": "it is too long.",
    "email-dot-astray": "a dot is out of place.",
    "email-no-dot": "what follows the @ has no dot.",
    "email-character": "a character before the @ is not allowed.",
    "email-reserved": "mail cannot be sent to such a domain.",
    "email-no-domain": "what follows the @ is no domain name.",
    # numbers of companies
    "no-country-code": ": {1} is no country code",
    "by-country-rules": " by its country's rules",
    # what a database refuses
    "same-columns": "another row has the same {1}",
    "same-value": "another row has the same value",
    "same-of-constraint": "another row has the same value (constraint {1})",
    "column-blank": "{1} may not be blank",
    "value-blank": "a value may not be blank",
    "constraint": "the constraint {1} does not allow it",
    "refers-to-nothing": "it refers to something that is not in the database",
    "refers-to-nothing-constraint": "it refers to something that is not in the database (constraint {1})",
    "referred-to-constraint": "something in the database refers to it (constraint {1})",
    "clashes-constraint": "it clashes with another row (constraint {1})",
    "text-too-long": "a text is longer than its column",
    "text-too-long-column": "a text is longer than its column {1}",
    "number-out-of-range": "a number is out of range",
    "number-out-of-range-column": "a number is out of range in {1}",
    "trigger": "a trigger does not allow it",
    "does-not-fit": "a value does not fit its column",
    # gates
    "gate-held": "held",
    "gate-open": "open",
    "gate-released": "released",
    "gate-of-column": "{1} of the column “{2}”",
    "learning": "learning, {1} of {2} runs",
    "good-runs": "good runs: {1}",
    "from-to": "{1} to {2}",
    "from-to-rows": "{1n} to {2n}",
    "last-run-had": " (the last good run had ",
    "last-runs-had": " (the last {1} good runs had ",
    "as-last-run": "as the last good run had",
    "as-last-runs": "as the last {1} good runs had",
    "column-inside": "1 column inside",
    "columns-inside": "{1} columns inside",
    "same-headings": "the same",
    "lacks": "lacks {1}",
    "adds": "adds {1}",
    "lacks-and-adds": "lacks {1} and adds {2}",
}
"""Name -> English words with the places {1}, {2}; {1n} is a number whose digits are grouped."""

_NAMED = r'^\["[a-z-]+"(?:,"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*")*\]$'


def detail(name: str, *parts: object) -> str:
    """The detail of one fault."""
    return json.dumps([name, *map(str, parts)], ensure_ascii=False, separators=(",", ":"))


def detail_of(name: str, *parts: pl.Expr) -> pl.Expr:
    """As `detail`, of whole columns; null where a part is."""
    texts = pl.concat_list(pl.lit(name), *(part.cast(pl.String) for part in parts))
    # {"":[…]} without the wrapping.
    whole = pl.struct(texts.alias("")).struct.json_encode().str.slice(len('{"":')).str.head(-1)
    return pl.when(pl.all_horizontal(part.is_not_null() for part in parts)).then(whole)


def has_words(details: pl.Series) -> pl.Series:
    """Which details are words of DETAILS or of another version's; others, and nulls, are shown as they stand."""
    return details.str.contains(_NAMED).fill_null(False)
