"""Templates, line by line: the texts and the columns that stand in each."""

from __future__ import annotations

from dataclasses import dataclass

from clientimport.mapper.template_text import template_pieces


@dataclass(frozen=True)
class Place:
    """Where the value of a column goes, by the heading that the mapping uses."""

    column: str


def template_lines(text: str) -> list[list[str | Place]]:
    """A template -> its lines, each the texts and columns that stand in it, in order. Raises ValueError for stray braces."""
    lines: list[list[str | Place]] = [[]]
    for piece, is_column in template_pieces(text):
        if is_column:
            lines[-1].append(Place(piece))
            continue
        for number, part in enumerate(piece.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append(part)
    return lines


def template_columns(text: str) -> tuple[str, ...]:
    """The columns that a template names, each once, in order."""
    return tuple(dict.fromkeys(piece for piece, is_column in template_pieces(text) if is_column))
