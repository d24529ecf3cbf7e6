"""How names of countries and currencies are compared: without case, accents, punctuation and the article."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable

from clientimport.core.details import detail

_LONGEST = 100
"""Characters; no known spelling comes near a longer text."""


def folded(text: str) -> str:
    """A name as people write it -> its form for comparing ("The U.K." and "uk" are one)."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    kept = "".join(" " if not c.isalnum() else c for c in plain if not unicodedata.combining(c) and c not in "'’.`´")
    words = kept.split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    if len(words) > 1 and all(len(word) == 1 for word in words):
        return "".join(words)
    return " ".join(words)


def nearest(text: str, known: Iterable[str]) -> str:
    """The known spelling most like `text`, or "" where none comes near; both folded."""
    # Imported where a value is at fault. A hundred times as fast as difflib: a column mapped wrongly has such values only.
    from rapidfuzz import fuzz, process

    if len(text) > _LONGEST:
        return ""
    found = process.extractOne(text, list(known), scorer=fuzz.ratio, score_cutoff=75)
    return found[0] if found else ""


def did_you_mean(name: str) -> str:
    """The detail of a message: a proposal, or nothing."""
    return detail("meant", name) if name else ""


def proposed(detail: str) -> str:
    """The name that a detail of `did_you_mean` proposes, or ""."""
    return str(json.loads(detail)[1]) if detail.startswith('["meant",') else ""
