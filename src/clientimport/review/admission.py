"""Who asks: the session of a browser, begun with a one-time token or with the name that a trusted proxy gives."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clientimport.core.events import Event
from clientimport.review.refusals import Refused
from clientimport.review.sessions import Session, Sessions
from clientimport.review.settings import ReviewSettings, acceptable_name

SESSION = "clientimport.session"
"""Where a request's scope has its session."""

_COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")
_FROM_ELSEWHERE = ("cross-site", "same-site")


def issue_address(settings: ReviewSettings, sessions: Sessions, user: str) -> None:
    """Makes a one-time address for a user, for the eyes of whoever started the server: `settings.issued` is told."""
    settings.issued(user, f"{settings.origins[0]}/?token={sessions.issue(user)}")


class Admission:
    """Finds the session of each request and puts it into scope[SESSION]; a request without one is Refused (403)."""

    def __init__(self, app: ASGIApp, settings: ReviewSettings, sessions: Sessions) -> None:
        self._app = app
        self._settings = settings
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or hands it on."""
        request = Request(scope)
        session = self._sessions.find(self._cookies(request))
        if self._settings.user_header:
            send, session = self._by_proxy(request, session, send)
        elif (token := _token(request)) is not None:
            await self._entrance(request, token, session)(scope, receive, send)
            return
        if session is None:
            raise Refused(403, "elsewhere" if _from_elsewhere(request) else "session")
        scope[SESSION] = session
        await self._app(scope, receive, send)

    def _by_proxy(self, request: Request, session: Session | None, send: Send) -> tuple[Send, Session]:
        user = _named(request, self._settings.user_header)
        if session is not None and session.user == user:
            return send, session
        if session is not None:
            self._sessions.end(session)
        cookie, session = self._sessions.open(user)
        self._settings.tell(Event("review-entered", f"{user} came in by the proxy.", facts={"user": user}))
        return self._with_cookie(send, cookie), session

    def _entrance(self, request: Request, token: str, session: Session | None) -> Response:
        user = self._sessions.spend(token)
        if user is None:
            if session is not None:  # the page was opened again, with the address by which they came in
                return RedirectResponse("/", 303)
            raise Refused(403, "spent" if self._sessions.was_spent(token) else "token")
        cookie, _ = self._sessions.open(user)
        self._settings.tell(Event("review-entered", f"{user} came in.", facts={"user": user}))
        issue_address(self._settings, self._sessions, user)
        # After a link on another site's page the cookie is kept back until a page of ours asks: this one does so at once.
        answer = _go_on() if _from_elsewhere(request) else RedirectResponse("/", 303)
        self._set_cookie(answer, cookie)
        return answer

    def _cookies(self, request: Request) -> list[str]:
        """What may be our cookie; another server of this machine may have set one of the same name."""
        found = []
        for header in request.headers.getlist("cookie"):
            for part in header.split(";"):
                name, _, value = part.strip().partition("=")
                if name == self._settings.cookie and _COOKIE.fullmatch(value):
                    found.append(value)
        return found

    def _set_cookie(self, answer: Response, cookie: str) -> None:
        answer.set_cookie(
            self._settings.cookie, cookie, path="/", httponly=True, samesite="strict", secure=self._settings.secure
        )

    def _with_cookie(self, send: Send, cookie: str) -> Send:
        carrier = Response()
        self._set_cookie(carrier, cookie)
        ours = [header for header in carrier.raw_headers if header[0] == b"set-cookie"]

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), *ours]}
            await send(message)

        return sending


def _token(request: Request) -> str | None:
    """The token of an address; a HEAD, as programs ask that look at links in mail, does not spend it."""
    if request.scope["path"] != "/" or request.method != "GET":
        return None
    try:
        pairs = parse_qsl(request.scope["query_string"].decode("ascii"), keep_blank_values=True, max_num_fields=2)
    except ValueError:
        return None
    return pairs[0][1] if len(pairs) == 1 and pairs[0][0] == "token" else None


def _named(request: Request, header: str) -> str:
    """Who asks, as the proxy says; Refused (403) where it does not, or where somebody else said so, too."""
    raw = [value for name, value in request.scope["headers"] if name == header.lower().encode("latin-1")]
    if len(raw) != 1:
        raise Refused(403, "proxy")
    try:
        name = str(raw[0], "utf-8")
    except UnicodeDecodeError:
        name = str(raw[0], "latin-1")
    if not acceptable_name(name):
        raise Refused(403, "proxy")
    return name


def _from_elsewhere(request: Request) -> bool:
    return request.method == "GET" and Headers(scope=request.scope).get("sec-fetch-site") in _FROM_ELSEWHERE


def _go_on() -> Response:
    page = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=/"><title>clientimport</title>'
    return Response(f'{page}<p><a href="/">clientimport</a></p>', media_type="text/html")
