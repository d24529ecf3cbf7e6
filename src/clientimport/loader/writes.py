"""What is to be written, as frames: each write knows which row of the file every line of it comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import polars as pl
from sqlalchemy import Connection, Table, delete, select, tuple_, update

from clientimport.core.rows import ROW
from clientimport.loader.copying import copy_frame
from clientimport.loader.dialects import is_mariadb
from clientimport.loader.staging import staged


@dataclass(frozen=True)
class Write:
    """`frame`: ROW, then columns named as the table's."""

    table: Table
    frame: pl.DataFrame

    def between(self, first: int, last: int) -> Self:
        """The part of it that comes from these rows, both ends included."""
        return replace(self, frame=self.frame.filter(pl.col(ROW).is_between(first, last)))

    def without(self, rows: pl.Series) -> Self:
        """All of it but what comes from these rows."""
        return replace(self, frame=self.frame.filter(~pl.col(ROW).is_in(rows.implode()))) if len(rows) else self

    def apply(self, connection: Connection) -> None:
        """Does it; errors are the driver's own."""
        raise NotImplementedError


class Insert(Write):
    """New lines."""

    def apply(self, connection: Connection) -> None:
        """One copy."""
        copy_frame(connection, self.table.name, self.frame.drop(ROW))


class Update(Write):
    """Changed lines: the frame has the table's `id` (or `client_id` alone), every other column is set."""

    def apply(self, connection: Connection) -> None:
        """One statement for all lines, by way of a temporary table."""
        frame = self.frame.drop(ROW)
        if frame.is_empty():
            return
        by = "id" if "id" in frame.columns else "client_id"
        types = {name: self.table.columns[name].type for name in frame.columns}
        with staged(connection, frame, types) as new:
            values = {name: new.columns[name] for name in frame.columns if name != by}
            connection.execute(update(self.table).values(values).where(self.table.columns[by] == new.columns[by]))


class Delete(Write):
    """Lines to be removed: the frame has the columns that tell them, one or two."""

    def apply(self, connection: Connection) -> None:
        """One statement for all lines, by way of a temporary table."""
        frame = self.frame.drop(ROW)
        if frame.is_empty():
            return
        types = {name: self.table.columns[name].type for name in frame.columns}
        with staged(connection, frame, types) as old:
            if is_mariadb(connection):
                # It would go through the whole table for an IN, and by the key for a join, which SQLite does not know.
                same = (self.table.columns[name] == old.columns[name] for name in frame.columns)
                connection.execute(delete(self.table).where(*same))
                return
            # IN rather than EXISTS, so that SQLite goes by the table's key instead of reading all of it.
            told = tuple_(*(self.table.columns[name] for name in frame.columns))
            one = self.table.columns[frame.columns[0]]
            these = (one if frame.width == 1 else told).in_(select(old))
            connection.execute(delete(self.table).where(these))
