"""Error cells of spreadsheets (#REF! and its kind), in workbooks and as text in a CSV."""

from __future__ import annotations

import polars as pl

from clientimport.core.problems import faults_of, no_faults
from clientimport.core.rows import ROW

ERRORS = frozenset("#REF! #N/A #VALUE! #DIV/0! #NAME? #NULL! #NUM! #SPILL! #CALC! #GETTING_DATA".split())


def find_cell_errors(
    rows: pl.DataFrame, read: frozenset[str], blank: tuple[str, ...]
) -> tuple[dict[str, pl.Series], pl.DataFrame]:
    """A batch's rows and the frame names that are read -> Boolean Series by column that has any, and the faults.

    An error that the mapping calls blank is a blank.
    """
    errors = sorted(ERRORS.difference(blank))
    cells = rows.drop(ROW)
    flags = cells.select(pl.all().str.starts_with("#").any()).row(0) if cells.width else ()
    suspects = [name for name, flag in zip(cells.columns, flags, strict=True) if flag]
    masks: dict[str, pl.Series] = {}
    faults = [no_faults()]
    for name in suspects:
        mask = rows[name].is_in(errors).fill_null(False)
        if mask.any():
            masks[name] = mask
            code = "cell-error" if name in read else "cell-error-unread"
            at = rows.select(pl.col(ROW), rows[name].alias("value")).filter(mask)
            faults.append(faults_of(at, code, value=pl.col("value"), columns=(name,)))
    return masks, pl.concat(faults)
