"""The tree of a mapping file before anything in it is understood: texts, lists and objects, each with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

NUMBER = "{n}"
"""Stands for the number of a group of columns (`each:`)."""
PART = "{part}"
"""Stands for one part of a cell that is parted into items (`each: {column: …, split: …}`)."""


@dataclass(frozen=True)
class Text:
    """One scalar, read as text whatever it looks like; `quoted` false for a plain one."""

    line: int
    value: str
    quoted: bool = False

    @property
    def absent(self) -> bool:
        """Whether nothing was written at all (`source:` and then the next key)."""
        return not self.value and not self.quoted


@dataclass(frozen=True)
class Items:
    """A list."""

    line: int
    entries: tuple[Node, ...]


@dataclass(frozen=True)
class Object:
    """Keys and values in the file's order; no key stands twice."""

    line: int
    entries: tuple[tuple[Text, Node], ...]


Node = Text | Items | Object


def filled_in(node: Node, number: str) -> Node:
    """A node with `{n}` in all its texts (not in its keys) replaced by the group's number."""
    if isinstance(node, Text):
        return replace(node, value=node.value.replace(NUMBER, number))
    if isinstance(node, Items):
        return replace(node, entries=tuple(filled_in(entry, number) for entry in node.entries))
    return replace(node, entries=tuple((key, filled_in(entry, number)) for key, entry in node.entries))


def texts_in(node: Node, path: str) -> Iterator[tuple[Text, str]]:
    """Every text below a node (not its keys), with its path."""
    if isinstance(node, Text):
        yield node, path
    elif isinstance(node, Items):
        for index, entry in enumerate(node.entries):
            yield from texts_in(entry, f"{path}[{index}]")
    else:
        for key, entry in node.entries:
            yield from texts_in(entry, f"{path}.{key.value}" if path else key.value)
