"""The headings that a mapping names, found among those of a file."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from difflib import get_close_matches

from clientimport.core.mapping import SourceOptions
from clientimport.core.rows import Layout


@dataclass(frozen=True)
class FoundHeadings:
    """`columns`: the mapping's heading -> frame name, None where the file lacks it.

    `repeated`: heading -> where it stands, counted from 1. `unclear`: what the mapping names -> the headings of the file that
    are equally like it, or what the mapping names like it, too.
    """

    columns: dict[str, str | None]
    repeated: dict[str, tuple[int, ...]]
    unclear: dict[str, tuple[str, ...]] = field(default_factory=dict)


def find_headings(names: tuple[str, ...], layout: Layout, options: SourceOptions) -> FoundHeadings:
    """Each name as it stands; else the first of its other headings that is there; else without case, blanks and punctuation.

    The last only where one heading of the file and one name of the mapping meet, so that nothing is guessed.
    """
    places: dict[str, list[int]] = {}
    for at, heading in enumerate(layout.headings):
        places.setdefault(heading, []).append(at)
    found: dict[str, list[int]] = {name: _exact(name, places, layout, options) for name in names}
    taken = {at for positions in found.values() for at in positions}
    rest: dict[str, list[int]] = {}
    for at, heading in enumerate(layout.headings):
        if at not in taken and loose(heading):
            rest.setdefault(loose(heading), []).append(at)
    wanted: dict[int, list[str]] = {}
    unclear: dict[str, tuple[str, ...]] = {}
    for name in names:
        if not found[name]:
            spellings = {loose(spelling) for spelling in (name, *options.headings.get(name, ()))}
            near = [at for spelling in sorted(spellings) for at in rest.get(spelling, [])]
            if len(near) == 1:
                wanted.setdefault(near[0], []).append(name)
            elif near:
                unclear[name] = tuple(layout.headings[at] for at in near)
    for at, claimants in wanted.items():
        if len(claimants) == 1:
            found[claimants[0]] = [at]
        else:
            unclear.update(dict.fromkeys(claimants, (layout.headings[at],)))
    return FoundHeadings(
        {name: layout.columns[positions[0]] if positions else None for name, positions in found.items()},
        {name: tuple(at + 1 for at in positions) for name, positions in found.items() if len(positions) > 1},
        unclear,
    )


def loose(heading: str) -> str:
    """A heading without case, blanks and punctuation."""
    return "".join(c for c in unicodedata.normalize("NFKC", heading).casefold() if c.isalnum())


def nearest_headings(name: str, layout: Layout) -> list[str]:
    """The headings of a file that are most like one that it lacks, at most three."""
    forms = {loose(heading): heading for heading in reversed(layout.headings) if heading.strip()}
    close = get_close_matches(loose(name), list(forms), n=3, cutoff=0.5)
    return [forms[form] for form in close]


def _exact(name: str, places: dict[str, list[int]], layout: Layout, options: SourceOptions) -> list[int]:
    if name in places:
        return places[name]
    if name in layout.columns:
        return [layout.columns.index(name)]
    if not layout.header_row and f"column {name}" in places:  # a file without headings
        return places[f"column {name}"]
    return next((places[other] for other in options.headings.get(name, ()) if other in places), [])
