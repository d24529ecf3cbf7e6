"""A place in the mapping file: a node, its path, and the questions that reading asks of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from clientimport.core.errors import Line
from clientimport.mapper.mistakes import Mistakes, did_you_mean, shown
from clientimport.mapper.nodes import Items, Node, Object, Text

_KINDS = {Text: "a text", Items: "a list", Object: "an object"}


@dataclass(frozen=True)
class Place:
    """Answers None (or what was right of it) where the file has something else, and notes the mistake."""

    node: Node
    path: str
    mistakes: Mistakes

    def wrong(self, message: str, fix: str = "") -> None:
        """Notes a mistake at this place."""
        self.mistakes.add(self.node.line, self.path, message, fix)

    def below(self, key: str, node: Node) -> Place:
        """The place of an entry of this object."""
        return Place(node, f"{self.path}.{key}" if self.path else key, self.mistakes)

    @property
    def folder(self) -> Path:
        """Where the file lies in which this place stands: the mapping's, or that of one which it extends."""
        line = self.node.line
        return Path(line.file).parent if isinstance(line, Line) else self.mistakes.folder

    @property
    def kind(self) -> str:
        """What stands here, in words."""
        return _KINDS[type(self.node)]

    def text(self) -> str | None:
        """The text that stands here, blank ones too."""
        if isinstance(self.node, Text):
            return self.node.value
        self.wrong(f"A text is needed here, not {self.kind}.", 'Write it as "text", in quotes where it holds { or [.')
        return None

    def filled(self) -> str | None:
        """The text that stands here, not blank."""
        text = self.text()
        if text is not None and not text.strip():
            self.wrong("Nothing is written here.", "Write a text, or remove the key.")
            return None
        return text

    def items(self) -> list[Place] | None:
        """The entries of the list that stands here."""
        if isinstance(self.node, Items):
            return [Place(entry, f"{self.path}[{i}]", self.mistakes) for i, entry in enumerate(self.node.entries)]
        if isinstance(self.node, Text) and self.node.absent:
            return []
        self.wrong(f"A list is needed here, not {self.kind}.", "Write it as [first, second].")
        return None

    def texts(self) -> tuple[str, ...]:
        """One text or a list of texts, none of them blank."""
        places = self.items() or [] if isinstance(self.node, Items) else [self]
        found = [place.filled() for place in places]
        return tuple(text for text in found if text is not None)

    def entries(self) -> dict[str, Place] | None:
        """The entries of the object that stands here."""
        if isinstance(self.node, Object):
            return {key.value: self.below(key.value, node) for key, node in self.node.entries}
        if isinstance(self.node, Text) and self.node.absent:
            return {}
        self.wrong(f"An object is needed here, not {self.kind}.", "Write it as {key: value}.")
        return None

    def known(self, keys: Iterable[str], what: str = "key") -> dict[str, Place]:
        """The entries of the object that stands here, its unknown keys noted and left out."""
        allowed = list(keys)
        found = self.entries() or {}
        for key, place in found.items():
            if key not in allowed:
                self.mistakes.add(
                    self.line_of(key), place.path, f"There is no {what} {shown(key)} here.", did_you_mean(key, allowed)
                )
        return {key: place for key, place in found.items() if key in allowed}

    def line_of(self, key: str) -> int:
        """The line on which a key of this object stands."""
        entries = self.node.entries if isinstance(self.node, Object) else ()
        return next((found.line for found, _ in entries if found.value == key), self.node.line)

    def one_of(self, choices: Iterable[str]) -> str | None:
        """One of some words."""
        words = list(choices)
        text = self.filled()
        if text is None or text in words:
            return text
        self.wrong(f"{shown(text)} is not possible here.", _choose(text, words))
        return None

    def whole(self, least: int = 0) -> int | None:
        """A whole number, not less than `least`."""
        text = self.filled()
        if text is None:
            return None
        if text.isascii() and text.isdigit() and len(text) <= 9 and int(text) >= least:
            return int(text)
        self.wrong(f"{shown(text)} is no whole number of at least {least}.", "Use digits only.")
        return None


def _choose(text: str, words: list[str]) -> str:
    remedy = did_you_mean(text, words)
    return remedy if remedy.startswith("Did") else f"Use one of: {', '.join(words)}."
