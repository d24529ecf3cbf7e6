"""What a reviewer does with the session itself: change its language, end it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from clientimport.core.events import Event
from clientimport.core.language import LANGUAGES, said
from clientimport.review import drawing
from clientimport.review.desk import back, desk_of, lang_of, session_of, settings_of
from clientimport.review.routing import PageRoute, fields_of, post
from clientimport.review.words_web import WORDS


def routes() -> list[PageRoute]:
    """Their addresses."""
    return [post("/language", change_language, fields=("lang", "back")), post("/leave", leave)]


def change_language(request: Request) -> Response:
    """The pages of this session are in another language from now on."""
    session, asked = session_of(request), fields_of(request)
    session.lang = asked.choice("lang", LANGUAGES, session.lang)
    return back(asked.text("back", "/"))


def leave(request: Request) -> Response:
    """Ends the session."""
    desk, session, lang = desk_of(request), session_of(request), lang_of(request)
    desk.sessions.end(session)
    settings = settings_of(request)
    settings.tell(Event("review-left", f"{session.user} logged out.", facts={"user": session.user}))
    told = {"heading": said(WORDS, lang, "refused.left_title"), "said": said(WORDS, lang, "refused.left")}
    answer = HTMLResponse(drawing.page("outside.html", lang, **told, link=""))
    answer.delete_cookie(settings.cookie, httponly=True, samesite="strict", secure=settings.secure)
    return answer
