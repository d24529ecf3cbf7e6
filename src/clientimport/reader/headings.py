"""Headings compared: exactly, then without case, blanks and punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

_NUMBER = re.compile(r"[-+(]?[\d.,:/ -]*\d[\d.,:/ )%-]*\Z")


# The same few words are compared with every row of every candidate dialect.
@lru_cache(maxsize=20_000)
def loosely(heading: str) -> str:
    """A heading without case, blanks and punctuation; one of nothing but punctuation stays as it is."""
    folded = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", heading).casefold())
    return folded or heading.strip()


def matches(headings: Iterable[str], needed: Sequence[str], spellings: dict[str, tuple[str, ...]]) -> tuple[int, int]:
    """How many of the needed headings are there: exactly or loosely, and exactly."""
    exact = {heading.strip() for heading in headings}
    loose = {loosely(heading) for heading in exact if heading}
    found = same = 0
    for name in needed:
        words = (name, *spellings.get(name, ()))
        same += any(word.strip() in exact for word in words)
        found += any(loosely(word) in loose for word in words)
    return found, same


def is_figure(cell: str) -> bool:
    """Whether a cell is a number, an amount, a date or a time."""
    return _NUMBER.match(cell.strip()) is not None


def looks_like_headings(cells: Sequence[str], *, repeated: bool = False) -> bool:
    """Whether a row could be one of headings: two filled cells at least, none a number, date or address.

    All are different, unless `repeated` ones are allowed.
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) < 2 or len(set(filled)) < (2 if repeated else len(filled)):
        return False
    return not any(_NUMBER.match(cell) or "@" in cell or "://" in cell or len(cell) > 100 for cell in filled)
