"""What every request must be before anything looks into it, and what every answer carries."""

from __future__ import annotations

import hmac

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clientimport.review.admission import SESSION
from clientimport.review.fields import Pairs, read_fields
from clientimport.review.refusals import Refused
from clientimport.review.settings import ReviewSettings

LARGEST_BODY = 4 << 20
"""Bytes of a form."""

LARGEST_HEAD = 32 << 10
"""Bytes of a request's line and headers."""
MOST_HEADERS = 100

FORM = "clientimport.form"
"""Where a request's scope has the pairs of its form."""

CSRF = "csrf"
"""The field of a form that proves it to be ours."""

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
"""Of every answer; a static file alone says something else about its keeping."""

_METHODS = ("GET", "HEAD", "POST")
_OURS = ("same-origin", "none")
_FORM_TYPE = "application/x-www-form-urlencoded"


class Armour:
    """Puts HEADERS on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or hands it on."""

        async def armoured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message.get("headers", [])))
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                message = {**message, "headers": headers.raw}
            await send(message)

        await self._app(scope, receive, armoured)


class Door:
    """Lets in what has a usual method, comes from a trusted peer, and asks for a host that is ours.

    A foreign page that has a name of its own lead to this machine (DNS rebinding) asks for that name.
    """

    def __init__(self, app: ASGIApp, settings: ReviewSettings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or hands it on."""
        if scope["method"] not in _METHODS:
            raise Refused(405, "method", headers={"allow": ", ".join(_METHODS)})
        if len(scope["headers"]) > MOST_HEADERS or _head(scope) > LARGEST_HEAD:
            raise Refused(431, "head")
        peer = scope.get("client")
        if not self._settings.trusts(peer[0] if peer else ""):
            raise Refused(403, "peer")
        named = Headers(scope=scope).getlist("host")
        if len(named) != 1 or named[0].lower() not in self._settings.hosts:
            raise Refused(400, "host")
        await self._app(scope, receive, send)


class Origins:
    """Lets a form in only where a page of ours sent it, and lets nothing of ours be part of a foreign page.

    Browsers tell so in Sec-Fetch-Site and Origin; under our Referrer-Policy Origin is "null" for a plain form of our own,
    and then Sec-Fetch-Site has to tell. Another port of this machine is the same site, but not the same origin.
    """

    def __init__(self, app: ASGIApp, settings: ReviewSettings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or hands it on."""
        headers = Headers(scope=scope)
        origins, sites = headers.getlist("origin"), headers.getlist("sec-fetch-site")
        if scope["method"] == "POST":
            ours = [origin for origin in origins if origin.lower() in self._settings.origins]
            foreign = any(origin != "null" and origin not in ours for origin in origins)
            if foreign or any(site != "same-origin" for site in sites) or not (ours or sites):
                raise Refused(403, "origin")
        elif any(site not in _OURS for site in sites) and not _opens_a_page(headers):
            raise Refused(403, "part")
        await self._app(scope, receive, send)


class Forms:
    """Reads a form, of LARGEST_BODY bytes at most, into scope[FORM]; a page itself reads no body.

    It must hold the session's own CSRF token, as the field `csrf` or in the header X-CSRF-Token. The handler comes after the
    whole form: what is broken off or too long does nothing.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or hands it on."""
        if scope["method"] == "POST":
            body = await _body(scope, receive)
            if body is None:
                return
            pairs = _form(scope, body)
            tokens = Headers(scope=scope).getlist("x-csrf-token") or [text for name, text in pairs if name == CSRF]
            if len(tokens) != 1 or not hmac.compare_digest(tokens[0].encode(), scope[SESSION].csrf.encode()):
                raise Refused(403, "csrf")
            scope[FORM] = [pair for pair in pairs if pair[0] != CSRF]
        await self._app(scope, receive, send)


def _opens_a_page(headers: Headers) -> bool:
    """Whether somebody followed a link; a frame of another page is navigated, too, but is no document of its own."""
    return headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest", "document") == "document"


def _head(scope: Scope) -> int:
    return len(scope["raw_path"]) + len(scope["query_string"]) + sum(len(name) + len(text) for name, text in scope["headers"])


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """The whole body; None where the browser went away before its end."""
    length = Headers(scope=scope).get("content-length", "0")
    if not length.isdigit() or len(length) > 18 or int(length) > LARGEST_BODY:
        raise _too_large()
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            raise _too_large()
        more = message.get("more_body", False)
    return bytes(body)


def _form(scope: Scope, body: bytes) -> Pairs:
    if not body:
        return []
    kind = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
    if kind != _FORM_TYPE:
        raise Refused(415, "type")
    return read_fields(body)


def _too_large() -> Refused:
    # What is still on its way is not waited for.
    return Refused(413, "large", headers={"connection": "close"}, most=LARGEST_BODY >> 20)
