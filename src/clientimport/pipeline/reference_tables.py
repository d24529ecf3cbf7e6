"""The tables that records refer to: filled from a CSV, listed."""

from __future__ import annotations

from typing import Any

import polars as pl

from clientimport.core.errors import SourceFailure, UsageFailure
from clientimport.core.mapping import SourceOptions
from clientimport.core.rows import ROW
from clientimport.core.target import ReferenceTable, Target
from clientimport.loader import connect, ensure_schema, load_reference_table, reading, writing
from clientimport.reader import open_source
from clientimport.targets import target_named, target_names


def load_table(name: str, path: str, database: str) -> dict[str, Any]:
    """Fills one table from a CSV -> {"rows", "added", "changed"}.

    Raises UsageFailure for a table that no target has, SourceFailure for a file whose headings or rows are not the
    table's, DatabaseFailure.
    """
    target, table = _table(name)
    frame = _read(path, table)
    engine = connect(database)
    try:
        ensure_schema(engine, [target])
        with writing(engine) as connection:
            added, changed = load_reference_table(connection, table, frame, target)
    finally:
        engine.dispose()
    return {"table": name, "rows": frame.height, "added": added, "changed": changed}


def list_table(name: str, database: str) -> pl.DataFrame:
    """All rows of one table, with the headings of its CSV."""
    target, table = _table(name)
    engine = connect(database, create=False)
    try:
        ensure_schema(engine, [target])
        with reading(engine) as connection:
            return table.listing(connection)
    finally:
        engine.dispose()


def _table(name: str) -> tuple[Target, ReferenceTable]:
    known: dict[str, tuple[Target, ReferenceTable]] = {}
    for each in target_names():
        if target := target_named(each):
            known |= {table.name: (target, table) for table in target.reference_tables}
    if name not in known:
        raise UsageFailure(f"there is no reference table {name}.", fix=f"Known: {', '.join(sorted(known))}.")
    return known[name]


def _read(path: str, table: ReferenceTable) -> pl.DataFrame:
    source = open_source(path, 0, SourceOptions(), table.headings)
    try:
        batches = list(source.batches())
    finally:
        source.close()
    found = source.file.layout.columns
    if missing := [heading for heading in table.required if heading not in found]:
        raise SourceFailure(
            f"the heading {', '.join(missing)} is missing; the file has {', '.join(found)}.",
            fix=f"A file for {table.name} has the headings {', '.join(table.headings)}.",
            where=path,
        )
    if unknown := [heading for heading in found if heading not in table.headings]:
        raise SourceFailure(
            f"the heading {', '.join(unknown)} is not of the table {table.name}.",
            fix=f"Its headings are {', '.join(table.headings)}.",
            where=path,
        )
    frame = pl.concat([batch.rows for batch in batches]) if batches else pl.DataFrame()
    for batch in batches:
        rejected = batch.faults.filter(pl.col(ROW).is_not_null() & pl.col(ROW).is_in(batch.broken[ROW].implode()))
        if not rejected.is_empty():
            row, code = rejected[0, ROW], rejected[0, "code"]
            raise SourceFailure(f"row {row} is faulty: {code}.", fix="Mend the row; nothing was loaded.", where=path)
    for heading in table.required:
        blank = frame.filter(pl.col(heading).str.strip_chars().fill_null("") == "") if frame.width else frame
        if not blank.is_empty():
            raise SourceFailure(f"row {blank[0, ROW]} has no {heading}.", fix="Fill it in; nothing was loaded.", where=path)
    absent = [heading for heading in table.headings if heading not in found]
    return frame.with_columns(pl.lit(None, pl.String).alias(heading) for heading in absent).select(
        ROW, *(pl.col(heading).str.strip_chars().replace("", None) for heading in table.headings)
    )
