"""A heading cut into known words and phrases: "RechnungsPLZ 2" is a scope, a concept and a number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from clientimport.mapper.proposing.vocabulary import NUMBER, UNKNOWN, Role, longest_word, tokens, vocabulary

_UNKNOWN, _WITHIN, _LEAST = 6.0, 0.6, 3
"""What a word that nobody knows costs, and a cut inside a word; letters of a part of a word at least."""
_LONGER = 1e-6
_LIKE = 88
"""Per cent of likeness from which a misspelt word is taken for a known one."""
_LEAST_LIKE, _MOST_LIKE = 5, 40
_LEAST_WRITTEN_OUT, _MOST_WRITTEN_OUT = 4, 12
"""Letters of a misspelt word, and of one that is shortened to its consonants."""
_VOWELS = re.compile("[aeiou]")


@dataclass(frozen=True)
class Segment:
    """A part of a heading and what it can be; `like`: the known word that a misspelt one was taken for."""

    text: str
    roles: tuple[Role, ...]
    like: str = ""

    def has(self, *kinds: str) -> Role | None:
        """Its first role of one of these kinds."""
        return next((role for role in self.roles if role.kind in kinds), None)


def segments(heading: str) -> list[Segment]:
    """A heading -> its segments in order, with the fewest unknown words, then the fewest segments."""
    words = tokens(heading)
    text = "".join(words)
    starts = {0}
    for word in words:
        starts.add(max(starts) + len(word))
    known = vocabulary()
    best: list[tuple[float, int, tuple[Role, ...]] | None] = [None] * (len(text) + 1)
    best[0] = (0.0, 0, ())
    for start in range(len(text)):
        here = best[start]
        if here is None:
            continue
        steps: list[tuple[int, float, tuple[Role, ...]]] = []
        for end in range(start + 1, min(len(text), start + longest_word()) + 1):
            roles = known.get(text[start:end])
            if roles is None:
                continue
            cuts = (start not in starts) + (end not in starts)
            if cuts and end - start < _LEAST and text[start:end] not in ("s", "n"):
                continue
            # Of two ways with as many parts that with the longer ones: "Last Name" and a 2, not "Last" and "Name 2".
            steps.append((end, 1 + _WITHIN * cuts - _LONGER * (end - start) ** 2, roles))
        if start in starts:
            end = min(at for at in starts if at > start)
            if text[start:end].isdigit():
                steps.append((end, 1.0, (Role(NUMBER, text[start:end], ""),)))
            steps.append((end, _UNKNOWN, (Role(UNKNOWN, "", ""),)))
        for end, cost, roles in steps:
            there = best[end]
            if there is None or here[0] + cost < there[0]:
                best[end] = (here[0] + cost, start, roles)
    found: list[Segment] = []
    at = len(text)
    while at:
        step = best[at]
        assert step is not None  # every word is at least an unknown one
        found.append(_understood(Segment(text[step[1] : at], step[2])))
        at = step[1]
    return found[::-1]


def _understood(segment: Segment) -> Segment:
    if not segment.has(UNKNOWN):
        return segment
    text = segment.text
    near = _written_out().get(text, "") or (_nearest(text) if _LEAST_LIKE <= len(text) <= _MOST_LIKE else "")
    return Segment(text, vocabulary()[near], near) if near else segment


@cache
def _written_out() -> Mapping[str, str]:
    """Consonants alone, as old systems shorten words -> the word: "cntry" is country; none where it could be several."""
    found: dict[str, list[str]] = {}
    for word in vocabulary():
        if _LEAST_WRITTEN_OUT <= len(word) <= _MOST_WRITTEN_OUT and word.isalpha() and word.isascii():
            short = word[0] + _VOWELS.sub("", word[1:])
            if _LEAST <= len(short) < len(word) and short not in vocabulary():
                found.setdefault(short, []).append(word)
    meant = {short: {vocabulary()[word][0].name for word in words} for short, words in found.items()}
    return {short: min(words, key=len) for short, words in found.items() if len(meant[short]) == 1}


@cache
def _nearest(word: str) -> str:
    from rapidfuzz import fuzz, process

    likely = [each for each in vocabulary() if abs(len(each) - len(word)) <= 2 and len(each) >= 5]
    found = process.extractOne(word, likely, scorer=fuzz.ratio, score_cutoff=_LIKE)
    return found[0] if found else ""
