"""`extends:` — a mapping that says only in what it differs from another one."""

from __future__ import annotations

import os
from pathlib import Path

from clientimport.core.errors import MappingFailure, SourceFailure
from clientimport.mapper.field_rules import SOURCE_KEYS
from clientimport.mapper.mapping_file import read_mapping_file
from clientimport.mapper.mistakes import Mistakes
from clientimport.mapper.nodes import Items, Node, Object, Text
from clientimport.mapper.yaml_text import read_yaml

EXTENDS = "extends"
DEEPEST = 10
"""Files that extend one another in a row."""
_OWN = ("tests",)
"""Sections that are not handed on: the tests of a mapping say what it makes of rows, its own way."""


def extended(node: Node, mistakes: Mistakes, path: Path, before: tuple[Path, ...] = ()) -> Node:
    """A mapping's tree -> the tree with what it inherits: objects key by key, everything else and every field as a whole.

    `path`: of the mapping's file; names are looked for beside it. `before`: the files that led here. An empty value takes an
    inherited key away. What was read is noted in `mistakes.read`.
    """
    if not isinstance(node, Object):
        return node
    found = [(key, value) for key, value in node.entries if key.value == EXTENDS]
    own = Object(node.line, tuple(entry for entry in node.entries if entry[0].value != EXTENDS))
    if not found:
        return node
    merged: Node | None = None
    for text in _names(found[0][1], mistakes):
        base = _base(text, mistakes, path, (*before, _absolute(path)))
        if base is not None:
            merged = base if merged is None else _merged(merged, base, "")
    return own if merged is None else _merged(merged, own, "")


def _absolute(path: Path) -> Path:
    # resolve() asks the file system, and the name may be one that none can have.
    return Path(os.path.abspath(path))  # noqa: PTH100


def _names(node: Node, mistakes: Mistakes) -> list[Text]:
    entries = node.entries if isinstance(node, Items) else (node,)
    names = [entry for entry in entries if isinstance(entry, Text) and entry.value.strip()]
    if len(names) < len(entries) or not names:
        mistakes.add(node.line, EXTENDS, "A file is needed here, or a list of files.", "Write extends: base.yaml.")
    return names


def _base(name: Text, mistakes: Mistakes, path: Path, before: tuple[Path, ...]) -> Node | None:
    file = path.parent / name.value.strip()
    if _absolute(file) in before:
        chain = " → ".join(each.name for each in (*before[before.index(_absolute(file)) :], file))
        mistakes.add(name.line, EXTENDS, f"The files extend one another in a circle: {chain}.", "Take one of these lines out.")
        return None
    if len(before) > DEEPEST:
        mistakes.add(name.line, EXTENDS, f"More than {DEEPEST} files extend one another.", "Bring some of them together.")
        return None
    try:
        text, sha256 = read_mapping_file(str(file))
    except SourceFailure as failure:
        mistakes.add(name.line, EXTENDS, f"{file}: {failure.message}", failure.fix or "It is looked for beside this file.")
        return None
    except MappingFailure as failure:
        mistakes.add(name.line, EXTENDS, str(failure))
        return None
    mistakes.read[str(file)] = sha256
    node = read_yaml(text, mistakes, str(file))
    if not isinstance(node, Object):
        mistakes.add(name.line, EXTENDS, f"{file} is no mapping: an object of keys and values is needed.")
        return None
    inherited = extended(node, mistakes, file, before)
    assert isinstance(inherited, Object)
    return Object(inherited.line, tuple((key, value) for key, value in inherited.entries if key.value not in _OWN))


def _merged(base: Node, own: Node, path: str) -> Node:
    """Two trees as one; where both have a value, that of `own`."""
    if not isinstance(base, Object) or not isinstance(own, Object) or _is_field(base, path) or _is_field(own, path):
        return own
    merged = {key.value: (key, value) for key, value in base.entries}
    for key, value in own.entries:
        if isinstance(value, Text) and value.absent and key.value in merged:
            del merged[key.value]
        elif key.value in merged:
            merged[key.value] = (key, _merged(merged[key.value][1], value, f"{path}.{key.value}"))
        else:
            merged[key.value] = (key, value)
    return Object(own.line, tuple(merged.values()))


def _is_field(node: Object, path: str) -> bool:
    """Whether an object is one field with its source: half of one and half of another is neither."""
    sections = (".record", ".key", ".only_if")
    return path.startswith(sections) and any(key.value in SOURCE_KEYS for key, _ in node.entries)
