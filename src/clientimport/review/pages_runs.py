"""The first page: the runs, the last one first, what each brought and what it rejected, and what is open by now."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from clientimport.core.fates import CLIENT_FATES
from clientimport.pipeline.reviewing.board import rejects, runs
from clientimport.pipeline.reviewing.views import Query
from clientimport.review.charts import Point, chart
from clientimport.review.desk import board_of
from clientimport.review.review_language import ReviewLanguage
from clientimport.review.routing import PageRoute, fields_of, get
from clientimport.review.showing import shown, words_of
from clientimport.review.telling import TOLD

_SIZE = 50
_DRAWN = 30


def routes() -> list[PageRoute]:
    """Their addresses."""
    return [get("/", list_runs, query=("kind", "page", *TOLD))]


def list_runs(request: Request) -> Response:
    """The runs of a kind, or all; their chart; how many rejects are open."""
    board, words, asked = board_of(request), words_of(request), fields_of(request)
    found = runs(board)
    kinds = list(dict.fromkeys(_kind(run) for run in found))
    kind = asked.text("kind", longest=1_000)
    listed = [run for run in found if not kind or _kind(run) == kind]
    pages = max(1, -(-len(listed) // _SIZE))
    at = min(asked.whole("page", 1, least=1), pages)
    return shown(
        request,
        "runs.html",
        here="runs",
        open=rejects(board, Query(size=1), words.lang).total,
        kinds=kinds[:20],
        kind=kind,
        kind_link=lambda name: _address(name, 1),
        trend=chart([_point(run) for run in reversed(listed[:_DRAWN])], words),
        lines=[_line(run, words) for run in listed[(at - 1) * _SIZE : at * _SIZE]],
        total=len(listed),
        pages=pages,
        at_page=at,
        link=lambda number: _address(kind, number),
    )


def _line(run: dict[str, Any], words: ReviewLanguage) -> dict[str, Any]:
    accepted, rejected = _point(run)[2:]
    whole = (accepted or 0) + rejected
    change = (run["change"] or {}).get("rejected")
    good, bad = (round(100 * count / whole, 2) if whole else 0 for count in (accepted or 0, rejected))
    return {
        "run_id": run["run_id"],
        "when": words.moment(run["started_at"]),
        "kind": _kind(run),
        "state": run["state"],
        "state_said": words.say(f"run.state.{run['state']}"),
        "rows": run["figures"]["rows"],
        "accepted": accepted,
        "rejected": rejected,
        "change": change,
        "good": good,
        "bad": bad,
    }


def _point(run: dict[str, Any]) -> Point:
    fates = run["fates"]
    accepted = sum(fates.get(fate, 0) for fate in CLIENT_FATES) if run["status"] == "done" else None
    return run["run_id"], run["started_at"], accepted, fates.get("rejected", 0)


def _kind(run: dict[str, Any]) -> str:
    return str(run["job"] or run["system"])


def _address(kind: str, number: int) -> str:
    pairs = {name: text for name, text in (("kind", kind), ("page", str(number) if number > 1 else "")) if text}
    return f"/?{urlencode(pairs)}" if pairs else "/"
