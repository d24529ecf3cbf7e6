"""A rejected row: its cells to be mended, beside the record that they would become; checked as one types, and saved."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from clientimport.core.errors import Failure, UsageFailure
from clientimport.pipeline.reviewing.audit import audit
from clientimport.pipeline.reviewing.board import rejects
from clientimport.pipeline.reviewing.editing import save
from clientimport.pipeline.reviewing.refusals import EditConflict, RunLoading
from clientimport.pipeline.reviewing.reject_views import neighbours, reject_view
from clientimport.pipeline.reviewing.trying import try_row
from clientimport.pipeline.reviewing.views import ProblemView, Query, RejectView, TrialView
from clientimport.review import drawing
from clientimport.review.desk import back, board_of, session_of
from clientimport.review.notices import Notice
from clientimport.review.queries import NAMES, address, query_in, query_of
from clientimport.review.refusals import words_of_failure
from clientimport.review.review_language import ReviewLanguage
from clientimport.review.routing import PageRoute, fields_of, get, post
from clientimport.review.row_cells import ShownCell, of_no_cell, shown_cells
from clientimport.review.row_conflict import conflict_of
from clientimport.review.row_forms import FIELDS, STARTS, Typed, received_in, stored_in, typed_in
from clientimport.review.row_words import lives_said, row_named, verdict, waiver_said
from clientimport.review.scopes import scope_of
from clientimport.review.showing import shown, words_of
from clientimport.review.telling import TOLD, after
from clientimport.review.trails import trail_lines

_TRAIL = 50


def routes() -> list[PageRoute]:
    """Their addresses."""
    return [
        get("/rejects/{reject:id}", show_row, query=(*NAMES, *TOLD)),
        post("/rejects/{reject:id}", save_row, fields=FIELDS, starts=STARTS),
        post("/rejects/{reject:id}/check", check_row, fields=FIELDS, starts=STARTS),
    ]


def show_row(request: Request) -> Response:
    """The row as it is stored."""
    view = _view(request)
    return _row(request, view, stored_in(view), query_of(fields_of(request)))


def check_row(request: Request) -> Response:
    """What the row would be as it is typed: for a script the parts that change, else the whole page with all that was typed."""
    view, asked = _view(request), fields_of(request)
    typed = typed_in(view, asked)
    if request.headers.get("hx-request") != "true":
        return _row(request, view, typed, query_in(asked.text("list")))
    words = words_of(request)
    trial, failed = _tried(request, view, typed)
    problems = trial.problems if trial else view.line.problems
    html = drawing.page(
        "checked.html",
        words.lang,
        cells=shown_cells(view.cells, typed.cells, problems, ""),
        row_problems=of_no_cell(view.cells, problems),
        trial=trial,
        verdict=verdict(trial, failed, words),
    )
    return HTMLResponse(html)


def save_row(request: Request) -> Response:
    """Saves what was typed, or takes the draft back; then the row again, or the next one.

    Whatever cannot be saved is shown again with all that was typed.
    """
    view, asked, words = _view(request), fields_of(request), words_of(request)
    query, do = query_in(asked.text("list")), asked.choice("do", ("save", "next", "discard", "edit"), "save")
    typed = typed_in(view, asked)
    if do == "edit":
        return _row(request, view, typed, query)
    if do == "discard":
        typed = received_in(view, typed.version)
    board, reject_id = board_of(request), view.line.reject_id
    following = neighbours(board, query, reject_id)[1] if do == "next" else 0
    try:
        acted = save(board, reject_id, version=typed.version, typed=typed.cells, raw=typed.raw, by=session_of(request).user)
    except EditConflict as conflict:
        return shown(
            request,
            "conflict.html",
            status=409,
            at=_at(query, reject_id),
            named=row_named(view.line, words),
            action=f"/rejects/{reject_id}",
            back_to=_at(query, reject_id),
            list=address(query, "").lstrip("?"),
            **conflict_of(view, typed, conflict, words),
        )
    except RunLoading as failure:
        return _row(
            request,
            view,
            typed,
            query,
            status=423,
            notice=Notice("warn", words.say("save.loading", why=failure.words(words.lang)[0])),
        )
    except UsageFailure as failure:
        return _row(
            request,
            view,
            typed,
            query,
            status=422,
            notice=Notice("bad", words.say("save.refused", why=words_of_failure(failure, words.lang))),
        )
    did = "discarded" if do == "discard" else "saved"
    return back(after(_at(query, following or reject_id), did, acted))


def _view(request: Request) -> RejectView:
    return reject_view(board_of(request), request.path_params["reject"], words_of(request).lang)


def _at(query: Query, reject_id: int) -> str:
    return address(query, f"/rejects/{reject_id}")


def _tried(request: Request, view: RejectView, typed: Typed) -> tuple[TrialView | None, str]:
    """The trial, or why there is none: a row that is not open is not tried, and without its mapping none can be."""
    if view.editable:
        return None, ""
    try:
        board, lang = board_of(request), words_of(request).lang
        return try_row(board, view.line.reject_id, typed=typed.cells, raw=typed.raw, lang=lang), ""
    except Failure as failure:
        return None, words_of_failure(failure, words_of(request).lang)


def _row(  # noqa: PLR0913 - what was typed, and why it was not saved
    request: Request, view: RejectView, typed: Typed, query: Query, *, status: int = 200, notice: Notice | None = None
) -> Response:
    board, words, line = board_of(request), words_of(request), view.line
    here = _at(query, line.reject_id)
    before, following = neighbours(board, query, line.reject_id)
    trial, failed = _tried(request, view, typed)
    problems: tuple[ProblemView, ...] = trial.problems if trial else line.problems
    cells = shown_cells(view.cells, typed.cells, problems, f"/rejects/{line.reject_id}/check")
    trail, _ = audit(board, reject_id=line.reject_id, size=_TRAIL)
    rest = [cell for cell in cells if not cell.faulty]
    context: dict[str, Any] = {
        "named": row_named(line, words),
        "scope": scope_of(query.scope, words),
        "table": address(query),
        "before": _at(query, before) if before else "",
        "after": _at(query, following) if following else "",
        "action": f"/rejects/{line.reject_id}",
        "check": f"/rejects/{line.reject_id}/check",
        "list": address(query, "").lstrip("?"),
        "view": view,
        "version": typed.version,
        "raw": typed.raw,
        "row_problems": of_no_cell(view.cells, problems),
        "faulty": [cell for cell in cells if cell.faulty],
        "filled": [cell for cell in rest if _shows(cell)],
        "blank": [cell for cell in rest if not _shows(cell)],
        "trial": trial,
        "verdict": verdict(trial, failed, words),
        "notice": notice,
        "why_not": _why_not(view, words),
        "edited_at": words.moment(view.edited_at),
        "lives": lives_said(view, words),
        "waived": waiver_said(view, words),
        "trail": trail_lines(trail, words, of_row=True),
        "people": rejects(board, Query(size=1), words.lang).people,
    }
    return shown(request, "row.html", status=status, at=here, here="rejects", **context)


def _shows(cell: ShownCell) -> bool:
    """Whether there is something to see in a cell that is not at fault."""
    return bool(cell.text or cell.received or cell.secret or cell.problems)


def _why_not(view: RejectView, words: ReviewLanguage) -> str:
    key = f"locked.{view.editable}"
    return words.say(key) if words.known(key) else view.editable
