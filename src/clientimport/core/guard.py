"""The guard: one apostrophe in front of a cell that a spreadsheet program would run as a formula (DESIGN §4).

Written: a cell that matches `^'*[=+\\-@\\t\\r]` gets one. Read back: one is taken from a cell that matches
`^'+[=+\\-@\\t\\r]`. So reading what was written gives what was received, and "'t Hooft" is never touched.
"""

from __future__ import annotations

import re

import polars as pl

_DANGEROUS = r"^'*[=+\-@\t\r]"
_GUARDED = r"^'+[=+\-@\t\r]"


def guard(cell: pl.Expr) -> pl.Expr:
    """String expression as received -> as written."""
    return pl.when(cell.str.contains(_DANGEROUS)).then(pl.lit("'") + cell).otherwise(cell)


def unguard(cell: pl.Expr) -> pl.Expr:
    """String expression as written -> as received."""
    return pl.when(cell.str.contains(_GUARDED)).then(cell.str.slice(1)).otherwise(cell)


def unguard_text(text: str) -> str:
    """One text as written -> as received."""
    return text[1:] if re.match(_GUARDED, text) else text
