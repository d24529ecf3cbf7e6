"""Mending together: the values of a cause and what they become, a preview of all rows, and the confirmation."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from clientimport.core.errors import UsageFailure
from clientimport.pipeline.reviewing.board import causes, rejects
from clientimport.pipeline.reviewing.correcting import correct_all, preview
from clientimport.pipeline.reviewing.refusals import RunLoading, Stale
from clientimport.pipeline.reviewing.reject_views import reject_view
from clientimport.pipeline.reviewing.views import OPEN_SCOPE, CauseView, Correction, Preview, Query
from clientimport.review.cause_keys import cause_page, cause_table
from clientimport.review.desk import back, board_of, session_of
from clientimport.review.mend_forms import FIELDS, SEVERAL, STARTS, cause_of, corrected, sent_on, swaps
from clientimport.review.notices import Notice
from clientimport.review.refusals import words_of_failure
from clientimport.review.review_language import ReviewLanguage
from clientimport.review.routing import PageRoute, fields_of, get, post
from clientimport.review.scopes import scope_of
from clientimport.review.showing import shown, words_of
from clientimport.review.telling import after


def routes() -> list[PageRoute]:
    """Their addresses."""
    return [
        get("/mend", choose, query=("scope", "cause", "name")),
        post("/mend/change", change, fields=FIELDS, several=SEVERAL, starts=STARTS),
        post("/mend/preview", look, fields=FIELDS, several=SEVERAL, starts=STARTS),
        post("/mend", carry_out, fields=FIELDS, several=SEVERAL, starts=STARTS),
    ]


def choose(request: Request) -> Response:
    """The values of a cause, each with the known value that is nearest."""
    cause, name, scope = _meant(request)
    return _form(request, scope, cause, name)


def change(request: Request) -> Response:
    """The same form with what was typed before the preview."""
    cause, name, scope = _meant(request)
    return _form(request, scope, cause, name, corrected(fields_of(request), scope, cause, name))


def look(request: Request) -> Response:
    """What the correction would do; nothing is written."""
    cause, name, scope = _meant(request)
    correction = corrected(fields_of(request), scope, cause, name)
    if not correction.values and correction.every is None:
        notice = Notice("warn", words_of(request).say("mendall.nothing_taken"))
        return _form(request, scope, cause, name, correction, notice, status=422)
    return _preview(request, cause, correction)


def carry_out(request: Request) -> Response:
    """Mends all rows as they were previewed; where they are others by now, the preview comes again."""
    cause, name, scope = _meant(request)
    asked, words = fields_of(request), words_of(request)
    correction = corrected(asked, scope, cause, name)
    try:
        acted = correct_all(
            board_of(request), correction, digest=asked.text("digest", longest=200), by=session_of(request).user
        )
    except Stale:
        return _preview(request, cause, correction, Notice("warn", words.say("preview.stale")), status=409)
    except RunLoading as failure:
        notice = Notice("warn", words.say("mendall.loading", why=failure.words(words.lang)[0]))
        return _preview(request, cause, correction, notice, status=423)
    return back(after(scope_of(scope, words).href, "mended", acted))


def _meant(request: Request) -> tuple[CauseView, str, str]:
    asked = fields_of(request)
    scope = asked.text("scope", longest=1_000) or OPEN_SCOPE
    return *cause_of(asked, causes(board_of(request), scope, words_of(request).lang)), scope


def _form(  # noqa: PLR0913 - what the form is about, and what was typed
    request: Request,
    scope: str,
    cause: CauseView,
    name: str,
    correction: Correction | None = None,
    notice: Notice | None = None,
    *,
    status: int = 200,
) -> Response:
    words = words_of(request)
    headings, allowed = _column(request, scope, cause, name, words)
    return shown(
        request,
        "mend.html",
        status=status,
        at=cause_page("/mend", scope, cause, name=name),
        scope=scope_of(scope, words),
        cause=cause,
        table=cause_table(scope, cause),
        names=[(each, headings.get(each, each), cause_page("/mend", scope, cause, name=each)) for each in cause.names],
        chosen=name,
        hidden=[pair for pair in sent_on(Correction(scope, cause.code, cause.column, name), cause) if pair[1]],
        values=swaps(cause, correction),
        every=correction.every if correction else None,
        more=cause.more,
        allowed=allowed,
        notice=notice,
    )


def _column(
    request: Request, scope: str, cause: CauseView, name: str, words: ReviewLanguage
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Frame name -> heading, and what the column's cells may hold: as one row of the cause has them."""
    board = board_of(request)
    found = rejects(board, Query(scope=scope, code=cause.code, column=cause.column, size=1), words.lang)
    if not found.lines:
        return {}, ()
    cells = reject_view(board, found.lines[0].reject_id, words.lang).cells
    return {cell.name: cell.heading for cell in cells}, next((cell.allowed for cell in cells if cell.name == name), ())


def _preview(
    request: Request, cause: CauseView, correction: Correction, notice: Notice | None = None, *, status: int = 200
) -> Response:
    words = words_of(request)
    try:
        found = preview(board_of(request), correction, words.lang)
    except UsageFailure as failure:
        return _form(
            request,
            correction.scope,
            cause,
            correction.name,
            correction,
            Notice("bad", words_of_failure(failure, words.lang)),
            status=422,
        )
    return shown(
        request,
        "preview.html",
        status=status,
        at=cause_page("/mend", correction.scope, cause, name=correction.name),
        scope=scope_of(correction.scope, words),
        cause=cause,
        headline=_headline(found, words),
        preview=found,
        left=[(code, count, words.count(count, "row")) for code, count in found.left],
        hidden=sent_on(correction, cause, found.digest),
        notice=notice,
    )


def _headline(found: Preview, words: ReviewLanguage) -> str:
    if not found.rows:
        return words.say("preview.head_none")
    return words.say("preview.head_one" if found.rows == 1 else "preview.head", count=found.rows)
