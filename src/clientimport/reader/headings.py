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


class Needed:
    """The headings that a mapping needs, ready to be looked for in many rows. `spellings`: other words for them."""

    def __init__(self, needed: Sequence[str], spellings: dict[str, tuple[str, ...]]) -> None:
        self._exact: dict[str, set[str]] = {}
        self._loose: dict[str, set[str]] = {}
        for name in needed:
            for word in (name, *spellings.get(name, ())):
                self._exact.setdefault(word.strip(), set()).add(name)
                self._loose.setdefault(loosely(word), set()).add(name)

    def found(self, headings: Iterable[str]) -> tuple[int, int]:
        """How many of them are among these headings: exactly or loosely, and exactly."""
        exact = {heading.strip() for heading in headings}
        loose = {loosely(heading) for heading in exact if heading}
        return _reached(self._loose, loose), _reached(self._exact, exact)


def _reached(names: dict[str, set[str]], words: set[str]) -> int:
    return len(set().union(*(names[word] for word in words if word in names)))


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
