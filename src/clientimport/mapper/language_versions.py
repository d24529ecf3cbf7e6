"""Versions of the mapping language: which one this program reads, and what brings an older mapping up to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from clientimport import __version__
from clientimport.core.errors import MappingFailure, Mistake
from clientimport.mapper.mistakes import Mistakes, shown
from clientimport.mapper.nodes import Object, Text
from clientimport.mapper.patching import Edit, nothing_else
from clientimport.mapper.yaml_text import read_yaml

CURRENT = 1
KEY = "mapping"
"""The key whose value is the version."""


@dataclass(frozen=True)
class Upgrade:
    """One step up. `words`: what it does; `apply`: a file's text, and its tree -> the text of the next version.

    `paths`: the parts of the file that it may change; everything else must read as before.
    """

    words: str
    apply: Callable[[str, Object], str]
    paths: tuple[str, ...]


def _with_version(number: int) -> Callable[[str, Object], str]:
    """Writes the version's line: in place of the one that is there, else above the first key."""

    def apply(text: str, tree: Object) -> str:
        lines = text.split("\n")
        written = [key.line for key, _ in tree.entries if key.value == KEY]
        if written:
            # A comment behind it stays.
            _, _, behind = lines[written[0] - 1].partition("#")
            lines[written[0] - 1] = f"{KEY}: {number}" + (f"  #{behind}" if behind else "")
        else:
            lines.insert(tree.entries[0][0].line - 1, f"{KEY}: {number}")
        return "\n".join(lines)

    return apply


UPGRADES: dict[int, Upgrade] = {
    0: Upgrade("names the version of the language", _with_version(1), (KEY,)),
}
"""Version -> the step to the next one. A mapping without a version line counts as 0 here, and reads as CURRENT."""


def version_mistake(text: str) -> tuple[str, str] | None:
    """What `mapping:` says -> what is wrong with it, and the remedy; None where this program reads it."""
    if text == str(CURRENT):
        return None
    if not (text.isascii() and text.isdigit()):
        return f"{shown(text)} is no version of the mapping language that is known.", f"Write mapping: {CURRENT}."
    if int(text) > CURRENT:
        message = f"This mapping is written in version {int(text)} of the language; clientimport {__version__} reads {CURRENT}."
        return message, "Install a newer clientimport."
    message = f"This mapping is written in version {int(text)} of the language; clientimport {__version__} reads {CURRENT}."
    return message, "Bring it up to date: `clientimport map upgrade FILE`."


def upgraded(text: str, path: str) -> tuple[str, int, list[str]]:
    """A mapping file's text -> the text in the version that is current, the version that it had, what was done.

    Raises MappingFailure for a file that cannot be read, or is of a newer version, and NotPatched where a step would change
    more than it says.
    """
    tree = _tree(text, path)
    version = found = _version(tree, path)
    done: list[str] = []
    while version < CURRENT:
        step = UPGRADES[version]
        changed = step.apply(text, tree)
        nothing_else(text, changed, [Edit(part, "set", "") for part in step.paths])
        text, tree, version = changed, _tree(changed, path), version + 1
        done.append(step.words)
    return text, found, done


def _tree(text: str, path: str) -> Object:
    mistakes = Mistakes(Path(path).parent)
    tree = read_yaml(text, mistakes)
    mistakes.raise_if_any(path)
    if not isinstance(tree, Object) or not tree.entries:
        raise MappingFailure(path, [Mistake(1, "", "This is no mapping: an object of keys and values is needed.")])
    return tree


def _version(tree: Object, path: str) -> int:
    written = next(((key.line, value) for key, value in tree.entries if key.value == KEY), None)
    if written is None:
        return 0
    line, value = written
    text = value.value if isinstance(value, Text) else ""
    if text.isascii() and text.isdigit() and int(text) <= CURRENT:
        return int(text)
    message, fix = version_mistake(text) or ("", "")
    raise MappingFailure(path, [Mistake(line, KEY, message, fix)])
