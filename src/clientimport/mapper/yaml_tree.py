"""The parser's events to a tree of nodes: what YAML would silently bend is a mistake with the way out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from clientimport.core.errors import Line
from clientimport.mapper.mistakes import Mistakes, shown
from clientimport.mapper.nodes import Items, Node, Object, Text

DEEPEST = 24
"""Levels of lists and objects within each other; a mapping needs about ten."""

_COMMENT_STRAIGHT_AFTER = re.compile(r"[ \t]#[^\n]*")
_COLON = re.compile(r"\s*:")
_QUOTE = "Put the whole text in quotes."


class Stop(Exception):
    """Ends the reading; the mistake is noted already."""


@dataclass
class _Open:
    """A list or object that is being read."""

    line: int
    path: str
    is_object: bool
    values: list[Node] = field(default_factory=list)
    keys: list[Text] = field(default_factory=list)
    start: int = 0
    colons: int = 0
    key_end: int = 0

    @property
    def key_is_next(self) -> bool:
        return self.is_object and len(self.keys) == len(self.values)

    def path_below(self) -> str:
        if not self.is_object:
            return f"{self.path}[{len(self.values)}]"
        name = self.keys[-1].value if self.keys and not self.key_is_next else ""
        return (f"{self.path}.{name}" if self.path else name) if name else self.path


class TreeBuilder:
    """Takes the events of one document; `root` is then its tree, each bent scalar in it as if it had been quoted."""

    def __init__(self, text: str, mistakes: Mistakes, file: str = "") -> None:
        self.text = text
        self.file = file
        self.mistakes = mistakes
        self.open: list[_Open] = []
        self.root: Node | None = None
        self.documents = 0
        self.last_line = self.at(1)

    def at(self, line: int) -> int:
        """A line of the text, with its file where that is not the mapping itself."""
        return Line(line, self.file) if self.file else line

    def take(self, event: Any) -> None:
        """One event of the parser."""
        self.last_line = line = self.at(event.start_mark.line + 1)
        if isinstance(event, DocumentStartEvent):
            self._document(event, line)
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            self._begin(event, line)
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self._end(event)
        elif isinstance(event, ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, AliasEvent):
            name = f"*{event.anchor}"
            self._note(line, f"{shown(name)} is read by YAML as a reference to another place.", _QUOTE)
            self._place(Text(self._line(line), name, quoted=True))

    def _document(self, event: Any, line: int) -> None:
        self.documents += 1
        if self.documents > 1:
            self.mistakes.add(line, "", "A second document begins here.", "Remove the line ---: a file holds one document.")
            raise Stop
        if event.version or event.tags:
            self.mistakes.add(self.at(1), "", "A line that begins with % is an instruction to YAML.", _QUOTE)

    def _begin(self, event: Any, line: int) -> None:
        self._refuse_extras(event, line)
        if len(self.open) >= DEEPEST:
            self._note(
                line, f"Lists and objects stand more than {DEEPEST} levels deep.", "Check the brackets and the indentation."
            )
            raise Stop
        if self.open and self.open[-1].key_is_next:
            self._note(line, "A list or an object cannot be a key.", "Put the key in quotes if it is a text.")
            raise Stop
        self.open.append(
            _Open(self._line(line), self.path(), isinstance(event, MappingStartEvent), start=event.start_mark.index)
        )

    def _end(self, event: Any) -> None:
        done = self.open.pop()
        if not done.is_object:
            self._place(Items(done.line, tuple(done.values)))
            return
        if done.colons < len(done.keys):
            written = self.text[done.start : event.end_mark.index]
            self._note(done.line, f"{shown(written)} is read by YAML as an object, not as a text.", _QUOTE)
            self._place(Text(done.line, written, quoted=True))
            return
        kept: dict[str, tuple[Text, Node]] = {}
        for key, value in zip(done.keys, done.values, strict=True):
            if key.value in kept:
                path = f"{done.path}.{key.value}" if done.path else key.value
                before = kept[key.value][0].line
                self.mistakes.add(
                    key.line, path, f"{shown(key.value)} stands here a second time; the first is in line {before}.", "Keep one."
                )
            else:
                kept[key.value] = (key, value)
        self._place(Object(done.line, tuple(kept.values())))

    def _scalar(self, event: Any, line: int) -> None:
        value, end, plain = event.value, event.end_mark.index, event.style is None
        into = self.open[-1] if self.open else None
        at_key = into is not None and into.key_is_next
        absent = plain and not value
        if event.anchor is not None:
            value = f"&{event.anchor} {value}".strip()
        if into is not None and into.is_object and not at_key and absent:
            # the parser puts an absent value at the next token, far from its key
            colon = _COLON.match(self.text, into.key_end)
            end = colon.end() if colon else end
            into.colons += 1 if colon else 0
        elif into is not None and not at_key:
            into.colons += 1
        if plain and not at_key and (comment := _COMMENT_STRAIGHT_AFTER.match(self.text, end)):
            value = (value + comment.group()).strip()
            self._note(
                line,
                f"YAML takes {shown(comment.group().strip())} for a comment, not for a part of the text.",
                f'Put the text in quotes: "{value}"; or, if it is a comment, put two blanks before the #.',
            )
            plain = False
        self._refuse_extras(event, line)
        text = Text(self._line(line), value, quoted=not plain)
        if into is not None and at_key:
            into.key_end = event.end_mark.index
            into.keys.append(text)
        elif into is not None:
            into.values.append(text)
        else:
            self.root = text

    def _place(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        into = self.open[-1]
        if into.key_is_next:
            into.keys.append(node if isinstance(node, Text) else Text(node.line, ""))
            return
        into.colons += 1
        into.values.append(node)

    def _refuse_extras(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self._note(line, f"{shown('&' + event.anchor)} is read by YAML as the name of an anchor.", _QUOTE)
        if event.ctag is not None:
            self._note(line, f"{shown(str(event.ctag))} is read by YAML as a tag.", _QUOTE)

    def _note(self, line: int, message: str, fix: str) -> None:
        self.mistakes.add(self._line(line), self.path(), message, fix)

    def _line(self, line: int) -> int:
        """The line of what begins here: a value is found by its key, wherever it goes on."""
        into = self.open[-1] if self.open else None
        return into.keys[-1].line if into is not None and into.is_object and not into.key_is_next else line

    def path(self) -> str:
        """Where the reading is, as mistakes name it."""
        return self.open[-1].path_below() if self.open else ""
