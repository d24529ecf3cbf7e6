"""What a page's handler works with: the board, who asks, and how a page or the way on is answered."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from clientimport.pipeline.reviewing.board import Board
from clientimport.review import drawing
from clientimport.review.admission import SESSION
from clientimport.review.background import Background
from clientimport.review.frame import Told, frame_of
from clientimport.review.sessions import Session, Sessions
from clientimport.review.settings import ReviewSettings
from clientimport.review.static_files import StaticFiles

_OURS = re.compile(r"/(?![/\\])[!-~]*")


@dataclass(frozen=True)
class Desk:
    """What all requests share."""

    board: Board
    settings: ReviewSettings
    sessions: Sessions
    static: StaticFiles
    background: Background


def page(request: Request, template: str, *, status: int = 200, told: Told | None = None, **context: Any) -> Response:
    """A template filled in, in the language of who asks. `told`: what the last action did."""
    html = drawing.page(template, lang_of(request), **{"frame": frame_of(request, told), "here": "", **context})
    return HTMLResponse(html, status)


def back(address: str) -> Response:
    """The way on after a form: to an address of ours, whatever the browser sent as such; else to the runs."""
    return RedirectResponse(address if _OURS.fullmatch(address) else "/", 303)


def desk_of(request: Request) -> Desk:
    """What all requests share."""
    return cast(Desk, request.app.state.desk)


def board_of(request: Request) -> Board:
    """The board under review, which speaks the language of who asks."""
    board = copy(desk_of(request).board)
    board.lang = lang_of(request)
    return board


def settings_of(request: Request) -> ReviewSettings:
    """How the review was started."""
    return desk_of(request).settings


def session_of(request: Request) -> Session:
    """The session in which somebody asks; its `user` is who acts."""
    return cast(Session, request.scope[SESSION])


def lang_of(request: Request) -> str:
    """The language of who asks."""
    return session_of(request).lang
