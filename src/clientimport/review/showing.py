"""A page answered: its template, framed with what the last action did, whether a run is loading and what waits to be loaded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from clientimport.pipeline.reviewing.board import rejects
from clientimport.pipeline.reviewing.loading_now import loading_now
from clientimport.pipeline.reviewing.views import Query
from clientimport.review.desk import board_of, lang_of, page
from clientimport.review.frame import frame_of
from clientimport.review.review_language import ReviewLanguage
from clientimport.review.routing import fields_of
from clientimport.review.telling import told_of, without


def words_of(request: Request) -> ReviewLanguage:
    """The words in the language of who asks."""
    return ReviewLanguage(lang_of(request))


def shown(request: Request, template: str, *, status: int = 200, here: str = "", at: str = "", **context: Any) -> Response:
    """A template filled in. `here`: which of the pages in the bar it is; `at`: its address, where a form led to it."""
    board = board_of(request)
    told = told_of(fields_of(request), words_of(request)) if request.method == "GET" else None
    framed = frame_of(request, told)
    frame = replace(
        framed,
        here=at or without(framed.here),
        loading=loading_now(board),
        mended=rejects(board, Query(mended=True, size=1)).total,
    )
    return page(request, template, status=status, frame=frame, here=here, **context)
