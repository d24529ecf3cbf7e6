"""A mapping file changed in one place by the program: its comments stay, and nothing else of it changes."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff
from functools import lru_cache
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString
from ruamel.yaml.tag import Tag

from clientimport.core.errors import ExitCode, Failure
from clientimport.mapper.mistakes import Mistakes
from clientimport.mapper.nodes import Items, Node, Object, Text
from clientimport.mapper.yaml_text import read_yaml

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _./-]*")
Value = str | Dictionary[str, Any] | Sequence[Any]


@dataclass(frozen=True)
class Edit:
    """One change. `path`: as in mistakes ("record.addresses[0].country_code", "source.blank").

    `how`: "set" puts `value` there; "append" adds it to a list, of which one text is the first entry; "entries" adds entries to
    an object; "step" adds `key: value` to a field, which becomes an object where it is a column's name.
    """

    path: str
    how: str
    value: Value
    key: str = ""


class NotPatched(Failure):
    """The file cannot be changed so that nothing else of it does: its author has to."""

    exit_code = ExitCode.INPUT


def patched(text: str, edits: Sequence[Edit]) -> str:
    """A mapping file's text with some changes. Raises NotPatched."""
    yaml = YAML()
    yaml.Resolver = _EveryScalarIsText
    yaml.preserve_quotes = True
    yaml.width = 1 << 20
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    try:
        tree = yaml.load(text)
        for edit in edits:
            _apply(tree, edit)
        out = StringIO()
        yaml.dump(tree, out)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        raise NotPatched(f"the mapping cannot be changed at {edits[0].path}: {type(error).__name__}.") from None
    changed = out.getvalue()
    nothing_else(text, changed, edits)
    return changed


def patch_text(text: str, changed: str, path: str) -> str:
    """Two texts of a file -> what differs, as patches are written."""
    lines = unified_diff(text.splitlines(keepends=True), changed.splitlines(keepends=True), path, path, n=1)
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


class _EveryScalarIsText(VersionedResolver):
    """What stands there is written back as it stands: True is not true, +42 not 42."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        """The tag of a node without one."""
        if kind is ScalarNode and implicit[0]:
            return Tag(suffix="tag:yaml.org,2002:str")
        return super().resolve(kind, value, implicit)


def _apply(tree: Any, edit: Edit) -> None:
    *parents, last = [name or int(index) for name, index in _STEP.findall(edit.path)]
    place = tree
    for step in parents:
        if isinstance(step, str) and step not in place:
            place[step] = CommentedMap()
        place = place[step]
    if edit.how == "set":
        place[last] = _written(edit.value)
    elif edit.how == "append":
        there = place.get(last) if isinstance(last, str) else place[last]
        listed = there if isinstance(there, CommentedSeq) else _flow([] if there is None else [there])
        for value in edit.value if not isinstance(edit.value, str) else [edit.value]:
            listed.append(_written(value))
        place[last] = listed
    elif edit.how == "entries":
        if isinstance(last, str) and last not in place:
            place[last] = _flow({})
        assert isinstance(edit.value, Dictionary)
        for key, value in edit.value.items():
            place[last][_written(key)] = _written(value)
    else:
        if not isinstance(place[last], CommentedMap):
            # A short form: the name of a column, or a list of sources.
            short = place[last]
            place[last] = _flow({"columns" if isinstance(short, CommentedSeq) else "column": short})
        _add_step(place[last], edit)


def _add_step(field: CommentedMap, edit: Edit) -> None:
    value = _written(edit.value)
    if edit.key == "lookup" and isinstance(field.get("lookup"), CommentedMap):
        field["lookup"].update(value)
    elif edit.key == "clean" and "clean" in field:
        before = field["clean"]
        before = before if isinstance(before, CommentedSeq) else _flow([before])
        before.append(value)
        field["clean"] = before
    else:
        field[edit.key] = value


def _written(value: Any) -> Any:
    if isinstance(value, str):
        # Quoted wherever YAML, or a reader, could take it for something else.
        return value if _PLAIN.fullmatch(value) and not value.endswith(" ") else DoubleQuotedScalarString(value)
    if isinstance(value, Dictionary):
        return _flow({_written(key): _written(entry) for key, entry in value.items()})
    return _flow([_written(entry) for entry in value])


def _flow(value: Any) -> Any:
    made: Any = CommentedMap(value) if isinstance(value, dict) else CommentedSeq(value)
    made.fa.set_flow_style()
    return made


def nothing_else(before: str, after: str, edits: Sequence[Edit]) -> None:
    """Raises NotPatched where the file reads otherwise anywhere but at the edits."""
    changed = [re.sub(r"\[\d+\]", "", edit.path) for edit in edits]
    one, other = (
        [line for line in lines if not any(f"{line[0]}.".startswith(f"{path}.") for path in changed)]
        if lines is not None
        else None
        for lines in (_lines_before(before), _lines_of(after))
    )
    if one is None or one != other:
        raise NotPatched("the mapping file cannot be changed by the program without changing more of it.")


def _lines_of(text: str) -> tuple[tuple[str, str], ...] | None:
    """As `_lines`, of a file's text; None where it cannot be read."""
    tree = read_yaml(text, Mistakes())
    return None if tree is None else tuple(_lines(tree, ""))


_lines_before = lru_cache(1)(_lines_of)
"""Many changes of one file are tried one after the other."""


def _lines(node: Node, path: str) -> list[tuple[str, str]]:
    """Path (without positions) and value of every text of a tree."""
    if isinstance(node, Text):
        return [(path, node.value)]
    if isinstance(node, Items):
        return [line for entry in node.entries for line in _lines(entry, path)]
    assert isinstance(node, Object)
    return [line for key, entry in node.entries for line in _lines(entry, f"{path}.{key.value}" if path else key.value)]
