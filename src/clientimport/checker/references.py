"""Fields that must name something that the reference tables hold."""

from __future__ import annotations

import polars as pl

from clientimport.checker.judged import faults_at
from clientimport.checker.tables import Tables
from clientimport.core.mapping import Mapping
from clientimport.core.problems import faults_of
from clientimport.core.rows import ROW
from clientimport.core.target import Reference, References, Target
from clientimport.values.spelling import did_you_mean, folded, nearest


def check_references(tables: Tables, target: Target, mapping: Mapping, references: References) -> tuple[str, ...]:
    """Takes unknown values out and names them -> the checks that could not be done, because no table was given.

    A field that the mapping lets create its entries is not judged.
    """
    not_done = []
    for reference in target.references:
        if reference.field not in tables.own.columns:
            continue
        if reference.optional_notice:
            blank = tables.own.filter(pl.col(reference.field).is_null())
            named = tables.faults.filter(pl.col("field") == reference.field)[ROW]
            blank = blank.filter(~pl.col(ROW).is_in(named.implode()))
            tables.add(faults_of(blank, reference.optional_notice, field=reference.field))
        if mapping.load.references.get(reference.field) == "create":
            continue
        known = references.known.get(reference.field)
        if known is None:
            not_done.append(reference.field)
        else:
            _check(tables, reference, known)
    return tuple(not_done)


def _check(tables: Tables, reference: Reference, known: pl.Series) -> None:
    (column,) = [column for column in tables.columns("") if column.name == reference.field]
    values = tables.own[reference.field]
    if values.null_count() == len(values):
        return
    unknown = (values.is_not_null() & ~values.is_in(known.cast(values.dtype).implode()).fill_null(False)).arg_true()
    if unknown.is_empty():
        return
    given = values.gather(unknown).cast(pl.String)
    tables.add(faults_at(tables.own, unknown, reference.unknown, column, given, _proposals(given, known)))
    tables.frames[""] = tables.own.with_columns(values.clone().scatter(unknown, None))


def _proposals(given: pl.Series, known: pl.Series) -> pl.Series:
    """For texts: the known ones that were probably meant. Numbers are not alike."""
    if known.dtype != pl.String:
        return pl.repeat(None, len(given), dtype=pl.String, eager=True)
    by_fold = {folded(text): text for text in known.drop_nulls()}
    distinct = given.unique()
    meant = [did_you_mean(by_fold.get(nearest(folded(text), by_fold), "")) for text in distinct]
    return given.replace_strict(distinct, pl.Series(meant, dtype=pl.String), return_dtype=pl.String)
