"""A change of a mapping in words: what it does, and what it would mend and alter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientimport.core.language import grouped, said
from clientimport.pipeline.words_suggest import WORDS

if TYPE_CHECKING:
    from clientimport.pipeline.suggest_trial import Suggestion


def title_of(suggestion: Suggestion, lang: str) -> str:
    """What it does, in a sentence."""
    return said(WORDS, lang, f"idea.{suggestion.idea.kind}")


def facts_of(suggestion: Suggestion) -> list[str]:
    """Each value with what it becomes."""
    return [f"“{value}” → “{becomes}”" for value, becomes in suggestion.idea.facts if becomes]


def suggestion_lines(each: Suggestion, lang: str) -> list[str]:
    """All of it with its patch, for a terminal."""
    mends = said(WORDS, lang, "mends", faults=grouped(each.mended, lang), rows=grouped(each.loaded, lang))
    lines = [f"{each.number}. {title_of(each, lang)} {mends}", *(f"   {fact}" for fact in facts_of(each))]
    if each.dropped > 0:
        lines.append("   " + said(WORDS, lang, "dropped", values=grouped(each.dropped, lang)))
    if each.effect is not None:
        before, differ = grouped(each.effect.before, lang), grouped(each.effect.differ, lang)
        lines.append("   " + said(WORDS, lang, "effect", before=before, differ=differ))
    return [*lines, *(f"   {line}" for line in each.patch.splitlines())]
