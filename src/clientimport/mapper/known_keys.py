"""The keys of a lookup table that are most like a text that it lacks."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches

from clientimport.core.details import detail

_NAMED = 3
"""Keys that a message names at most."""
_ALL_COMPARED = 60
"""Tables up to this size are compared whole; of larger ones only the keys with the same first letter."""


def nearest_known(keys: tuple[str, ...]) -> Callable[[str], str]:
    """A table's keys -> a function of an unknown text that gives the detail of its message: the known ones like it."""
    folded = {key.casefold(): key for key in reversed(keys)}
    by_first: dict[str, list[str]] = {}
    for key in folded:
        by_first.setdefault(key[:1], []).append(key)
    known: dict[str, str] = {}

    def told(text: str) -> str:
        if text not in known:
            known[text] = like(text.casefold())
        return known[text]

    def like(text: str) -> str:
        if len(keys) <= _NAMED:
            named = list(keys)
        else:
            compared = list(folded) if len(folded) <= _ALL_COMPARED else by_first.get(text[:1], [])[:_ALL_COMPARED]
            named = [folded[key] for key in get_close_matches(text, compared, n=_NAMED, cutoff=0.4)] or list(keys[:_NAMED])
        words = "known-among-others" if len(named) < len(keys) else "known"
        return detail(words, ", ".join(named)) if named else ""

    return told
