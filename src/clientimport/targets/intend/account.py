"""The letters that an account code begins with: INTEND of INTEND01."""

from __future__ import annotations

import unicodedata

import polars as pl

LENGTH = 6
NOTHING_LEFT = "CLIENT"

_LETTERS = str.maketrans(
    {
        "ß": "SS", "ẞ": "SS", "Æ": "AE", "æ": "AE", "Œ": "OE", "œ": "OE", "Ø": "O", "ø": "O", "Ł": "L", "ł": "L",
        "Đ": "D", "đ": "D", "Ð": "D", "ð": "D", "Þ": "TH", "þ": "TH", "Ħ": "H", "ħ": "H", "ı": "I", "Ŋ": "N", "ŋ": "N",
        "Ŧ": "T", "ŧ": "T", "ĸ": "K", "Ə": "E", "ə": "E",
    }
)  # fmt: skip
"""Latin letters that Unicode does not take apart."""


def account_prefix(own: pl.DataFrame) -> pl.Series:
    """Typed own frame -> what each client's account code begins with; never null.

    The first word of the title, or else the last name: in ASCII, letters and digits only, upper case, at most 6
    characters, CLIENT where nothing is left.
    """
    here = set(own.columns)
    title = pl.col("title").str.extract(r"(\S+)") if "title" in here else pl.lit(None, pl.String)
    last_name = pl.col("last_name") if "last_name" in here else pl.lit(None, pl.String)
    words = own.with_columns(pl.coalesce(title, last_name).alias("prefix"))["prefix"]
    known = words.unique().drop_nulls()
    made = pl.Series([_prefix(word) for word in known], dtype=pl.String)
    return words.replace_strict(known, made, default=NOTHING_LEFT, return_dtype=pl.String)


def _prefix(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    kept = "".join(letter for letter in apart.upper() if letter.isascii() and letter.isalnum())
    return kept[:LENGTH] or NOTHING_LEFT
