"""Words, numbers and dates as the language of a page writes them."""

from __future__ import annotations

from datetime import UTC, datetime

from clientimport.core.language import grouped, said
from clientimport.reporter.words_page import WORDS

_SHORT_MONTH = 3


class PageLanguage:
    """One of core.language.LANGUAGES."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def say(self, key: str, **places: object) -> str:
        """The words of a key, its places filled; numbers as this language writes them."""
        filled = {name: self.number(value) if isinstance(value, int) else value for name, value in places.items()}
        return said(WORDS, self.lang, key, **filled)

    def number(self, of: int) -> str:
        """1234567 -> "1,234,567" or "1.234.567"."""
        return grouped(of, self.lang)

    def decimal(self, of: float, digits: int) -> str:
        """1234.5 -> "1,234.50" or "1.234,50"."""
        whole, _, rest = f"{of:.{digits}f}".partition(".")
        return self.number(int(whole)) + (WORDS["decimal"][self.lang] + rest if rest else "")

    def noun(self, of: int, what: str) -> str:
        """The noun that goes with a number: "row", "rows"."""
        return WORDS[f"{what}.{'one' if of == 1 else 'many'}"][self.lang]

    def count(self, of: int, what: str) -> str:
        """A number with its noun: "1,234 rows"."""
        return f"{self.number(of)} {self.noun(of, what)}"

    def share(self, count: int, whole: int) -> str:
        """Three digits of a share, never 0 or 100 where it is not: "33.3 %"."""
        share = 100 * count / whole
        if 0 < share < 0.1:
            return f"< {self.decimal(0.1, 1)} %"
        if 99.9 < share < 100:
            return f"> {self.decimal(99.9, 1)} %"
        digits = len(f"{share:.3g}".partition(".")[2])
        return f"{self.decimal(share, digits)} %"

    def moment(self, text: str) -> str:
        """2026-03-01T02:00:00+00:00 -> "1 March 2026, 02:00 UTC"; what is no moment stays as it is."""
        at = _moment(text)
        return text if at is None else self.say("moment", date=self._date(at), time=f"{at:%H:%M}")

    def date(self, text: str) -> str:
        """2026-03-01 (or a moment) -> "1 March 2026"; what is none stays as it is."""
        at = _moment(text)
        return text if at is None else self._date(at)

    def short_day(self, text: str) -> str:
        """2026-03-01T02:00:00+00:00 -> "1 Mar"; what is no moment stays as it is."""
        at = _moment(text)
        return text if at is None else self.say("short_day", day=str(at.day), month=self._month(at)[:_SHORT_MONTH])

    def _date(self, at: datetime) -> str:
        return self.say("day", day=str(at.day), month=self._month(at), year=str(at.year))

    def _month(self, at: datetime) -> str:
        return WORDS["months"][self.lang].split()[at.month - 1]


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else at
