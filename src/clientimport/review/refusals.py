"""Requests that are not answered as asked: what is said, and with which HTTP status."""

from __future__ import annotations

from clientimport.core.errors import DatabaseFailure, ExitCode, Failure, MachineFailure, UsageFailure
from clientimport.core.language import said
from clientimport.pipeline.reviewing.refusals import Refusal
from clientimport.review.words_web import WORDS


class Refused(Exception):
    """A request that the page cannot take. `key`: of words_web, without "refused."; `places`: its places."""

    def __init__(self, status: int, key: str, *, headers: dict[str, str] | None = None, **places: object) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.headers = headers or {}
        self.places = places


_STATUS = {ExitCode.USAGE: 400, ExitCode.LOCKED: 409, ExitCode.GATE: 409, ExitCode.INPUT: 422, ExitCode.DEADLINE: 503}


def status_of(failure: Failure) -> int:
    """The HTTP status that a failure of the outside world is told with."""
    if isinstance(failure, DatabaseFailure | MachineFailure):
        return 503
    if isinstance(failure, Refusal) and not isinstance(failure, UsageFailure):
        return 409
    return _STATUS.get(failure.exit_code, 500)


def words_of_failure(failure: Failure, lang: str) -> str:
    """What a reviewer is told of it. What a database or the machine says may hold addresses and paths: the log has that."""
    if isinstance(failure, Refusal):
        return " ".join(failure.words(lang))
    return said(WORDS, lang, "refused.database") if status_of(failure) == 503 else str(failure)
