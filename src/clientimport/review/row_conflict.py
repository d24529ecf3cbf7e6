"""Two people edited one row: what the one typed beside what the other has saved, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from clientimport.pipeline.reviewing.refusals import EditConflict
from clientimport.pipeline.reviewing.views import RejectView
from clientimport.review.form_cells import CELL
from clientimport.review.review_language import ReviewLanguage
from clientimport.review.row_forms import Typed

_RAW = "raw"


@dataclass(frozen=True)
class Differing:
    """A cell in which the two differ. `name`: of its field; `keep_mine`: whether mine is proposed."""

    name: str
    heading: str
    received: str
    mine: str
    theirs: str
    keep_mine: bool


def conflict_of(view: RejectView, typed: Typed, conflict: EditConflict, words: ReviewLanguage) -> dict[str, Any]:
    """What the template shows: `differing` to choose from, `same` to be sent along as it is, who saved and when."""
    differing, same = [], []
    for cell in view.cells:
        mine = typed.cells.get(cell.name)
        if cell.secret or mine is None:
            continue
        theirs = conflict.typed.get(cell.name, cell.received)
        if mine == theirs:
            same.append((CELL + cell.name, mine))
        else:
            differing.append(Differing(CELL + cell.name, cell.heading, cell.received, mine, theirs, mine != cell.received))
    if view.raw is not None and typed.raw is not None:
        theirs = view.raw if conflict.raw is None else conflict.raw
        if typed.raw == theirs:
            same.append((_RAW, typed.raw))
        else:
            differing.append(Differing(_RAW, words.say("raw"), view.raw, typed.raw, theirs, typed.raw != view.raw))
    return {
        "differing": differing,
        "same": same,
        "by": conflict.by or words.say("somebody"),
        "saved_at": words.moment(conflict.edited_at),
        "version": conflict.version,
    }
