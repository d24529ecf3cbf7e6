"""The cells of a rejected row as its form shows them: with what stands in each, what is wrong with it and what it may hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from clientimport.core.problems import NOTICE
from clientimport.pipeline.reviewing.views import CellView, ProblemView

_WIDE = 60
"""Characters from which a cell has a field of several lines."""
_MOST_LINES = 8


@dataclass(frozen=True)
class ShownCell:
    """`at`: its number on the page; `text`: what stands in its field; `check`: the address that looks at the form."""

    at: int
    name: str
    heading: str
    received: str
    text: str
    secret: bool
    faulty: bool
    changed: bool
    nearest: str
    allowed: tuple[str, ...]
    fields: str
    problems: tuple[ProblemView, ...]
    changed_since: bool
    check: str

    @property
    def wrong(self) -> bool:
        """Whether what stands in it is at fault, and not only remarked on."""
        return any(problem.severity != NOTICE for problem in self.problems)

    @property
    def long(self) -> bool:
        """Whether it needs a field of several lines: one line would swallow the others."""
        return any("\n" in text or "\r" in text or len(text) > _WIDE for text in (self.text, self.received))

    @property
    def rows(self) -> int:
        """Lines of that field."""
        lines = max(text.count("\n") + text.count("\r") - text.count("\r\n") for text in (self.text, self.received))
        return min(max(lines + 1, len(self.text) // _WIDE + 1, 2), _MOST_LINES)


def shown_cells(
    cells: Sequence[CellView], typed: Mapping[str, str], problems: Iterable[ProblemView], check: str
) -> list[ShownCell]:
    """`typed`: frame name -> what stands in the field, where it is not what is stored. `problems`: those that name cells."""
    wrong: dict[str, list[ProblemView]] = {}
    for problem in problems:
        for name in problem.names:
            wrong.setdefault(name, []).append(problem)
    found = []
    for at, cell in enumerate(cells):
        stored = cell.received if cell.typed is None else cell.typed
        text = typed.get(cell.name, stored)
        found.append(
            ShownCell(
                at=at,
                name=cell.name,
                heading=cell.heading,
                received=cell.received,
                text="" if cell.secret else text,
                secret=cell.secret,
                faulty=cell.faulty or any(problem.severity != NOTICE for problem in wrong.get(cell.name, ())),
                changed=not cell.secret and text != cell.received,
                nearest="" if cell.nearest == text else cell.nearest,
                allowed=cell.allowed,
                fields=", ".join(field.replace("_", " ") for field in cell.fields),
                problems=tuple(wrong.get(cell.name, ())),
                changed_since=cell.changed_since,
                check=check,
            )
        )
    return found


def of_no_cell(cells: Sequence[CellView], problems: Iterable[ProblemView]) -> list[ProblemView]:
    """Problems of the row as a whole."""
    names = {cell.name for cell in cells}
    return [problem for problem in problems if not names.intersection(problem.names)]
