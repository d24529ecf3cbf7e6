"""Error cells of spreadsheets (#REF! and its kind), in workbooks and as text in a CSV."""

from __future__ import annotations

import polars as pl

from clientimport.core.problems import faults_of, no_faults
from clientimport.core.rows import NOT_CALCULATED, ROW

ERRORS = frozenset(
    "#REF! #N/A #VALUE! #DIV/0! #NAME? #NULL! #NUM! #SPILL! #CALC! #GETTING_DATA #FIELD! #BLOCKED! #CONNECT! #UNKNOWN! #BUSY! "
    "#EXTERNAL! #PYTHON!".split()
)


def find_cell_errors(
    rows: pl.DataFrame, read: frozenset[str], blank: tuple[str, ...]
) -> tuple[dict[str, pl.Series], pl.DataFrame]:
    """A batch's rows and the frame names that are read -> Boolean Series by column that has any, and the faults.

    An error that the mapping calls blank is a blank; a formula without a value is an error with a code of its own.
    """
    errors = sorted(ERRORS.difference(blank) | {NOT_CALCULATED})
    cells = rows.drop(ROW)
    flags = cells.select(pl.all().str.starts_with("#").any()).row(0) if cells.width else ()
    suspects = [name for name, flag in zip(cells.columns, flags, strict=True) if flag]
    masks: dict[str, pl.Series] = {}
    faults = [no_faults()]
    for name in suspects:
        mask = rows[name].is_in(errors).fill_null(False)
        if mask.any():
            masks[name] = mask
            at = rows.select(pl.col(ROW), rows[name].alias("value")).filter(mask)
            unread = "" if name in read else "-unread"
            formula = pl.col("value") == NOT_CALCULATED
            for code, those in (("cell-error", at.filter(~formula)), ("formula-not-calculated", at.filter(formula))):
                if those.height:
                    faults.append(faults_of(those, code + unread, value=pl.col("value"), columns=(name,)))
    return masks, pl.concat(faults)
