"""Waiving all rows of a cause: how many they are, why, and until when."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from clientimport.pipeline.reviewing.assigning import waive_rows
from clientimport.pipeline.reviewing.board import causes
from clientimport.pipeline.reviewing.views import OPEN_SCOPE, Query
from clientimport.review.cause_keys import LONGEST, cause_named, cause_table, key_of
from clientimport.review.desk import back, board_of, session_of
from clientimport.review.pages_rejects import waiver
from clientimport.review.routing import PageRoute, fields_of, get, post
from clientimport.review.rows_meant import ids_of
from clientimport.review.scopes import scope_of
from clientimport.review.showing import shown, words_of
from clientimport.review.telling import after


def routes() -> list[PageRoute]:
    """Their addresses."""
    return [
        get("/waive", ask, query=("scope", "cause")),
        post("/waive", carry_out, fields=("scope", "cause", "reason", "until")),
    ]


def ask(request: Request) -> Response:
    """The cause, and what is to be said of the waiver."""
    words, asked = words_of(request), fields_of(request)
    scope = asked.text("scope", longest=LONGEST) or OPEN_SCOPE
    cause = cause_named(asked.text("cause", longest=LONGEST), causes(board_of(request), scope, words.lang))
    return shown(
        request,
        "waive.html",
        scope=scope_of(scope, words),
        cause=cause,
        count=cause.rows,
        key=key_of(cause),
        table=cause_table(scope, cause),
    )


def carry_out(request: Request) -> Response:
    """Waives the rows that have the cause now."""
    words, asked, board = words_of(request), fields_of(request), board_of(request)
    scope = asked.text("scope", longest=LONGEST) or OPEN_SCOPE
    reason, until = waiver(asked)
    cause = cause_named(asked.text("cause", longest=LONGEST), causes(board, scope, words.lang))
    ids = ids_of(board, Query(scope=scope, code=cause.code, column=cause.column), words.lang)
    acted = waive_rows(board, ids, reason=reason, until=until, by=session_of(request).user)
    return back(after(scope_of(scope, words).href, "waived", acted))
