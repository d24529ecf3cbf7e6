"""Whatever goes wrong with a request becomes a page with its words, and a line in the log: never a trace, never a secret."""

from __future__ import annotations

import time
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clientimport.core.bugs import bug_place
from clientimport.core.errors import Failure
from clientimport.core.events import Event, Level
from clientimport.core.language import said
from clientimport.review.admission import SESSION
from clientimport.review.drawing import page
from clientimport.review.frame import frame_of
from clientimport.review.refusals import Refused, status_of, words_of_failure
from clientimport.review.settings import ReviewSettings
from clientimport.review.words_web import WORDS


@dataclass(frozen=True)
class _Told:
    """What is said of a request that failed."""

    status: int
    words: str
    headers: dict[str, str]
    log: str
    level: Level = "warning"


class Answering:
    """Turns every exception into a page, and tells each request to the log: method, path, status, time and person."""

    def __init__(self, app: ASGIApp, settings: ReviewSettings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or hands it on."""
        status, begun = 0, time.perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        why = ""
        try:
            await self._app(scope, receive, watched)
        except Exception as problem:
            told = self._told(problem, self._lang(scope))
            why = told.log
            if told.level == "error":
                self._settings.tell(Event("review-failed", told.log, "error"))
            if status:
                # Half an answer has gone out; the server ends the connection, and the browser knows that it is not whole.
                return
            await self._answer(scope, told)(scope, receive, watched)
        finally:
            if status:
                self._log(scope, status, time.perf_counter() - begun, why)

    def _told(self, problem: Exception, lang: str) -> _Told:
        if isinstance(problem, Refused):
            words = said(WORDS, lang, f"refused.{problem.key}", **problem.places)
            return _Told(problem.status, words, problem.headers, problem.key)
        if isinstance(problem, HTTPException):
            key = "method" if problem.status_code == 405 else "nothing"
            return _Told(problem.status_code, said(WORDS, lang, f"refused.{key}"), dict(problem.headers or {}), key)
        if isinstance(problem, Failure):
            status, words = status_of(problem), words_of_failure(problem, lang)
            return _Told(status, words, {}, problem.discreetly(), "error" if status >= 500 else "warning")
        place = bug_place(problem)
        return _Told(500, said(WORDS, lang, "refused.bug", place=place), {}, f"A bug of clientimport: {place}", "error")

    def _answer(self, scope: Scope, told: _Told) -> Response:
        lang, request = self._lang(scope), Request(scope)
        heading = said(WORDS, lang, f"refused.{told.status if f'refused.{told.status}' in WORDS else 400}")
        context = {"heading": heading, "said": told.words}
        if SESSION not in scope:
            link = frame_of(request).here if told.log == "elsewhere" else ""
            html = page("outside.html", lang, **context, link=link, on=said(WORDS, lang, "refused.on"))
        elif request.headers.get("hx-request") == "true":
            html = page("refused_part.html", lang, **context)
        else:
            back = said(WORDS, lang, "refused.back")
            html = page("refused.html", lang, **context, frame=frame_of(request), here="", back=back)
        return HTMLResponse(html, told.status, told.headers)

    def _lang(self, scope: Scope) -> str:
        session = scope.get(SESSION)
        return session.lang if session is not None else self._settings.lang

    def _log(self, scope: Scope, status: int, seconds: float, why: str) -> None:
        session, peer = scope.get(SESSION), scope.get("client")
        facts: dict[str, object] = {
            "status": status,
            "milliseconds": round(seconds * 1000),
            "user": session.user if session is not None else None,
            "peer": peer[0] if peer else None,
        }
        # Never the query: the token stands in it, and what was searched for.
        words = f"{scope['method']} {scope['path'][:200]}" + (f" ({why})" if why else "")
        self._settings.tell(Event("review-request", words, "warning" if why else "info", facts=facts))
