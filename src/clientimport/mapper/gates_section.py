"""`gates:` as written, of a mapping or of a job: where loading stops."""

from __future__ import annotations

import re

from clientimport.core.gates import Gates, History, Limit
from clientimport.mapper.mistakes import shown
from clientimport.mapper.place import Place

GATES = ("max_rejects", "max_drops", "min_rows", "max_rows", "max_changes", "history")
HISTORY = ("runs", "at_least", "rows", "rejects", "blanks", "distinct", "headings", "ignore")
ANY = "any"
"""The word for a gate that is left open whatever comes."""
MOST_RUNS = 100
_SHARE = re.compile(r"^(\d{1,3}(?:\.\d{1,6})?)\s*%$")
_COUNT = re.compile(r"^\d{1,12}$")


def read_gates_section(place: Place) -> Gates:
    """`gates:` -> limits: shares of the data rows, or counts; what is not named is None. Notes every mistake at its place."""
    keys = place.known(GATES)
    return Gates(
        max_rejects=_limit(keys["max_rejects"]) if "max_rejects" in keys else None,
        max_drops=_limit(keys["max_drops"]) if "max_drops" in keys else None,
        min_rows=keys["min_rows"].whole() if "min_rows" in keys else None,
        max_rows=_most_rows(keys["max_rows"]) if "max_rows" in keys else None,
        max_changes=_limit(keys["max_changes"]) if "max_changes" in keys else None,
        history=_history(keys["history"]) if "history" in keys else None,
    )


def _limit(place: Place) -> Limit | None:
    text = (place.filled() or "").strip()
    share = _SHARE.match(text)
    if share and float(share[1]) <= 100:
        return Limit(share=float(share[1]) / 100)
    if _COUNT.match(text):
        return Limit(count=int(text))
    if text == ANY:
        return Limit()
    if text:
        place.wrong(f"{shown(text)} is no limit.", "Write a share such as 5%, or a number of rows such as 100.")
    return None


def _most_rows(place: Place) -> Limit | None:
    text = (place.filled() or "").strip()
    if text == ANY:
        return Limit()
    most = place.whole(1) if text else None
    return None if most is None else Limit(count=most)


def _history(place: Place) -> History | bool | None:
    if place.kind == "a text":
        word = place.one_of(("yes", "no"))
        return None if word is None else History() if word == "yes" else False
    keys, usual = place.known(HISTORY), History()
    runs = (keys["runs"].whole(1) if "runs" in keys else None) or usual.runs
    # A job that looks at three runs need not say, too, that three are enough.
    at_least = (keys["at_least"].whole(1) if "at_least" in keys else None) or min(usual.at_least, runs)
    if runs > MOST_RUNS:
        keys["runs"].wrong(f"{runs} runs are more than are looked at.", f"Write a number up to {MOST_RUNS}.")
    if at_least > runs:
        keys["at_least"].wrong(
            f"The gates learn from {at_least} runs, but only {runs} are looked at: they would learn for ever.",
            f"Write at_least: {runs} or less, or a higher `runs`.",
        )
    return History(
        runs=runs,
        at_least=at_least,
        rows=_distance(keys["rows"], 999) if "rows" in keys else usual.rows,
        rejects=_distance(keys["rejects"]) if "rejects" in keys else usual.rejects,
        blanks=_distance(keys["blanks"]) if "blanks" in keys else usual.blanks,
        distinct=_distance(keys["distinct"]) if "distinct" in keys else usual.distinct,
        headings=keys["headings"].one_of(("same", ANY)) != ANY if "headings" in keys else usual.headings,
        ignore=keys["ignore"].texts() if "ignore" in keys else (),
    )


def _distance(place: Place, most: int = 100) -> float | None:
    text = (place.filled() or "").strip()
    share = _SHARE.match(text)
    if share and float(share[1]) <= most:
        return float(share[1]) / 100
    if text and text != ANY:
        place.wrong(f"{shown(text)} is no distance.", f"Write a percentage up to {most}% such as 10%, or {ANY} for no limit.")
    return None
