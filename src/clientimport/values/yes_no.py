"""Yes and no, in the words of a mapping or the usual ones."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from clientimport.values.distinct import each_distinct

YES = ("true", "yes", "y", "1", "t", "x", "on", "wahr", "ja", "j", "oui", "o", "si", "sí", "sì", "sim", "tak", "da", "checked")
NO = ("false", "no", "n", "0", "f", "off", "falsch", "nein", "non", "nee", "nej", "não", "nao", "nie", "unchecked")


def read_yes_no(values: pl.Series, yes: Sequence[str] = (), no: Sequence[str] = ()) -> pl.Series:
    """Texts -> "true", "false", or null where neither; compared without case.

    `yes`, `no`: the words; where one side is not given, its usual words count unless the other side names them.
    """
    yes_words = {word.strip().casefold() for word in yes}
    no_words = {word.strip().casefold() for word in no}
    yes_words = yes_words or set(YES) - no_words
    no_words = no_words or set(NO) - yes_words
    return each_distinct(values, lambda value: _meaning(value.strip().casefold(), yes_words, no_words))


def _meaning(word: str, yes: set[str], no: set[str]) -> str | None:
    return "true" if word in yes else "false" if word in no else None
