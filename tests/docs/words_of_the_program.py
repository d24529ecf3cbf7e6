"""Whether a message is made of the program's own words: its sentences are looked up in the source, values left open."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src/clientimport"
_FIXED_LETTERS = 8
_FIXED_SHARE = 0.2
_GAP = r"(?:(?!\. [A-Z]).){0,200}?"
"""A value: never a sentence of its own."""


@cache
def sentences() -> list[tuple[list[str], re.Pattern[str]]]:
    """Every text of the source that could be said: its fixed pieces, and a pattern with a gap for each value."""
    found = set()
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                found.add(tuple(part.value if isinstance(part, ast.Constant) else None for part in node.values))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                # The catalogue and a few others fill in by str.format.
                pieces: list[str | None] = []
                for piece in re.split(r"\{\w*\}", node.value):
                    pieces += [piece, None]
                found.add(tuple(pieces[:-1]))
    read = []
    for pieces in (line for whole in found for line in _lines(whole)):
        fixed = [str(piece) for piece in pieces if piece]
        if " " in "".join(fixed).strip() and sum(map(str.isalpha, "".join(fixed))) >= _FIXED_LETTERS:
            pattern = "".join(_GAP if piece is None else re.escape(str(piece)) for piece in pieces)
            read.append((fixed, re.compile(pattern, re.DOTALL)))
    return read


def _lines(pieces: tuple[str | None, ...]) -> list[list[str | None]]:
    """A text of several lines as its lines."""
    lines: list[list[str | None]] = [[]]
    for piece in pieces:
        first, *more = piece.split("\n") if piece else [piece]
        lines[-1].append(first)
        lines += [[each] for each in more]
    return lines


def is_said(text: str) -> bool:
    """Whether a message can be laid out with sentences of the source, gaps for values apart."""
    could = [pattern for fixed, pattern in sentences() if all(piece.strip() in text for piece in fixed)]
    ends = [number for number in range(1, len(text) + 1) if number == len(text) or text[number] == " "]

    @cache
    def laid_out(begin: int) -> bool:
        return begin >= len(text) or any(
            laid_out(end + 1) for end in ends if end > begin and any(_fits(each, text[begin:end]) for each in could)
        )

    return laid_out(0)


def _fits(pattern: re.Pattern[str], text: str) -> bool:
    found = pattern.fullmatch(text)
    fixed = len(pattern.pattern.replace(_GAP, "").replace("\\", ""))
    return bool(found) and fixed >= _FIXED_SHARE * len(text)
