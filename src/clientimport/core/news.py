"""What is new among the rejected rows of a run, beside what was known of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from clientimport.core.language import DEFAULT, Words, grouped, said


@dataclass(frozen=True)
class News:
    """Rejected rows of a run that loaded.

    `new`: `back` of them had been resolved before. `known`: `changed` of them have other cells now. `gone`: rows that
    were open before and are no rejects any more. `waived`: rows that are in none of the others.
    """

    new: int = 0
    known: int = 0
    gone: int = 0
    changed: int = 0
    back: int = 0
    waived: int = 0

    @property
    def open(self) -> int:
        """Rows that somebody has to see to."""
        return self.new + self.known

    def plus(self, other: News) -> News:
        """Of two runs together."""
        mine, theirs = asdict(self), asdict(other)
        return News(**{name: mine[name] + theirs[name] for name in mine})

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return any(asdict(self).values())

    def to_json(self) -> dict[str, int]:
        """For machines."""
        return {name: getattr(self, name) for name in ("new", "known", "changed", "back", "gone", "waived")}


WORDS: Final[Words] = {
    "news": {"en": "Rejected rows: {parts}.", "de": "Abgewiesene Zeilen: {parts}."},
    "new": {"en": "{n} new", "de": "{n} neu"},
    "back": {"en": " ({n} back again)", "de": " ({n} wieder da)"},
    "known": {"en": "{n} known", "de": "{n} bekannt"},
    "changed": {"en": " ({n} changed)", "de": " ({n} geändert)"},
    "gone": {"en": "{n} gone", "de": "{n} verschwunden"},
    "waived": {"en": "{n} waived", "de": "{n} ausgenommen"},
}


def news_sentence(news: News, lang: str = DEFAULT) -> str:
    """ "Rejected rows: 3 new (1 back again), 41 known (2 changed), 12 gone, 1 waived." """

    def counted(of: str, *, where_any: bool = False) -> str:
        number = getattr(news, of)
        return said(WORDS, lang, of, n=grouped(number, lang)) if number or not where_any else ""

    parts = [
        counted("new") + counted("back", where_any=True),
        counted("known") + counted("changed", where_any=True),
        counted("gone"),
        *([counted("waived")] if news.waived else []),
    ]
    return said(WORDS, lang, "news", parts=", ".join(parts))
