"""Words, numbers and dates of the review page, as its language writes them; the report's own words are its words, too."""

from __future__ import annotations

from clientimport.core.language import LANGUAGES, said
from clientimport.core.words_fates import WORDS as FATE_WORDS
from clientimport.reporter.page_language import PageLanguage
from clientimport.reporter.words_page import WORDS as REPORT_WORDS
from clientimport.review.words_review import WORDS
from clientimport.review.words_web import WORDS as WEB_WORDS

_ALL = {**REPORT_WORDS, **WEB_WORDS, **WORDS}


class ReviewLanguage(PageLanguage):
    """One of core.language.LANGUAGES; `other`: the one that a reviewer may change to."""

    @property
    def other(self) -> str:
        """The next language."""
        return LANGUAGES[(LANGUAGES.index(self.lang) + 1) % len(LANGUAGES)]

    def say(self, key: str, **places: object) -> str:
        """The words of a key, its places filled; numbers as this language writes them."""
        filled = {name: self.number(value) if type(value) is int else value for name, value in places.items()}
        return said(_ALL, self.lang, key, **filled)

    def noun(self, of: int, what: str) -> str:
        """The noun that goes with a number: "row", "rows"."""
        return _ALL[f"{what}.{'one' if of == 1 else 'many'}"][self.lang]

    def known(self, key: str) -> bool:
        """Whether there are words for a key."""
        return key in _ALL

    def fate(self, name: str) -> str:
        """The word for a fate."""
        return said(FATE_WORDS, self.lang, name)

    def clock(self, text: str) -> str:
        """2026-03-01T02:00:00+00:00 -> "02:00 UTC"; what is no moment stays as it is."""
        return self.moment(text).rpartition(", ")[2]
