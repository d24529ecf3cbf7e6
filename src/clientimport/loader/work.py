"""A batch on its way into the tables: rows fall out of it where something refuses them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl
from sqlalchemy import Connection

from clientimport.core.mapping import Mapping
from clientimport.core.problems import faults_of, no_faults
from clientimport.core.rows import ROW
from clientimport.core.target import SharedList, SharedObject
from clientimport.loader.batch import Batch
from clientimport.loader.changing import Changes
from clientimport.loader.companies import company_ids, remove_unused_companies
from clientimport.loader.places import Places
from clientimport.loader.references import create_references
from clientimport.loader.tags import merge_tags, no_tags, remove_unused_tags, tag_writes
from clientimport.loader.writes import Write


@dataclass
class Work:
    """`new`: clients to be created; `changes`: of stored ones. `faults`: FAULT_SCHEMA, those of rows that fell out.

    `made`: ids of shared lines made for this batch, by the part they are of.
    """

    new: Batch
    changes: Changes
    faults: list[pl.DataFrame]
    links: list[Write] = field(default_factory=list)
    made: list[tuple[SharedObject | SharedList, pl.Series]] = field(default_factory=list)

    @property
    def rows(self) -> pl.Series:
        """The rows still in it, ascending."""
        return pl.concat([self.new.own[ROW], self.changes.own[ROW]]).sort()

    def leave_out(self, faults: pl.DataFrame) -> None:
        """Takes the rows of these faults out."""
        self.faults.append(faults)
        self.new = self.new.without(faults[ROW])
        self.changes = self.changes.without(faults[ROW])

    def refuse(self, refused: pl.DataFrame) -> None:
        """Takes out the rows that the database refused (narrowing.REFUSED)."""
        if not refused.is_empty():
            self.leave_out(faults_of(refused, "refused-by-database", detail=pl.col("detail")))

    def make_references(self, connection: Connection, places: Places, mapping: Mapping) -> None:
        """Values that reference tables lack, where the mapping lets them be made."""
        fields = [r.field for r in places.target.references]
        own = [frame.select(ROW, *(f for f in fields if f in frame.columns)) for frame in (self.new.own, self.changes.own)]
        for frame in own:
            if frame.is_empty():
                continue
            self.refuse(create_references(connection, places.target, mapping, frame))

    def share_objects(self, connection: Connection, places: Places, mapping: Mapping) -> None:
        """Names of shared objects become ids, in the own frames' id fields."""
        for path, part in places.shared_names.items():
            frames = [self.new.own, self.changes.own]
            named = [
                f.select(ROW, "client_id", pl.col(path).alias("name")) for f in frames if path in f.columns and not f.is_empty()
            ]
            if not named:
                continue
            found = company_ids(connection, places, part, mapping, pl.concat(named).sort(ROW))
            self.made.append((part, found.made))
            self.refuse(found.refused)
            if not self.new.own.is_empty():
                self.new = self.new.of(_with_ids(self.new.own, part, found.ids))
            if not self.changes.own.is_empty():
                self.changes = self.changes.with_own(_with_ids(self.changes.own, part, found.ids))

    def link_texts(self, connection: Connection, places: Places, mapping: Mapping) -> None:
        """Shared texts become links; `new.own` has its client_id by now."""
        for part in places.target.parts_of(SharedList):
            merged = [t for t in self.changes.tags if t.part == part]
            if part.field in self.new.lists and not self.new.own.is_empty():
                merged.append(merge_tags(no_tags(), self.new, part, mapping))
            if not merged:
                continue
            both = replace(
                merged[0],
                added=pl.concat([m.added for m in merged]).sort(ROW, "at"),
                removed=pl.concat([m.removed for m in merged]),
            )
            writes, names, refused = tag_writes(connection, places, both)
            self.made.append((part, names.made))
            self.refuse(refused)
            self.links += [write.without(refused[ROW]) for write in writes]

    def remove_unused(self, connection: Connection, places: Places) -> None:
        """Takes away shared lines that were made for rows that fell out afterwards."""
        for part, made in self.made:
            if isinstance(part, SharedObject):
                remove_unused_companies(connection, places, part, made)
            else:
                remove_unused_tags(connection, places, part, made)

    def all_faults(self) -> pl.DataFrame:
        """FAULT_SCHEMA: one frame of all faults."""
        return pl.concat([no_faults(), *self.faults])


def _with_ids(own: pl.DataFrame, part: SharedObject, ids: pl.DataFrame) -> pl.DataFrame:
    given = pl.col(part.id_field) if part.id_field in own.columns else pl.lit(None, pl.Int64)
    joined = own.join(ids.rename({"id": "__shared"}), on=ROW, how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("__shared", given).alias(part.id_field)).drop("__shared")
