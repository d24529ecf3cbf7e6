"""The reviewer's guide to the page: both languages tell the same, in the page's own words, with pictures that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clientimport.core.language import LANGUAGES
from clientimport.reporter.words_page import WORDS as REPORT_WORDS
from clientimport.review.words_review import WORDS
from clientimport.review.words_web import WORDS as WEB_WORDS

ROOT = Path(__file__).parents[2]
GUIDES = {"en": ROOT / "docs/review-page.md", "de": ROOT / "docs/review-page.de.md"}


def text_of(lang: str) -> str:
    return GUIDES[lang].read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_stands_bold_is_said_by_the_page(lang: str) -> None:
    said = {re.sub(r"\{\w+\}", "…", words[lang]) for words in {**REPORT_WORDS, **WEB_WORDS, **WORDS}.values()}
    bold = set(re.findall(r"\*\*([^*]+)\*\*", re.sub(r"\s*\n\s*", " ", text_of(lang))))
    # An arrow and a value of the example are no words of ours.
    assert {words for words in bold if words not in said and not words.startswith("→")} == set()


def test_both_guides_tell_the_same() -> None:
    texts = [text_of(lang) for lang in LANGUAGES]
    for pattern in (r"^#+ ", r"^\d\. ", r"^- ", r"^\| ", r"\]\(pictures/"):
        counts = [len(re.findall(pattern, text, re.MULTILINE)) for text in texts]
        assert counts[0] == counts[1] > 0, pattern


@pytest.mark.parametrize("lang", LANGUAGES)
def test_its_pictures_are_there_in_its_language(lang: str) -> None:
    found = re.findall(r"\(pictures/([\w-]+)\.(\w+)\.png\)", text_of(lang))
    assert {language for _, language in found} == {lang}
    assert all((ROOT / f"docs/pictures/{name}.{lang}.png").stat().st_size < 150_000 for name, _ in found)
