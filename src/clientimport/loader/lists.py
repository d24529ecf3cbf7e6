"""List items of stored clients: which are the same, what is updated, added and removed."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection

from clientimport.core.mapping import Mapping
from clientimport.core.record_batch import POSITION, SLOT
from clientimport.core.rows import ROW
from clientimport.core.target import Flag, ListPart
from clientimport.loader.batch import Batch
from clientimport.loader.flags import TOLD, settle_flags
from clientimport.loader.keys import read_of_clients
from clientimport.loader.places import Places, blank_choice, item_dtypes
from clientimport.loader.writes import Delete, Insert, Update, Write

_STORED = "stored "
_IDENTITY = "__identity"
_NTH = "__nth"
_ORDER = "__order"


@dataclass(frozen=True)
class MergedList:
    """`writes`: what makes the stored list the resulting one. `altered`: the rows whose list changes.

    `result`: ROW, SLOT, POSITION and the items' fields, whole lists as they would stand.
    """

    writes: list[Write]
    altered: pl.Series
    result: pl.DataFrame


def read_items(connection: Connection, places: Places, part: ListPart, clients: pl.DataFrame) -> pl.DataFrame:
    """Lines with ROW and client_id -> ROW, client_id, id and the fields of their stored items, in order."""
    table = places.table(part.table)
    dtypes = {"id": pl.Int64(), **item_dtypes(places.target, part.field)}
    columns = {name: (table.c[name], dtype) for name, dtype in dtypes.items()}
    return read_of_clients(connection, clients, table.c.client_id, columns)


def new_items(items: pl.DataFrame, clients: pl.DataFrame, part: ListPart, places: Places) -> Insert:
    """Items of clients that are being created, flags settled. `clients`: ROW, client_id."""
    columns = [name for name in item_dtypes(places.target, part.field) if name in items.columns]
    columns += [flag.name for flag in part.flags if flag.name not in columns]
    whole = _with_missing(items, {flag.name: item_dtypes(places.target, part.field)[flag.name] for flag in part.flags})
    whole = settle_flags(_told(whole.sort(ROW, POSITION), part.flags), part.flags, new=pl.lit(True))
    made = whole.join(clients.select(ROW, "client_id"), on=ROW, maintain_order="left")
    return Insert(places.table(part.table), made.select(ROW, "client_id", *columns))


def merge_list(stored: pl.DataFrame, batch: Batch, part: ListPart, places: Places, mapping: Mapping) -> MergedList:
    """Stored items (of `read_items`) and the batch's -> what changes, by `load.lists` and `load.blank_cells`.

    A list that the row leaves blank is kept or cleared; one that lost an item to on_invalid is merged, never replaced.
    """
    name, dtypes = part.field, item_dtypes(places.target, part.field)
    mapped = [column for column in dtypes if column in batch.lists[name].columns]
    incoming = batch.lists[name].join(batch.own.select(ROW, "client_id"), on=ROW, maintain_order="left").sort(ROW, POSITION)
    incoming = _identified(_told(_with_missing(incoming, dtypes), part.flags), part, mapped)
    stored = _identified(stored, part, mapped)
    dropped = batch.own.select(ROW, batch.dropped_in(f"{name}[]").alias("lost"))
    blank = dropped.join(incoming, on=ROW, how="anti").filter(~pl.col("lost"))
    cleared = blank[ROW] if blank_choice(mapping, name) == "clear" else blank[ROW].clear()
    lists = mapping.load.lists
    replaced = dropped.filter(~pl.col("lost"))[ROW] if lists == "replace" else dropped[ROW].clear()

    same = incoming.join(
        stored.select(ROW, _IDENTITY, _NTH, "id", *(pl.col(c).alias(_STORED + c) for c in dtypes)),
        on=[ROW, _IDENTITY, _NTH],
        how="left",
        maintain_order="left",
    )
    matched, added = same.filter(pl.col("id").is_not_null()), same.filter(pl.col("id").is_null())
    if lists == "append":
        matched = matched.with_columns([pl.col(_STORED + c).alias(c) for c in dtypes])
        matched = matched.with_columns([pl.lit(False).alias(TOLD + flag.name) for flag in part.flags])
    else:
        flags = {flag.name for flag in part.flags}
        matched = matched.with_columns(_taken(batch, name, c, whole=c in mapped, flag=c in flags).alias(c) for c in dtypes)
    kept = stored.join(matched, on=[ROW, "id"], how="anti", maintain_order="left")
    touched = incoming[ROW].unique().implode()
    gone = pl.col(ROW).is_in(cleared.implode()) | (pl.col(ROW).is_in(replaced.implode()) & pl.col(ROW).is_in(touched))
    removed, kept = kept.filter(gone), kept.filter(~gone)

    fields = [ROW, "client_id", "id", *dtypes, _ORDER]
    told = [TOLD + flag.name for flag in part.flags]
    result = pl.concat(
        [
            kept.with_columns(pl.col("id").alias(_ORDER), *(pl.lit(False).alias(t) for t in told)).select(*fields, *told),
            matched.with_columns(pl.col("id").alias(_ORDER)).select(*fields, *told),
            added.with_columns(pl.col(POSITION).cast(pl.Int64).alias(_ORDER)).select(*fields, *told),
        ]
    ).sort(ROW, pl.col("id").is_null(), _ORDER)
    judged = settle_flags(result.filter(pl.col(ROW).is_in(touched)), part.flags, new=pl.col("id").is_null())
    untouched = result.filter(~pl.col(ROW).is_in(touched)).drop(told)

    before = stored.select("id", *(pl.col(c).alias(_STORED + c) for c in dtypes))
    changed = judged.join(before, on="id", how="inner", maintain_order="left").filter(
        pl.any_horizontal(pl.lit(False), *(pl.col(c).ne_missing(pl.col(_STORED + c)) for c in dtypes))
    )
    table = places.table(part.table)
    writes: list[Write] = [
        Delete(table, removed.select(ROW, "id")),
        Update(table, changed.select(ROW, "id", *dtypes)),
        Insert(table, judged.filter(pl.col("id").is_null()).select(ROW, "client_id", *dtypes)),
    ]
    altered = pl.concat([write.frame[ROW] for write in writes]).unique()
    return MergedList(writes, altered, _placed(pl.concat([judged, untouched])))


def as_lists(items: pl.DataFrame) -> pl.DataFrame:
    """Stored items, in order -> ROW, SLOT, POSITION and their fields, as in the frames of a checked batch."""
    return _placed(items)


def _placed(items: pl.DataFrame) -> pl.DataFrame:
    placed = items.with_columns(
        pl.lit(None, pl.Int32).alias(SLOT), pl.int_range(pl.len(), dtype=pl.Int32).over(ROW).alias(POSITION)
    )
    return placed.select(ROW, SLOT, POSITION, pl.exclude(ROW, SLOT, POSITION, "client_id", "id", _ORDER, _IDENTITY, _NTH)).sort(
        ROW, POSITION
    )


def _taken(batch: Batch, name: str, column: str, *, whole: bool, flag: bool) -> pl.Expr:
    """A matched item's value: what the mapping names is taken with its blanks, the rest stays as stored."""
    stored = pl.col(_STORED + column)
    if not whole:
        return stored
    keeps = pl.lit(True) if flag else batch.dropped_in(f"{name}[].{column}")
    return pl.when(pl.col(column).is_null() & keeps).then(stored).otherwise(pl.col(column))


def _told(items: pl.DataFrame, flags: tuple[Flag, ...]) -> pl.DataFrame:
    return items.with_columns((pl.col(f.name) == f.yes).fill_null(False).alias(TOLD + f.name) for f in flags)


def _with_missing(items: pl.DataFrame, dtypes: dict[str, pl.DataType]) -> pl.DataFrame:
    return items.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in dtypes.items() if name not in items.columns)


def _identified(items: pl.DataFrame, part: ListPart, mapped: list[str]) -> pl.DataFrame:
    """With its identity and, since one client may hold the same item twice, which of them it is.

    An item without an identity is the same only as one that is equal in all that is mapped: else every run would add it again.
    """
    whole = pl.concat_str([pl.lit("\x00"), *(pl.col(c).cast(pl.String).fill_null("\x00") for c in mapped)], separator="\x1f")
    items = items.with_columns(pl.coalesce(part.identity(), whole).alias(_IDENTITY))
    return items.with_columns(pl.int_range(pl.len()).over(ROW, _IDENTITY).alias(_NTH))
