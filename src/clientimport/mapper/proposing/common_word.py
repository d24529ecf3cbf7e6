"""The word that all headings of a table begin with, as KD_NAME, KD_STREET do: it says nothing of a column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from clientimport.mapper.proposing.segments import segments
from clientimport.mapper.proposing.vocabulary import UNKNOWN, tokens

_LEAST, _SHARE = 4, 0.7
"""Headings, and the part of all, from which a word is what they all begin with."""


def without_common_word(headings: Sequence[str]) -> list[str]:
    """Headings -> what they say without the unknown word that most of them begin with; "" for one without it."""
    parted = [tokens(heading) for heading in headings]
    begun = Counter(words[0] for words in parted if len(words) > 1)
    for word, count in begun.most_common(1):
        if count >= max(_LEAST, _SHARE * len(headings)) and all(each.has(UNKNOWN) for each in segments(word)):
            return [" ".join(words[1:]) if words[:1] == [word] else "" for words in parted]
    return [""] * len(headings)
