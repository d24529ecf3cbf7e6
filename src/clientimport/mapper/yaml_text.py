"""YAML text to a tree of nodes: every scalar is read as text, and what cannot be read is a mistake in plain words."""

from __future__ import annotations

import re

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from clientimport.mapper.mistakes import Mistakes
from clientimport.mapper.nodes import Node
from clientimport.mapper.yaml_tree import Stop, TreeBuilder


def read_yaml(text: str, mistakes: Mistakes, file: str = "") -> Node | None:
    """A YAML text (line ends already "\\n") -> its tree, or None where it cannot be read; mistakes are noted.

    Where YAML would bend a scalar, the tree holds the scalar as if it had been quoted. `file`: of a text that is not the
    mapping itself, its path.
    """
    builder = TreeBuilder(text, mistakes, file)
    try:
        yaml = YAML(typ="safe", pure=True)
        for event in yaml.parse(text):
            builder.take(event)
    except Stop:
        return None
    except MarkedYAMLError as error:
        _note_no_yaml(builder, error)
        return None
    except YAMLError as error:
        mistakes.add(
            builder.at(1), "", f"This is no YAML text: {str(error).splitlines()[0]}.", "Remove the characters that are no text."
        )
        return None
    except (ValueError, OverflowError, IndexError, AttributeError, TypeError, AssertionError):
        # the library's scanner lets a few of Python's own errors escape on garbage such as "\UFFFFFFFF"
        mistakes.add(builder.last_line, "", "This is no YAML text.", "Check the quotes and backslashes from here on.")
        return None
    return builder.root


def _note_no_yaml(builder: TreeBuilder, error: MarkedYAMLError) -> None:
    """What the parser cannot read, at its line, with a remedy guessed from what stands there."""
    marks = [mark for mark in (error.context_mark, error.problem_mark) if mark is not None]
    line = marks[-1].line + 1 if marks else builder.last_line
    first = marks[0].line if marks and marks[-1].line - marks[0].line < 2 else line - 1
    passage = "\n".join(builder.text.split("\n")[first:line])
    problem = str(error.problem or error.context or "it cannot be read").split(" (line")[0].split("\n")[0]
    builder.mistakes.add(builder.at(line), builder.path(), f"This is no YAML text: {problem}.", _remedy(passage))


def _remedy(passage: str) -> str:
    if re.search(r"(?:^|[:\-,\[{])\s*[*&@%`|>!{]", passage):
        return "A text that begins with * & @ % ` | > ! or { must stand in quotes."
    if re.search(r"\S #", passage):
        return "A # after a blank begins a comment: put a text that holds one in quotes."
    if re.search(r":\s.*:(?:\s|$)", passage):
        return "Put a text that holds a colon and a blank in quotes."
    if "\t" in passage:
        return "Indent with blanks, not with tabs."
    return "Check the quotes, brackets and indentation here and in the line before."
