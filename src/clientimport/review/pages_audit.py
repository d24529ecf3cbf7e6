"""The audit trail: every action with who did it, and the button that takes it back."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from clientimport.pipeline.reviewing.audit import audit
from clientimport.pipeline.reviewing.undoing import undo
from clientimport.review.desk import back, board_of, session_of
from clientimport.review.routing import PageRoute, fields_of, get, post
from clientimport.review.scopes import scope_of
from clientimport.review.showing import shown, words_of
from clientimport.review.telling import TOLD, after
from clientimport.review.trails import trail_lines

_SIZE = 50


def routes() -> list[PageRoute]:
    """Their addresses."""
    return [
        get("/audit", show_trail, query=("scope", "page", *TOLD)),
        post("/undo", take_back, fields=("action", "back")),
    ]


def show_trail(request: Request) -> Response:
    """The actions on a run, or all, the last one first."""
    asked, words = fields_of(request), words_of(request)
    scope, number = asked.text("scope", longest=1_000), asked.whole("page", 1, least=1)
    lines, total = audit(board_of(request), scope=scope or None, page=number, size=_SIZE)
    place = {"scope": scope} if scope else {}
    return shown(
        request,
        "audit.html",
        here="audit",
        scope=scope_of(scope, words) if scope else None,
        trail=trail_lines(lines, words),
        pages=max(1, -(-total // _SIZE)),
        at_page=number,
        link=lambda to: f"/audit?{urlencode({**place, 'page': to})}",
    )


def take_back(request: Request) -> Response:
    """Undoes an action as far as nobody has gone on from it."""
    asked = fields_of(request)
    acted = undo(board_of(request), asked.whole("action", least=1), by=session_of(request).user)
    return back(after(asked.text("back", "/audit"), "undone", acted))
