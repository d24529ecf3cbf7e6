"""Template texts cut into pieces: {Column} is a column; a brace that is meant as such is written twice."""

from __future__ import annotations

import re

_PIECES = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|([{}])|([^{}]+)")


def template_pieces(text: str) -> list[tuple[str, bool]]:
    """A template -> its pieces in order: (text, False) as it stands, or (heading, True) for a column's value.

    Raises ValueError, with the reason in words, where braces are not balanced or name nothing.
    """
    pieces: list[tuple[str, bool]] = []
    for found in _PIECES.finditer(text):
        name, stray, literal = found.groups()
        if stray:
            raise ValueError(f"the {stray} at character {found.start() + 1} has no partner")
        if name is not None:
            if not name.strip():
                raise ValueError(f"the braces at character {found.start() + 1} name no column")
            pieces.append((name.strip(), True))
            continue
        piece = literal if literal is not None else found.group()[0]
        if pieces and not pieces[-1][1]:
            pieces[-1] = (pieces[-1][0] + piece, False)
        else:
            pieces.append((piece, False))
    return pieces
