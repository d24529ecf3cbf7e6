"""Lists of texts that clients share (tags): links between clients and shared names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Column, Connection, Select, select

from clientimport.core.mapping import Mapping
from clientimport.core.record_batch import ITEM, POSITION, SLOT
from clientimport.core.rows import ROW, place_in_row
from clientimport.core.target import SharedList
from clientimport.loader.batch import Batch
from clientimport.loader.copying import read_frame
from clientimport.loader.keys import read_of_clients
from clientimport.loader.places import Places, blank_choice
from clientimport.loader.shared import NAME_KEY, Names, name_key, refused_rows, remove_unused, share_names
from clientimport.loader.staging import staged
from clientimport.loader.writes import Delete, Insert, Write

_AT = "at"
_LINK = "link_id"


@dataclass(frozen=True)
class MergedTags:
    """`added`: ROW, client_id, name, name_key, at (position). `removed`: ROW, client_id, link_id. `altered`: rows.

    `result`: ROW, SLOT, POSITION, value: whole lists as they would stand.
    """

    part: SharedList
    added: pl.DataFrame
    removed: pl.DataFrame
    altered: pl.Series
    result: pl.DataFrame


def read_tags(connection: Connection, places: Places, part: SharedList, clients: pl.DataFrame) -> pl.DataFrame:
    """Lines with ROW and client_id -> ROW, client_id, link_id, at, name, name_key of their stored texts, in order."""
    link, table = places.table(part.link), places.table(part.table)
    # Not three tables in one statement: SQLite, which knows nothing of their sizes, may begin with all links of all clients.
    of_links: dict[str, tuple[Column[Any], pl.DataType]] = {
        _LINK: (link.c[part.link_column], pl.Int64()),
        _AT: (link.c.position, pl.Int64()),
    }
    links = read_of_clients(connection, clients, link.c.client_id, of_links)
    with staged(connection, links.select(pl.col(_LINK).unique())) as wanted:
        query: Select[tuple[object, ...]] = (
            select(wanted.c[_LINK], table.c.name, table.c.name_key)
            .select_from(wanted)
            .join(table, table.c.id == wanted.c[_LINK])
        )
        names = read_frame(connection, query, {_LINK: pl.Int64(), "name": pl.String(), NAME_KEY: pl.String()})
    return links.join(names, on=_LINK).sort(ROW, _AT, _LINK)


def no_tags() -> pl.DataFrame:
    """What `read_tags` gives for clients that have none."""
    numbers = dict.fromkeys((ROW, "client_id", _LINK, _AT), pl.Int64)
    return pl.DataFrame(schema={**numbers, "name": pl.String, NAME_KEY: pl.String})


def merge_tags(stored: pl.DataFrame, batch: Batch, part: SharedList, mapping: Mapping) -> MergedTags:
    """Stored texts (of `read_tags`) and the batch's -> what changes, by `load.lists` and `load.blank_cells`."""
    items = batch.lists[part.field].sort(ROW, POSITION).select(ROW, pl.col(ITEM).alias("name"))
    incoming = items.with_columns(name_key(items["name"]))
    # Few lists name a text twice; a look at hashes is cheaper than making all of them different.
    if incoming.select((pl.col(ROW).hash(1) + pl.col(NAME_KEY).hash(2)).n_unique() < pl.len()).item():
        incoming = incoming.unique([ROW, NAME_KEY], keep="first", maintain_order=True)
    if stored.is_empty():
        return _all_new(incoming, batch, part)
    lost = batch.own.select(ROW, batch.dropped_in(f"{part.field}[]").alias("lost")).filter("lost")[ROW]
    filled = incoming[ROW].unique().implode()
    whole = pl.col(ROW).is_in(filled) & (mapping.load.lists == "replace")
    cleared = ~pl.col(ROW).is_in(filled) & (blank_choice(mapping, part.field) == "clear")
    surplus = stored.join(incoming, on=[ROW, NAME_KEY], how="anti", maintain_order="left")
    removed = surplus.filter((whole | cleared) & ~pl.col(ROW).is_in(lost.implode()))
    kept = stored.join(removed, on=[ROW, _LINK], how="anti", maintain_order="left")
    last = kept.group_by(ROW).agg(pl.col(_AT).max().alias("last"))
    added = (
        incoming.join(stored, on=[ROW, NAME_KEY], how="anti", maintain_order="left")
        .join(batch.own.select(ROW, "client_id"), on=ROW, maintain_order="left")
        .join(last, on=ROW, how="left", maintain_order="left")
        .with_columns((pl.col("last").fill_null(-1) + 1 + place_in_row()).cast(pl.Int64).alias(_AT))
        .select(ROW, "client_id", "name", NAME_KEY, _AT)
    )
    result = pl.concat([kept.select(ROW, "name", _AT), added.select(ROW, "name", _AT)]).sort(ROW, _AT)
    altered = pl.concat([added[ROW], removed[ROW]]).unique()
    return MergedTags(part, added, removed.select(ROW, "client_id", _LINK), altered, as_texts(result))


def _all_new(incoming: pl.DataFrame, batch: Batch, part: SharedList) -> MergedTags:
    """What `merge_tags` makes of it where nothing is stored."""
    clients = incoming.join(batch.own.select(ROW, "client_id"), on=ROW, maintain_order="left")
    added = clients.select(ROW, "client_id", "name", NAME_KEY, place_in_row().alias(_AT))
    removed = pl.DataFrame(schema={ROW: pl.Int64, "client_id": pl.Int64, _LINK: pl.Int64})
    return MergedTags(part, added, removed, added[ROW].unique(), as_texts(added.select(ROW, "name", _AT)))


def as_texts(stored: pl.DataFrame) -> pl.DataFrame:
    """ROW, name in order -> the frame of a list of texts in a checked batch."""
    return stored.select(
        ROW,
        pl.lit(None, pl.Int32).alias(SLOT),
        place_in_row().cast(pl.Int32).alias(POSITION),
        pl.col("name").alias(ITEM),
    )


def tag_writes(connection: Connection, places: Places, merged: MergedTags) -> tuple[list[Write], Names, pl.DataFrame]:
    """Makes missing names -> the writes of the links, the names, and REFUSED."""
    part, link = merged.part, places.table(merged.part.link)
    names = share_names(connection, places.table(part.table), merged.added.select("name", NAME_KEY))
    links = merged.added.join(names.ids, on=NAME_KEY, maintain_order="left").select(
        ROW, "client_id", pl.col("id").alias(part.link_column), pl.col(_AT).alias("position")
    )
    removed = merged.removed.select(ROW, "client_id", pl.col(_LINK).alias(part.link_column))
    refused = refused_rows(merged.added.select(ROW, NAME_KEY), names.refused)
    return [Delete(link, removed), Insert(link, links)], names, refused


def remove_unused_tags(connection: Connection, places: Places, part: SharedList, made: pl.Series) -> None:
    """Takes away what was made for rows that the database refused afterwards."""
    remove_unused(connection, made, places.table(part.table), places.table(part.link).c[part.link_column])
