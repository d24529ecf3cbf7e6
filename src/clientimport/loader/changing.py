"""Clients that are stored already: what their rows alter, as far as it can be told without writing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl
from sqlalchemy import Connection

from clientimport.core.mapping import Mapping
from clientimport.core.rows import ROW
from clientimport.core.target import ListPart, ObjectPart, SharedList
from clientimport.loader.batch import Batch
from clientimport.loader.lists import MergedList, as_lists, merge_list, read_items
from clientimport.loader.objects import MergedObject, merge_object, read_object
from clientimport.loader.own_rows import mapped_paths, merge_own, read_own, whole_own
from clientimport.loader.places import Places
from clientimport.loader.tags import MergedTags, as_texts, merge_tags, read_tags
from clientimport.loader.writes import Write


@dataclass(frozen=True)
class Changes:
    """`own`: of `merge_own`. `writes`: of lists and objects. `tags`: still without ids. `altered`: rows altered by either.

    `lists`, `whole`: the records as they would stand, where they were asked for.
    """

    own: pl.DataFrame
    writes: list[Write]
    tags: list[MergedTags]
    altered: pl.Series
    whole: pl.DataFrame | None
    lists: dict[str, pl.DataFrame]

    def with_own(self, own: pl.DataFrame) -> Changes:
        """The changes with another own frame of the same rows."""
        return replace(self, own=own)

    def without(self, rows: pl.Series) -> Changes:
        """The changes without these rows."""
        if rows.is_empty():
            return self
        out = ~pl.col(ROW).is_in(rows.implode())
        return replace(
            self,
            own=self.own.filter(out),
            altered=self.altered.filter(~self.altered.is_in(rows.implode())),
            writes=[write.without(rows) for write in self.writes],
            tags=[replace(t, added=t.added.filter(out), removed=t.removed.filter(out)) for t in self.tags],
        )


def no_changes(batch: Batch) -> Changes:
    """What a batch without rows changes."""
    return Changes(batch.own, [], [], pl.Series(ROW, [], dtype=pl.Int64), None, {})


def find_changes(connection: Connection, batch: Batch, places: Places, mapping: Mapping, *, whole: bool) -> Changes:
    """Rows of stored clients (`batch.own` with client_id) -> their changes. `whole`: with records as they would stand."""
    target, clients = places.target, batch.own.select(ROW, "client_id")
    paths = list(places.client) if whole else mapped_paths(batch, places)
    stored = read_own(connection, places, clients, paths)
    own = merge_own(batch, stored, places, mapping)
    merged: list[MergedList | MergedObject] = []
    objects: list[pl.DataFrame] = []
    lists: dict[str, pl.DataFrame] = {}
    tags: list[MergedTags] = []
    for part in target.parts_of(ObjectPart):
        named = any(path in batch.own.columns for path in places.objects[part.field])
        if named or whole:
            found = merge_object(read_object(connection, places, part, clients), batch, part, places, mapping)
            objects.append(found.result)
            if named:
                merged.append(found)
    for part in target.parts_of(ListPart):
        if part.field in batch.lists:
            change = merge_list(read_items(connection, places, part, clients), batch, part, places, mapping)
            merged.append(change)
            lists[part.field] = change.result
        elif whole:
            lists[part.field] = as_lists(read_items(connection, places, part, clients))
    for part in target.parts_of(SharedList):
        if part.field in batch.lists:
            tags.append(merge_tags(read_tags(connection, places, part, clients), batch, part, mapping))
            lists[part.field] = tags[-1].result
        elif whole:
            lists[part.field] = as_texts(read_tags(connection, places, part, clients))
    altered = pl.concat([pl.Series(ROW, [], dtype=pl.Int64), *(m.altered for m in merged), *(t.altered for t in tags)]).unique()
    return Changes(
        own,
        [write for m in merged for write in m.writes],
        tags,
        altered,
        whole_own(own, stored, objects, places) if whole else None,
        lists,
    )
