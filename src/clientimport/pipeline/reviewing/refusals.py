"""What a reviewer asked for and does not get: failures that have words in every language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from clientimport.core.errors import ExitCode, Failure, UsageFailure
from clientimport.core.language import DEFAULT, said
from clientimport.pipeline.reviewing.views import LoadingView
from clientimport.pipeline.reviewing.words_refusals import WORDS


class Refusal(Failure):
    """`key`: of words_refusals; `facts`: for its places. Its message is in the language that it was made in."""

    exit_code = ExitCode.USAGE

    def __init__(self, key: str, *, lang: str = DEFAULT, remedy: str = "", **facts: Any) -> None:
        self.key = key
        self.facts = facts
        self.remedy = remedy or f"{key}.fix"
        super().__init__(*self.words(lang)[:1], fix=self.words(lang)[1])

    def words(self, lang: str) -> tuple[str, str]:
        """What is refused, and what to do about it."""
        return said(WORDS, lang, self.key, **self.facts), said(WORDS, lang, self.remedy, **self.facts)


class Refused(Refusal, UsageFailure):
    """It cannot be done at all: a secret column, an unknown one, a row that is not open."""


class EditConflict(Refusal):
    """Somebody else has changed the row. `by`, `edited_at` (ISO 8601, UTC): who and when, "" where it is not known.

    `version`, `typed`, `raw`: of the draft that stands there now.
    """

    def __init__(  # noqa: PLR0913 - what stands there
        self, by: str, edited_at: str, version: int, typed: dict[str, str], raw: str | None, *, lang: str = DEFAULT
    ) -> None:
        super().__init__("conflict" if by else "conflict-nobody", lang=lang, remedy="conflict.fix", by=by)
        self.by, self.edited_at, self.version, self.typed, self.raw = by, edited_at, version, typed, raw


class RunLoading(Refusal):
    """A run is loading: nothing is changed meanwhile. `loading`: what is known of it."""

    exit_code = ExitCode.LOCKED

    def __init__(self, loading: LoadingView, *, lang: str = DEFAULT) -> None:
        self.loading = loading
        key = "loading-since" if loading.since else "loading"
        super().__init__(key, lang=lang, remedy="loading.fix", since=clock(loading.since))


class Stale(Refusal):
    """What is there is not what was previewed."""

    def __init__(self, *, lang: str = DEFAULT) -> None:
        super().__init__("stale", lang=lang)


def clock(moment: str) -> str:
    """A moment (ISO 8601) as people here say it: 02:00, and with its day where that is not today."""
    if not moment:
        return ""
    at, now = datetime.fromisoformat(moment).astimezone(), datetime.now(UTC).astimezone()
    return at.strftime("%H:%M" if at.date() == now.date() else "%Y-%m-%d %H:%M")
