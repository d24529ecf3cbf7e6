"""Changes of the mapping that would mend many rows: looked for in the background, shown as patches with their effect."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from clientimport.core.errors import Failure
from clientimport.pipeline.reviewing.audit import note
from clientimport.pipeline.reviewing.suggesting import suggestions
from clientimport.pipeline.reviewing.views import OPEN_SCOPE, SuggestionView
from clientimport.review.background import LOOKS
from clientimport.review.desk import back, board_of, desk_of, session_of
from clientimport.review.refusals import Refused, words_of_failure
from clientimport.review.routing import PageRoute, fields_of, get, post
from clientimport.review.scopes import scope_of
from clientimport.review.showing import shown, words_of


@dataclass
class _Found:
    """`untried`: mappings that could not be tried, each with the reason in words."""

    suggestions: list[SuggestionView] = field(default_factory=list)
    untried: list[tuple[str, str]] = field(default_factory=list)


def routes() -> list[PageRoute]:
    """Their addresses."""
    return [post("/suggest", begin, fields=("scope",)), get("/suggest/{job:id}", watch)]


def begin(request: Request) -> Response:
    """Begins to look; the page to which it leads tells what was found."""
    board, by, lang = board_of(request), session_of(request).user, words_of(request).lang
    scope = fields_of(request).text("scope", longest=1_000) or OPEN_SCOPE
    background = desk_of(request).background

    def work() -> _Found:
        note(board, by=by, action=LOOKS, scope=scope)
        found = _Found()

        def untried(mapping: str, failure: Failure) -> None:
            found.untried.append((mapping, words_of_failure(failure, lang)))

        found.suggestions = suggestions(board, scope, lang, untried, background.heed)
        return found

    return back(f"/suggest/{background.begin(LOOKS, scope, by, work, lang=lang).number}")


def watch(request: Request) -> Response:
    """What was found, or that it is still being looked for."""
    words = words_of(request)
    job = desk_of(request).background.find(request.path_params["job"], LOOKS)
    if job is None:
        raise Refused(404, "job")
    # Asked first: what it came to is there by then.
    ended = job.ended
    found: _Found = job.result or _Found()
    return shown(
        request,
        "suggest.html",
        scope=scope_of(job.scope, words),
        job=job,
        ended=ended,
        failed=words.say("suggest.failed", why=job.failed) if job.failed else "",
        result=found.suggestions,
        untried=[words.say("suggest.untried", mapping=mapping, why=why) for mapping, why in found.untried],
        patches=[_lines(each.patch) for each in found.suggestions],
    )


def _lines(patch: str) -> list[tuple[str, str]]:
    """Lines of a patch, each with its kind: what goes, what comes, where, and what stays."""
    kinds = {"+": "plus", "-": "minus", "@": "where"}
    heads = ("--- ", "+++ ")
    return [
        ("where" if line.startswith(heads) else kinds.get(line[:1], "same"), line) for line in patch.rstrip("\n").split("\n")
    ]
