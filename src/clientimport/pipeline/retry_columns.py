"""Which column of a mended report is which of the rejected file: by its heading, wherever it stands by now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from clientimport.core.reject_headings import our_heading


@dataclass(frozen=True)
class FoundColumns:
    """`names`: frame name -> column of the table. `missing`: headings that the table lacks; `surplus`: those nobody knows."""

    names: dict[str, str]
    missing: tuple[str, ...] = ()
    surplus: tuple[str, ...] = field(default=())


def find_columns(headings: Sequence[str], expected: Sequence[tuple[str, str]]) -> FoundColumns:
    """`headings` of a table, `expected`: (frame name, heading text) of the run that it comes from, in order.

    Repeated headings, and blank ones, are told apart by their order; where one of them was removed none of them can be.
    """
    wanted = Counter(_flat(text) for _, text in expected)
    standing = [(str(at), _flat(text)) for at, text in enumerate(headings) if not our_heading(text)]
    there = Counter(text for _, text in standing)
    names: dict[str, str] = {}
    missing: list[str] = []
    for frame_name, text in expected:
        heading = _flat(text)
        if there[heading] != wanted[heading]:
            missing.append(text or frame_name)
            continue
        taken = sum(1 for other in names if _flat(dict(expected)[other]) == heading) if wanted[heading] > 1 else 0
        names[frame_name] = [column for column, other in standing if other == heading][taken]
    # A column without a heading whose cells are blank, too, is none.
    surplus = [headings[int(column)] for column, heading in standing if heading and there[heading] != wanted[heading]]
    return FoundColumns(names, tuple(missing), tuple(surplus))


def _flat(heading: str) -> str:
    """Spreadsheet programs change the line breaks of a heading."""
    return " ".join(heading.split())
