"""The web application: its guards, its pages, and what a page module needs.

A page module is one of PAGES: it has `routes()`, which tells its addresses with `get` and `post`:

    from clientimport.review.desk import board_of, lang_of, page
    from clientimport.review.routing import PageRoute, fields_of, get, post

    def routes() -> list[PageRoute]:
        return [
            get("/rejects", list_rejects, query=("scope", "page")),
            post("/rejects/{reject:id}/save", save, fields=("version",), starts=("cell.",)),
        ]

    def list_rejects(request: Request) -> Response:
        asked = fields_of(request)
        found = rejects(board_of(request), Query(page=asked.whole("page", 1, least=1)), lang_of(request))
        return page(request, "rejects.html", found=found)

- A handler is a plain function: it runs in a thread, and calls pipeline.reviewing as it likes. It is called only where
  somebody has a session and nothing but what the route declares was sent; a form has proved to be ours.
- Places in a path are {name:id} (a whole number) or {name:scope} (a run's id, or "open"): `request.path_params["name"]`.
- It returns `page(request, template, **context)`, or `back(request, "/where")` after a form. What it cannot take it raises:
  Refused, or any Failure of the pipeline; both become a page, or a notice where htmx asked.
- Every form has `<input type="hidden" name="csrf" value="{{ frame.csrf }}">`, or its header X-CSRF-Token; neither is declared.
- Templates are escaped, and know `t`, `words`, `frame` (review.frame.Frame) and their context; an unknown name is an error.
- Style and scripts are files in static/: `/static/NAME?{{ frame.version }}`. Nothing inline runs, `style=` neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from clientimport.pipeline.reviewing.board import Board
from clientimport.review import (
    pages_audit,
    pages_mend,
    pages_rejects,
    pages_retry,
    pages_row,
    pages_run,
    pages_runs,
    pages_session,
    pages_suggest,
    pages_waive,
)
from clientimport.review.admission import Admission, issue_address
from clientimport.review.answering import Answering
from clientimport.review.background import Background
from clientimport.review.desk import Desk
from clientimport.review.guards import Armour, Door, Forms, Origins
from clientimport.review.routing import PageRoute
from clientimport.review.sessions import Sessions
from clientimport.review.settings import ReviewSettings
from clientimport.review.static_files import StaticFiles

PAGES: tuple[ModuleType, ...] = (
    pages_runs,
    pages_run,
    pages_rejects,
    pages_row,
    pages_mend,
    pages_waive,
    pages_retry,
    pages_suggest,
    pages_audit,
    pages_session,
)
"""The page modules."""


def make_app(board: Board, settings: ReviewSettings, *, pages: Sequence[ModuleType] = PAGES) -> Starlette:
    """The application for a board; every user is issued a one-time address (`settings.issued`)."""
    desk = Desk(board, settings, Sessions(settings.lang), StaticFiles(), Background(settings.tell))
    routes = [route for module in pages for route in module.routes()]
    if strange := [route for route in routes if not isinstance(route, PageRoute)]:
        raise TypeError(f"{strange} were not made by get() or post()")
    app = Starlette(
        routes=[*routes, desk.static.route()],
        # The first sees a request first, and its answer last.
        middleware=[
            Middleware(Armour),
            Middleware(Answering, settings),
            Middleware(Door, settings),
            Middleware(Admission, settings, desk.sessions),
            Middleware(Origins, settings),
            Middleware(Forms),
        ],
        exception_handlers={HTTPException: _hand_on},
    )
    app.router.redirect_slashes = False
    app.state.desk = desk
    for user in settings.users:
        issue_address(settings, desk.sessions, user)
    return app


async def _hand_on(request: Request, problem: Exception) -> Response:
    """To Answering, which has the words."""
    raise problem
