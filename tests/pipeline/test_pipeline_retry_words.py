"""The words of a retry are complete in each language, and say the same of the same facts."""

from __future__ import annotations

import re

import pytest

from clientimport.core.language import LANGUAGES
from clientimport.pipeline.retry_words import BENDS, REASONS, REMARKS, WORDS

ALL = {
    f"{name} {key}": words
    for name, table in {"reason": REASONS, "remark": REMARKS, "bend": BENDS, "word": WORDS}.items()
    for key, words in table.items()
}


@pytest.mark.parametrize("key", ALL)
def test_both_languages_say_it_with_the_same_facts(key: str) -> None:
    words = ALL[key]
    assert list(words) == list(LANGUAGES)
    assert len({frozenset(re.findall(r"\{\w+\}", text)) for text in words.values()}) == 1
    assert all(text.strip() for text in words.values())
