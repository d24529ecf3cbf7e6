"""The rejects as a table: filtered, sorted and paged by its address; some of them waived or assigned together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from clientimport.pipeline.reviewing.assigning import assign, unwaive_rows, waive_rows
from clientimport.pipeline.reviewing.board import causes, rejects
from clientimport.pipeline.reviewing.views import OPEN_SCOPE, CauseView, Query, RejectLine
from clientimport.review.cause_keys import key_of
from clientimport.review.desk import back, board_of, session_of
from clientimport.review.fields import Fields
from clientimport.review.queries import NAMES, STATES, address, parameters, query_of
from clientimport.review.refusals import Refused
from clientimport.review.review_language import ReviewLanguage
from clientimport.review.routing import PageRoute, fields_of, get, post
from clientimport.review.scopes import scope_of
from clientimport.review.showing import shown, words_of
from clientimport.review.telling import TOLD, after

_NAME, _REASON = 100, 500


def routes() -> list[PageRoute]:
    """Their addresses."""
    return [
        get("/rejects", list_rejects, query=(*NAMES, *TOLD)),
        post("/rejects/selected", act_on_selected, fields=("do", "to", "reason", "until", "back"), several=("id",)),
    ]


def list_rejects(request: Request) -> Response:
    """One page of the table."""
    board, words = board_of(request), words_of(request)
    query = query_of(fields_of(request))
    found = rejects(board, query, words.lang)
    # The last page of a table that has become shorter, not an empty one.
    query = replace(query, page=found.query.page)
    everything = Query(scope=query.scope, sort=query.sort)
    return shown(
        request,
        "rejects.html",
        here="rejects",
        scope=scope_of(query.scope, words),
        query=query,
        page=found,
        several_files=len({line.file for line in found.lines}) > 1,
        people=found.people,
        states=STATES,
        mended={True: "yes", False: "no", None: ""}[query.mended],
        causes=_offered(query, causes(board, query.scope, words.lang), words),
        found=words.say("found_one" if found.total == 1 else "found", count=found.total),
        chips=_chips(query, words),
        narrowed=parameters(replace(query, page=1)) != parameters(everything),
        everything=address(everything),
        link=lambda **changes: address(query, **changes),
        page_link=lambda number: address(query, page=number),
        row_link=lambda line: row_address(query, line),
    )


def row_address(query: Query, line: RejectLine) -> str:
    """The address of a row, with the table that it is looked at from."""
    return address(query, f"/rejects/{line.reject_id}")


def act_on_selected(request: Request) -> Response:
    """Assigns, waives or unwaives the rows that are ticked."""
    asked, board, by = fields_of(request), board_of(request), session_of(request).user
    ids, where = asked.wholes("id"), asked.text("back", "/rejects")
    do = asked.choice("do", ("assign", "waive", "unwaive"))
    if not ids:
        raise Refused(400, "none_picked")
    if do == "assign":
        to = " ".join(asked.text("to", longest=_NAME).split())
        return back(after(where, "assigned" if to else "unassigned", assign(board, ids, to=to, by=by)))
    if do == "unwaive":
        return back(after(where, "unwaived", unwaive_rows(board, ids, by=by)))
    reason, until = waiver(asked)
    return back(after(where, "waived", waive_rows(board, ids, reason=reason, until=until, by=by)))


def waiver(asked: Fields) -> tuple[str, date | None]:
    """The reason and the last day that a form has. Raises Refused where there is no reason, or no such day."""
    reason = " ".join(asked.text("reason", longest=_REASON).split())
    if not reason:
        raise Refused(400, "no_reason")
    text = asked.text("until", longest=10)
    try:
        return reason, date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(400, "field", name="until") from None


def _offered(query: Query, found: tuple[CauseView, ...], words: ReviewLanguage) -> list[tuple[str, str, bool]]:
    chosen = f"{query.code}:{query.column}" if query.code else ""
    offered = [(key_of(cause), _named(cause, words), key_of(cause) == chosen) for cause in found]
    if chosen and not any(picked for _, _, picked in offered):
        offered.append((chosen, f"{query.column} {query.code}".strip(), True))
    return offered


def _named(cause: CauseView, words: ReviewLanguage) -> str:
    what = f"{cause.column}: {cause.code}" if cause.column else cause.code
    return f"{what} ({words.number(cause.rows)})"


def _chips(query: Query, words: ReviewLanguage) -> list[tuple[str, str]]:
    """What narrows the table and has no field of its own: words, and the address without it."""
    chips: list[tuple[str, Any]] = []
    if query.scope != OPEN_SCOPE:
        chips.append((scope_of(query.scope, words).named, address(query, scope=OPEN_SCOPE)))
    if query.column and not query.code:
        chips.append((words.say("chip.column", column=query.column), address(query, column="")))
    if query.value is not None:
        told = words.say("chip.value", value=query.value) if query.value else words.say("chip.blank")
        chips.append((told, address(query, value=None)))
    return chips
