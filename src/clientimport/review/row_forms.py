"""The form of a rejected row as a browser sends it: the cells that are meant, and its text where its structure was wrong."""

from __future__ import annotations

from dataclasses import dataclass

from clientimport.pipeline.reviewing.views import RejectView
from clientimport.review.fields import Fields
from clientimport.review.form_cells import CELL, PICK, as_sent, typed_cells, with_lines_of

FIELDS = ("version", "raw", "do", "take", "list")
STARTS = (CELL, PICK)


@dataclass(frozen=True)
class Typed:
    """`cells`: frame name -> text, of the cells that were sent; `raw`: None where there is none. `version`: that was edited."""

    cells: dict[str, str]
    raw: str | None
    version: int


def typed_in(view: RejectView, asked: Fields) -> Typed:
    """What a form means. A value that was picked from a list, or taken, goes before the text in the field."""
    known = {cell.name: cell for cell in view.cells}
    cells = typed_cells(view.cells, asked.group(CELL))
    cells |= {name: text for name, text in asked.group(PICK).items() if text}
    taken = known.get(asked.text("take"))
    if taken is not None:
        cells[taken.name] = taken.nearest
    return Typed(cells, _raw(view, asked), asked.whole("version"))


def stored_in(view: RejectView) -> Typed:
    """What is stored: the draft, where there is one."""
    cells = {cell.name: cell.received if cell.typed is None else cell.typed for cell in view.cells if not cell.secret}
    return Typed(cells, view.raw if view.raw_typed is None else view.raw_typed, view.line.version)


def received_in(view: RejectView, version: int) -> Typed:
    """What was received: nothing of a draft is left."""
    return Typed({cell.name: cell.received for cell in view.cells if not cell.secret}, view.raw, version)


def _raw(view: RejectView, asked: Fields) -> str | None:
    if view.raw is None or not asked.has("raw"):
        return None
    text = asked.text("raw")
    for kept in (view.raw_typed, view.raw):
        if kept is not None and text == as_sent(kept):
            return kept
    return with_lines_of(view.raw, text)
