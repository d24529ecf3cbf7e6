"""What is new among the rejected rows of a run, beside what was known of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from clientimport.core.language import DEFAULT, grouped


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


_WORDS = {
    "en": ("Rejected rows", "new", "back again", "known", "changed", "gone", "waived"),
    "de": ("Abgelehnte Zeilen", "neu", "wieder da", "bekannt", "geändert", "erledigt", "hingenommen"),
}


def news_sentence(news: News, lang: str = DEFAULT) -> str:
    """ "Rejected rows: 3 new (1 back again), 41 known (2 changed), 12 gone, 1 waived." """
    rows, new, back, known, changed, gone, waived = _WORDS[lang]

    def counted(number: int, word: str) -> str:
        return f"{grouped(number, lang)} {word}"

    def among(number: int, word: str) -> str:
        return f" ({counted(number, word)})" if number else ""

    said = [
        counted(news.new, new) + among(news.back, back),
        counted(news.known, known) + among(news.changed, changed),
        counted(news.gone, gone),
        *([counted(news.waived, waived)] if news.waived else []),
    ]
    return f"{rows}: {', '.join(said)}."
