"""Texts of a file in comments of YAML: one printable line, whatever stands in them."""

from __future__ import annotations

LONGEST_COMMENT = 400
"""Characters."""


def comment(text: str) -> str:
    """A text as what stands behind "#": one line of printable characters."""
    flat = "".join(c if c.isprintable() else "·" for c in " ".join(text.split()))
    return flat if len(flat) <= LONGEST_COMMENT else flat[: LONGEST_COMMENT - 1] + "…"


def quoted(heading: str) -> str:
    """A heading for a comment: one line, nothing in it that could end the comment or command a terminal."""
    flat = " ".join(heading.split())
    shown = "".join(c if c.isprintable() else "·" for c in flat)
    return f'"{shown if len(shown) <= 60 else shown[:59] + "…"}"'
