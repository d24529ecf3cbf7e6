"""Mistakes of a mapping's author: collected while reading goes on, so that all of them are told at once."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from clientimport.core.errors import MappingFailure, Mistake

_LISTED = 12
"""Known names that a remedy lists at most; more than that nobody reads."""


class Mistakes:
    """The mistakes found so far; of several at one line and path with the same words only the first is kept.

    `folder`: where the file lies, for the names of other files in it; `read`: what of those was read, path -> SHA-256.
    """

    def __init__(self, folder: Path = Path()) -> None:
        self.found: list[Mistake] = []
        self.folder = folder
        self.read: dict[str, str] = {}

    def add(self, line: int, path: str, message: str, fix: str = "") -> None:
        """Takes one mistake; `path` as in "record.phone_numbers[0].number"."""
        mistake = Mistake(line, path, message, fix)
        if mistake not in self.found:
            self.found.append(mistake)

    def raise_if_any(self, file: str) -> None:
        """Raises MappingFailure with everything found."""
        if self.found:
            raise MappingFailure(file, self.found)


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is most like `name`, whatever its case, or ""."""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    folded = name.casefold()
    near = get_close_matches(folded, by_folded, n=1, cutoff=0.6)
    if not near and len(folded) >= 3:
        near = [candidate for candidate in by_folded if candidate.startswith(folded)]
    return by_folded[near[0]] if near else ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The remedy for an unknown name: the nearest known one, else the known ones listed."""
    names = list(known)
    near = nearest(name, names)
    if near:
        return f'Did you mean "{near}"?'
    if not names:
        return ""
    listed = ", ".join(names[:_LISTED])
    return f"Known: {listed}{' …' if len(names) > _LISTED else '.'}"


def shown(text: str) -> str:
    """A text of the mapping as a message quotes it: one line, shortened."""
    flat = " ".join(text.split())
    return f"“{flat[:60]}…”" if len(flat) > 60 else f"“{flat}”"
