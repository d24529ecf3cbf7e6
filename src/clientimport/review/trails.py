"""Lines of the audit trail in words: when, who, what; and whether it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clientimport.pipeline.reviewing.views import OPEN_SCOPE, ActionLine
from clientimport.review.review_language import ReviewLanguage

ACTIONS = ("edit", "correct", "undo", "waive", "unwaive", "assign", "retry", "export", "suggest")
"""What is told of."""


@dataclass(frozen=True)
class TrailLine:
    """`href`, `link`: what it concerned; `beside`: that it was undone; `undone`: so it counts no more."""

    action_id: int
    at: str
    when: str
    by: str
    words: str
    href: str
    link: str
    beside: str
    undoable: bool
    undone: bool


def trail_lines(actions: Iterable[ActionLine], words: ReviewLanguage, *, of_row: bool = False) -> list[TrailLine]:
    """`of_row`: on the page of the row that they concern, which needs no link to itself."""
    return [_line(action, words, of_row=of_row) for action in actions]


def _line(action: ActionLine, words: ReviewLanguage, *, of_row: bool) -> TrailLine:
    one = action.reject_id is not None and not of_row
    return TrailLine(
        action_id=action.action_id,
        at=action.at,
        when=words.moment(action.at),
        by=action.by,
        words=_said(action, words),
        href=f"/rejects/{action.reject_id}" if one else _scope_address(action) if not of_row else "",
        link=words.say("trail.row") if one else words.say("trail.run") if not of_row and _scope_address(action) else "",
        beside=words.say("trail.undone")
        if action.undone_by
        else words.say("trail.touched", rows=words.count(action.touched, "row"))
        if action.undoable and action.touched
        else "",
        undoable=action.undoable,
        undone=bool(action.undone_by),
    )


def _scope_address(action: ActionLine) -> str:
    return "" if action.scope in ("", OPEN_SCOPE) else f"/runs/{action.scope}"


def _said(action: ActionLine, words: ReviewLanguage) -> str:
    """What was done to how many rows; then the facts that are told of it."""
    if action.action not in ACTIONS:
        return action.action
    told = action.told
    rows = words.count(action.rows, "row")
    what = action.action
    if what == "assign" and not told.get("to"):
        what = "unassign"
    said = words.say(f"trail.{what}", rows=rows, to=str(told.get("to", "")))
    facts = [
        words.say("trail.cause", code=told["code"], column=told.get("column") or "–") if told.get("code") else "",
        words.say("trail.columns", columns=", ".join(map(str, told["columns"]))) if told.get("columns") else "",
        words.say("trail.reason", reason=told["reason"]) if told.get("reason") else "",
        words.say("trail.until", day=words.date(str(told["until"]))) if told.get("until") else "",
    ]
    return " ".join([said, *(fact for fact in facts if fact)])
