"""Loading what is mended: how much it is, the run while it loads, and what became of the rows."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from clientimport.pipeline.reviewing.board import rejects
from clientimport.pipeline.reviewing.retry_mended import mended_count, retry
from clientimport.pipeline.reviewing.views import OPEN_SCOPE, Query, RetryView
from clientimport.review.background import LOADS
from clientimport.review.desk import back, board_of, desk_of, session_of, settings_of
from clientimport.review.queries import address
from clientimport.review.refusals import Refused
from clientimport.review.review_language import ReviewLanguage
from clientimport.review.routing import PageRoute, fields_of, get, post
from clientimport.review.scopes import scope_of
from clientimport.review.showing import shown, words_of


def routes() -> list[PageRoute]:
    """Their addresses."""
    return [
        get("/retry", ask, query=("scope",)),
        post("/retry", begin, fields=("scope",)),
        get("/retry/{job:id}", watch),
    ]


def ask(request: Request) -> Response:
    """How many rows would be tried."""
    words, scope = words_of(request), fields_of(request).text("scope", longest=1_000) or OPEN_SCOPE
    return shown(
        request,
        "retry.html",
        here="retry",
        scope=scope_of(scope, words),
        count=mended_count(board_of(request), scope),
        table=address(Query(scope=scope, mended=True)),
    )


def begin(request: Request) -> Response:
    """Begins to load; the page to which it leads tells how far it is."""
    board, settings, by = board_of(request), settings_of(request), session_of(request).user
    scope, lang = fields_of(request).text("scope", longest=1_000) or OPEN_SCOPE, words_of(request).lang

    def work() -> RetryView:
        return retry(
            board, scope, by=by, reports=settings.reports, reports_group=settings.reports_group, lang=lang, tell=settings.tell
        )

    return back(f"/retry/{desk_of(request).background.begin(LOADS, scope, by, work, lang=lang).number}")


def watch(request: Request) -> Response:
    """A retry: running, or how it ended."""
    words = words_of(request)
    job = desk_of(request).background.find(request.path_params["job"], LOADS)
    if job is None:
        raise Refused(404, "job")
    # Asked first: what it came to is there by then.
    ended = job.ended
    done = ended and not job.failed
    return shown(
        request,
        "retrying.html",
        here="retry",
        scope=scope_of(job.scope, words),
        ended=ended,
        failed=job.failed,
        result=job.result,
        headline=_headline(job.result, words) if done else "",
        left=rejects(board_of(request), Query(scope=job.scope, size=1), words.lang).total if done else 0,
    )


def _headline(result: RetryView, words: ReviewLanguage) -> str:
    if not result.tried:
        return words.say("retried.nothing")
    if result.rejected or result.skipped:
        return words.say("retried.head", loaded=result.loaded, tried=words.count(result.tried, "row"))
    return words.say("retried.all_one" if result.loaded == 1 else "retried.all", loaded=result.loaded)
