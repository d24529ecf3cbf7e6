"""A run, or all that is open: what happened, the causes with their values, and what can be done about each."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from clientimport.core.fates import CLIENT_FATES, DATA_FATES
from clientimport.pipeline.reviewing.audit import note
from clientimport.pipeline.reviewing.board import causes, rejects
from clientimport.pipeline.reviewing.retry_mended import mended_count
from clientimport.pipeline.reviewing.run_views import run_view, workbook
from clientimport.pipeline.reviewing.views import OPEN_SCOPE, CauseView, Query
from clientimport.review.cause_keys import cause_page, cause_table
from clientimport.review.charts import chart
from clientimport.review.desk import board_of, session_of
from clientimport.review.review_language import ReviewLanguage
from clientimport.review.routing import PageRoute, get
from clientimport.review.scopes import scope_of
from clientimport.review.showing import shown, words_of
from clientimport.review.telling import TOLD

_WIDTH = 1000
_FILES = 3
"""Files of a run that are named."""
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def routes() -> list[PageRoute]:
    """Their addresses."""
    return [
        get("/open", show_open, query=TOLD),
        get("/runs/{run:scope}", show_run, query=TOLD),
        get("/runs/{run:scope}/rejects.xlsx", send_workbook),
    ]


def show_open(request: Request) -> Response:
    """All rejects that are open, by cause."""
    board, words = board_of(request), words_of(request)
    found = causes(board, OPEN_SCOPE, words.lang)
    counts = {state: rejects(board, Query(state=state, size=1), words.lang).total for state in ("open", "waived")}
    return shown(
        request,
        "run.html",
        here="open",
        scope=scope_of(OPEN_SCOPE, words),
        title=words.say("scope.all"),
        headline=words.say("open.head_one" if counts["open"] == 1 else "open.head", count=counts["open"])
        if counts["open"]
        else words.say("runs.none_open"),
        run=None,
        nothing=False,
        release="",
        open=counts["open"],
        waived=counts["waived"],
        mended=mended_count(board, OPEN_SCOPE),
        rejected=counts["open"],
        fates=[],
        trend=None,
        causes=[_drawn(cause, found, OPEN_SCOPE) for cause in found],
    )


def show_run(request: Request) -> Response:
    """One run."""
    words, run_id = words_of(request), request.path_params["run"]
    view = run_view(board_of(request), run_id, words.lang)
    run, fates = view.run, view.run["fates"]
    return shown(
        request,
        "run.html",
        scope=scope_of(run_id, words),
        title=words.say("run.title", when=words.moment(run["started_at"])),
        headline=_headline(run, words),
        run=run,
        files=view.files[:_FILES],
        more_files=len(view.files[_FILES:]),
        nothing=run["status"] in ("held", "failed"),
        release=words.say("run.released", by=run["released_by"], reason=run["release_reason"]) if run["released_by"] else "",
        open=view.open,
        waived=view.waived,
        mended=view.mended,
        rejected=fates.get("rejected", 0),
        fates=_bars(fates, words),
        trend=chart(view.trend, words, now=run_id),
        causes=[_drawn(cause, view.causes, run_id) for cause in view.causes],
    )


def send_workbook(request: Request) -> Response:
    """rejects.xlsx of a run, made from the ledger; who took it stands in the history."""
    run_id, board = request.path_params["run"], board_of(request)
    content = workbook(board, run_id, words_of(request).lang)
    note(board, by=session_of(request).user, action="export", scope=run_id)
    name = f'attachment; filename="rejects-{run_id}.xlsx"'
    return Response(content, media_type=_WORKBOOK, headers={"content-disposition": name})


def _headline(run: dict[str, Any], words: ReviewLanguage) -> str:
    fates = run["fates"]
    accepted, rejected = sum(fates.get(fate, 0) for fate in CLIENT_FATES), fates.get("rejected", 0)
    if run["status"] != "done":
        return words.say(
            f"run.head.{run['status'] if run['status'] in ('running', 'same', 'checked') else 'nothing'}", rejected=rejected
        )
    return words.say("run.head", accepted=words.count(accepted, "row"), rejected=rejected)


def _bars(fates: dict[str, int], words: ReviewLanguage) -> list[dict[str, Any]]:
    """The fates of data rows that occurred: name, word, count, share in words, place and width in a bar of 1000 units."""
    counts = [(fate, fates.get(fate, 0)) for fate in DATA_FATES if fates.get(fate, 0)]
    whole = sum(count for _, count in counts)
    bars: list[dict[str, Any]] = []
    for fate, count in counts:
        at = bars[-1]["x"] + bars[-1]["width"] if bars else 0.0
        told = {"fate": fate, "word": words.fate(fate), "count": count, "share": words.share(count, whole)}
        bars.append({**told, "x": at, "width": _WIDTH * count / whole})
    return bars


def _drawn(cause: CauseView, all_of: tuple[CauseView, ...], scope: str) -> dict[str, Any]:
    """A cause as the template draws it. `width`, `done`: bars of 100 units, of its rows and of those that are mended."""
    most = max(each.rows for each in all_of)
    width = max(100 * cause.rows / most, 0.5)
    return {
        "code": cause.code,
        "column": cause.column,
        "rows": cause.rows,
        "mended": cause.mended,
        "message": cause.message,
        "fix": cause.fix,
        "more": cause.more,
        "width": width,
        "done": width * cause.mended / cause.rows if cause.rows else 0,
        "chips": [(value, rows, near, cause_table(scope, cause, value)) for value, rows, near in cause.values],
        "table": cause_table(scope, cause),
        "mend": cause_page("/mend", scope, cause) if cause.names else "",
        "waive": cause_page("/waive", scope, cause),
    }
