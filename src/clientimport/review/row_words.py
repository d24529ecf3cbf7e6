"""What is said of a row: whose it is, what it would become, what is known of its problems across runs."""

from __future__ import annotations

from dataclasses import dataclass

from clientimport.pipeline.reviewing.views import RejectLine, RejectView, TrialView
from clientimport.review.review_language import ReviewLanguage


@dataclass(frozen=True)
class Verdict:
    """`kind`: good | bad | calm."""

    kind: str
    words: str


def row_named(line: RejectLine, words: ReviewLanguage) -> str:
    """Whose row it is, as a heading: a name, else a key, else its place in the file."""
    place = words.say("row.at", row=line.place)
    return line.name or line.key or place[:1].upper() + place[1:]


def verdict(trial: TrialView | None, failed: str, words: ReviewLanguage) -> Verdict:
    """What would become of the row. `failed`: why it could not be tried."""
    if trial is None:
        return Verdict("calm", words.say("verdict.failed", why=failed) if failed else words.say("verdict.not_tried"))
    if not trial.accepted:
        count = sum(problem.severity == "reject" for problem in trial.problems)
        return Verdict("bad", words.say("verdict.rejected_one" if count == 1 else "verdict.rejected", count=count))
    if trial.fate == "created":
        return Verdict("good", words.say("verdict.created"))
    if trial.fate == "updated" and trial.client is not None:
        return Verdict("good", words.say("verdict.updated", client=str(trial.client)))
    return Verdict("good", words.say("verdict.accepted"))


def lives_said(view: RejectView, words: ReviewLanguage) -> list[str]:
    """What is known across runs of each of its problems that has a life."""
    said = []
    for each in view.lives:
        life = each.life
        if life["first_seen"] is None:
            continue
        line = words.say("life.seen", code=each.code, first=words.date(life["first_seen"]), last=words.date(life["last_seen"]))
        ended = life["ended"]
        if ended:
            line += " " + words.say(f"life.ended.{life['state']}", at=words.date(ended["at"]), by=ended["by"] or "")
        said.append(line)
    return said


def waiver_said(view: RejectView, words: ReviewLanguage) -> str:
    """Who waived the row, until when and why; "" where nobody did."""
    waiver = next((each.life["waiver"] for each in view.lives if each.life["waiver"]), None)
    if not waiver or view.line.state != "waived":
        return ""
    until = words.say("waived.until", day=words.date(waiver["until"])) if waiver["until"] else words.say("waived.for_good")
    return words.say("waived", by=waiver["by"], at=words.date(waiver["at"]), until=until, reason=waiver["reason"])
