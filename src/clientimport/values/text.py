"""Text as it is kept: Unicode NFC, trimmed, blank means absent, a vertical tab is a line break."""

from __future__ import annotations

import polars as pl

EDGES = r"^[\p{White_Space}\x{FEFF}]+|[\p{White_Space}\x{FEFF}]+$"
"""Blanks at the edges of a text: no-break spaces and a stray byte-order mark included."""


def tidy(text: pl.Expr) -> pl.Expr:
    """String expression -> NFC, trimmed, null where nothing is left. Inner runs of blanks are kept."""
    # Most cells are plain ASCII without blanks at their edges, and a match is cheaper than a replacement.
    plain = text.str.contains(r"^[\x21-\x7E](?:[\x20-\x7E]*[\x21-\x7E])?$")
    breaks = text.str.replace_all("\x0b", "\n", literal=True)
    trimmed = breaks.str.normalize("NFC").str.replace_all(EDGES, "")
    return pl.when(plain).then(text).when(trimmed != "").then(trimmed)
