"""One run told beside those before it: its gates, its profile with the band of the last good runs, its trend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clientimport.core.gates import History
from clientimport.core.profile import Profile
from clientimport.core.wording import spoken_detail
from clientimport.loader import connect, list_runs, profiles_before, require_ledger, show_run
from clientimport.pipeline.history import Judged, changed_headings, judged, learning
from clientimport.pipeline.trends import like, with_trends

if TYPE_CHECKING:
    from sqlalchemy import Engine

TREND = 10
"""Runs of a trend, unless more are asked for."""


def story_of(database: str, run_id: str, trend: int = TREND) -> dict[str, Any]:
    """What run.json says of a run ("last": the last one), and besides:

    `state`, `released_at`, `released_by`, `release_reason` of a held one; `profile`: as `Profile.as_object` has it;
    `history`: how it compares with the good runs before it; `trend`: the last runs of its kind up to it, the newest first.
    Raises UsageFailure where there is no such run.
    """
    engine = connect(database, create=False)
    try:
        require_ledger(engine)
        return _story(engine, run_id, trend)
    finally:
        engine.dispose()


def _story(engine: Engine, run_id: str, trend: int) -> dict[str, Any]:
    said = show_run(engine, run_id)
    runs = with_trends(list_runs(engine))
    at = next(number for number, each in enumerate(runs) if each["run_id"] == said["run_id"])
    run = runs[at]
    own, _ = profiles_before(engine, run["run_id"], 0)
    asked = (own.history if own else None) or History()
    _, past = profiles_before(engine, run["run_id"], asked.runs)
    names = ("state", "released_at") + (("released_by", "release_reason") if run["released_at"] else ())
    return {
        **said,
        **{name: run[name] for name in names},
        "profile": own and own.as_object(),
        "history": own and _history(own, asked, past),
        "trend": like(runs[at:], run)[:trend],
    }


def _history(own: Profile, asked: History, past: list[Profile]) -> dict[str, Any]:
    """`gate`: whether the run was held to it; without one it is compared as the usual settings would."""
    gone, new = changed_headings(asked, own, past) if past else ([], [])
    return {
        "gate": own.history is not None,
        "runs": len(past),
        "learning": spoken_detail(learning(asked, past)) or None,
        "headings": {"gone": gone, "new": new},
        "figures": [_figure(each) for each in judged(asked, own, past)],
    }


def _figure(each: Judged) -> dict[str, Any]:
    band = each.band
    return {
        "figure": each.figure,
        "column": each.column or None,
        "value": each.value,
        "lowest": band.lowest,
        "highest": band.highest,
        "lower": band.lower,
        "upper": band.upper,
        "place": each.place,
    }
