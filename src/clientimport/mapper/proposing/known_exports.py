"""The shipped mappings, and whether a file is an export that one of them is for: told by its headings alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from clientimport.core.mapping import Mapping
from clientimport.core.rows import Layout
from clientimport.mapper.columns_of import all_headings, needed_headings
from clientimport.mapper.headings import find_headings

_LEAST, _SHARE = 6, 0.6
"""Columns of a mapping that a file must have, and their part of all that it reads, to be taken for its export.

Numbered columns (Phone 1, Phone 2 …) count as one: an export may have as many of them as its fullest row needs.
"""
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Recognised:
    """A shipped mapping that fits. `lacking`: optional headings that the file lacks; `unread`: columns it does not read."""

    name: str
    text: str
    found: int
    all: int
    lacking: tuple[str, ...]
    unread: tuple[str, ...]


def shipped_mappings() -> Iterator[Path]:
    """The mapping files that come with the program: of an installation, else of the checkout that it runs from."""
    installed = Path(str(resources.files("clientimport"))) / "shipped"
    checkout = Path(str(resources.files("clientimport"))).parents[1] / "mappings"
    for folder in (installed, checkout):
        if folder.is_dir():
            yield from sorted(folder.glob("*.yaml"))
            return


def fits(mapping: Mapping, text: str, layout: Layout) -> Recognised | None:
    """A mapping and a file's layout -> how they fit, or None where the file is not its export."""
    names = all_headings(mapping)
    found = find_headings(names, layout, mapping.source)
    if found.repeated or found.unclear:
        return None
    there = [name for name in names if found.columns[name] is not None]
    if any(found.columns[name] is None for name in needed_headings(mapping)):
        return None
    kinds, kinds_there = _kinds(names), _kinds(there)
    if kinds_there < _LEAST or kinds_there < _SHARE * kinds:
        return None
    read = set(found.columns.values())
    return Recognised(
        name=Path(mapping.path).stem,
        text=text,
        found=len(there),
        all=len(names),
        lacking=tuple(name for name in names if found.columns[name] is None),
        unread=tuple(column for column in layout.columns if column not in read),
    )


def _kinds(names: Iterable[str]) -> int:
    return len({_NUMBER.sub("#", name) for name in names})
