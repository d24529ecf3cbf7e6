"""Who is who: one-time tokens, and the sessions that they become. Both are kept as digests, in memory alone."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256

IDLE_SECONDS = 2 * 3600.0
"""A session ends when nothing was asked for so long; LONGEST_SECONDS after it began it ends whatever was asked."""
LONGEST_SECONDS = 12 * 3600.0
_SESSIONS_OF_ONE = 50
"""Sessions that a person may have at once; a further one ends the one that was idle longest."""


@dataclass
class Session:
    """A browser in which somebody reviews. `csrf`: what each of its forms must hold; `lang`: of its pages."""

    user: str
    lang: str
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    begun: float = 0.0
    seen: float = 0.0


class Sessions:
    """All sessions, and the token that each user may still come in with. Thread-safe."""

    def __init__(self, lang: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._lang = lang
        self._clock = clock
        self._lock = threading.Lock()
        self._tokens: dict[str, bytes] = {}
        self._spent: set[bytes] = set()
        self._sessions: dict[bytes, Session] = {}

    def issue(self, user: str) -> str:
        """A new one-time token for a user; the one that they had before is void."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._tokens[user] = _digest(token)
        return token

    def spend(self, token: str) -> str | None:
        """The user whose token it is, once; None for every other text."""
        given, found = _digest(token), None
        with self._lock:
            # All are compared, each in constant time: how long it takes tells nothing.
            for user, kept in self._tokens.items():
                if hmac.compare_digest(kept, given):
                    found = user
            if found is not None:
                self._spent.add(self._tokens.pop(found))
        return found

    def was_spent(self, token: str) -> bool:
        """Whether it once was a token."""
        with self._lock:
            return _digest(token) in self._spent

    def open(self, user: str) -> tuple[str, Session]:
        """A new session of a user, and what its cookie holds."""
        cookie, now = secrets.token_urlsafe(32), self._clock()
        session = Session(user, self._lang, begun=now, seen=now)
        with self._lock:
            self._end_old(now)
            theirs = [key for key, other in self._sessions.items() if other.user == user]
            theirs.sort(key=lambda key: self._sessions[key].seen)
            for key in theirs[: max(0, len(theirs) - _SESSIONS_OF_ONE + 1)]:
                del self._sessions[key]
            self._sessions[_digest(cookie)] = session
        return cookie, session

    def find(self, cookies: Iterable[str]) -> Session | None:
        """The session of the first of some cookies that has one, seen now."""
        now = self._clock()
        with self._lock:
            self._end_old(now)
            for cookie in cookies:
                session = self._sessions.get(_digest(cookie))
                if session is not None:
                    session.seen = now
                    return session
        return None

    def end(self, session: Session) -> None:
        """The session is over."""
        with self._lock:
            self._sessions = {key: other for key, other in self._sessions.items() if other is not session}

    def _end_old(self, now: float) -> None:
        def is_over(session: Session) -> bool:
            return now - session.seen > IDLE_SECONDS or now - session.begun > LONGEST_SECONDS

        for key in [key for key, session in self._sessions.items() if is_over(session)]:
            del self._sessions[key]


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()
