"""What every page is framed with: who looks at it, what its forms need, whether a run is loading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request

from clientimport.review.admission import SESSION
from clientimport.review.sessions import Session

if TYPE_CHECKING:
    from clientimport.pipeline.reviewing.views import LoadingView


@dataclass(frozen=True)
class Told:
    """What the last action did, in words; `undo`: the action that a button takes back, 0 without."""

    words: str
    undo: int = 0


@dataclass(frozen=True)
class Frame:
    """`by`: who looks; `csrf`: for forms; `here`: the address of this page, to come back to; `version`: of the static files.

    `loading`: a run that is loading; `mended`: rows with a mended copy that waits; `told`: what the last action did.
    `leave`: whether one can log out.
    """

    by: str
    csrf: str
    here: str
    version: str
    loading: LoadingView | None = None
    mended: int = 0
    told: Told | None = None
    leave: bool = True


def frame_of(request: Request, told: Told | None = None) -> Frame:
    """The frame of the page that answers a request, whoever asks."""
    desk, session = request.app.state.desk, request.scope.get(SESSION)
    by, csrf = (session.user, session.csrf) if isinstance(session, Session) else ("", "")
    return Frame(by, csrf, _here(request), desk.static.version, told=told, leave=not desk.settings.user_header)


def _here(request: Request) -> str:
    if request.method != "GET":
        return "/"
    query = request.scope["query_string"].decode("latin-1")
    return "/" + quote(request.scope["path"].lstrip("/")) + (f"?{query}" if query else "")
