"""A mapping as it is being proposed: fields with their sources, and beside each why it stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from clientimport.mapper.proposing.columns import Candidate
from clientimport.mapper.proposing.commented import quoted


@dataclass(frozen=True)
class Col:
    """A column's name, in a mapping."""

    of: Candidate


@dataclass(frozen=True)
class Template:
    """A template's lines: a text in front of a column."""

    lines: tuple[tuple[str, Col], ...]


@dataclass(frozen=True)
class Entry:
    """A line of a table that is written one entry a line, with its comment."""

    key: str
    value: str
    comment: str


@dataclass
class Line:
    """A field and what feeds it. `table`: entries of its `lookup`, one a line, for its author to fill in."""

    value: object
    why: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    table: tuple[Entry, ...] = ()


@dataclass
class Block:
    """A nested object."""

    fields: dict[str, Line | Block | Items] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.fields)


@dataclass
class Items:
    """A list of items, or of sources."""

    items: list[Block | Line] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.items)


def line_of(value: object, sources: Iterable[Candidate], *doubts: str) -> Line:
    """A field with the evidence of the columns that feed it."""
    given = list(sources)
    why = tuple(f"{quoted(each.heading)}: {'; '.join(each.why) or 'no evidence'}" for each in given)
    doubted = [f"{quoted(each.heading)}: {doubt}" if len(given) > 1 else doubt for each in given for doubt in each.doubts]
    return Line(value, why, tuple(dict.fromkeys((*doubted, *doubts))))


def columns_in(value: object) -> Iterator[Candidate]:
    """Every column that a value or block reads."""
    if isinstance(value, Col):
        yield value.of
    elif isinstance(value, Template):
        for _, column in value.lines:
            yield column.of
    elif isinstance(value, Line):
        yield from columns_in(value.value)
    elif isinstance(value, Block):
        for below in value.fields.values():
            yield from columns_in(below)
    elif isinstance(value, Items):
        for item in value.items:
            yield from columns_in(item)
    elif isinstance(value, Mapping):
        for below in value.values():
            yield from columns_in(below)
    elif isinstance(value, list | tuple):
        for below in value:
            yield from columns_in(below)
