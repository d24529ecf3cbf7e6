"""The words of the review page: complete in each language, with the same places, all of them used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clientimport.core.language import LANGUAGES
from clientimport.reporter.words_page import WORDS as REPORT_WORDS
from clientimport.review.queries import STATES
from clientimport.review.telling import DID
from clientimport.review.trails import ACTIONS
from clientimport.review.words_review import WORDS
from clientimport.review.words_web import WORDS as WEB_WORDS

REVIEW = Path(__file__).parents[2] / "src/clientimport/review"
SOURCES = [*REVIEW.glob("*.py"), *(REVIEW / "templates").glob("*.html")]
CODE = "\n".join(path.read_text("utf-8") for path in SOURCES if not path.name.startswith("words_"))
OF_DATA = ("state.", "run.state.", "run.head.", "locked.", "trail.", "life.ended.", "did.", "language.", "filter.mended.")
"""Keys that end in a word of the data."""


@pytest.mark.parametrize("key", WORDS)
def test_a_key_has_words_in_each_language_with_the_same_places(key: str) -> None:
    texts = WORDS[key]
    assert list(texts) == list(LANGUAGES)
    places = [sorted(re.findall(r"\{(\w*)\}", text)) for text in texts.values()]
    assert all(texts.values()) and places[0] == places[1]


def test_every_key_is_used() -> None:
    quoted = set(re.findall(r"[\"']([a-z_]+(?:\.[a-z_]+)*)[\"']", CODE))
    assert sorted(key for key in WORDS if key not in quoted and not key.startswith(OF_DATA)) == []


def test_every_key_that_a_template_says_is_there() -> None:
    known = {*WORDS, *REPORT_WORDS, *WEB_WORDS}
    templates = "\n".join(path.read_text("utf-8") for path in (REVIEW / "templates").glob("*.html"))
    said = set(re.findall(r"\bt\([\"']([a-z_.]+)[\"'](?=[,)])", templates))
    assert sorted(said - known) == []
    starts = set(re.findall(r"\bt\([\"']([a-z_.]+)[\"'] ~", templates))
    assert sorted(start for start in starts if not any(key.startswith(start) for key in known)) == []


def test_no_key_is_in_two_catalogues() -> None:
    twice = [key for key in WORDS if key in {**REPORT_WORDS, **WEB_WORDS}]
    assert twice == []


def test_what_ends_in_a_word_of_the_data_has_words_for_each() -> None:
    ends = {
        "state.": STATES,
        "trail.": ACTIONS,
        "run.state.": ("done", "held", "released", "failed", "running", "same", "checked"),
        "did.": [*DID, *(f"{did}_one" for did in DID)],
        "locked.": ("resolved", "held", "superseded", "withheld"),
        "language.": LANGUAGES,
    }
    wanted = [f"{start}{end}" for start, of in ends.items() for end in of]
    assert [key for key in wanted if key not in WORDS] == []
