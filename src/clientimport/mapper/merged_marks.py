"""Marks on the columns of faults while the rows of clients are merged: whose spelling a column has, which row it is of.

What is found in a client's record is told with columns spelt as the mapping spells them, for its rows may stand in files that
spell them otherwise; a fault that is of one row bears that row's number in front of its columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from clientimport.core.record_batch import Origins
from clientimport.mapper.bind import Bound
from clientimport.mapper.origins import find_origins

HEADING: Final = "\x00"
"""In front of a column that is spelt as the mapping does: no heading of a file begins so."""
OF_ROW: Final = "\x01"
"""In front of a row's number in the run, the first of a fault's columns."""


def mark(member: pl.Expr, columns: pl.Expr) -> pl.Expr:
    """Columns of a fault -> the same with the row that they are of."""
    return pl.concat_list(pl.lit(OF_ROW) + member.cast(pl.String), columns)


def spelt_alike(bounds: Sequence[Bound]) -> tuple[Origins, frozenset[str]]:
    """-> the origins of the record in the mapping's spelling, and which of all names of columns are secret."""
    first = bounds[0]
    headings: dict[str, str | None] = {name: HEADING + name for name in first.columns}
    secret = {HEADING + name for bound in bounds for name, column in bound.columns.items() if column in bound.secret_columns}
    return find_origins(first.mapping, first.target, headings), frozenset(secret.union(*(b.secret_columns for b in bounds)))
