"""Which rejected rows the ledger has of files with certain paths: for reports that lost the identities of their rows."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl
from sqlalchemy import Connection, Select, select

from clientimport.loader.copying import read_frame
from clientimport.loader.ledger_tables import FILE, REJECT

REJECTED: dict[str, pl.DataType] = {"run_id": pl.String(), "file": pl.Int32(), "row": pl.Int64(), "path": pl.String()}
_AT_ONCE = 500


def rejects_of_files(connection: Connection, paths: Collection[str]) -> pl.DataFrame:
    """Paths as runs were given them -> REJECTED, of all runs."""
    wanted = sorted(paths)
    found = [pl.DataFrame(schema=REJECTED)]
    for start in range(0, len(wanted), _AT_ONCE):
        query: Select[tuple[object, ...]] = (
            select(REJECT.c.run_id, REJECT.c.file, REJECT.c.row, FILE.c.path)
            .join_from(REJECT, FILE, (FILE.c.run_id == REJECT.c.run_id) & (FILE.c.number == REJECT.c.file))
            .where(FILE.c.path.in_(wanted[start : start + _AT_ONCE]))
            .order_by(REJECT.c.run_id, REJECT.c.file, REJECT.c.row)
        )
        found.append(read_frame(connection, query, dict(REJECTED)))
    return pl.concat(found)
