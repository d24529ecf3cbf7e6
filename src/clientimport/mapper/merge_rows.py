"""The records of several rows made one record a client: own fields settled, items of lists gathered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from clientimport.core.client_batch import MEMBER, ClientBatch
from clientimport.core.fields import fields_of
from clientimport.core.problems import faults_of
from clientimport.core.record_batch import KEY, RecordBatch
from clientimport.core.rows import ROW
from clientimport.core.run_rows import of_row, run_row
from clientimport.core.target import ListPart
from clientimport.mapper.bind import Bound
from clientimport.mapper.merged_items import gather_items, place_faults, place_items
from clientimport.mapper.merged_marks import mark, spelt_alike
from clientimport.mapper.merged_places import Tellers
from clientimport.mapper.merged_values import OwnRows, merge_own


@dataclass(frozen=True)
class MergedRows:
    """`records`: of clients, ROW theirs. `tellers`: which rows tell what. `secrets`: names of secret columns in its origins."""

    records: RecordBatch
    tellers: Tellers
    secrets: frozenset[str]


def merge_rows(batch: ClientBatch, parts: Sequence[RecordBatch], bounds: Sequence[Bound]) -> MergedRows:
    """What `map_rows` made of each of the batch's parts -> the records of its clients. `bounds`: of all files, by number.

    Pure: the answer depends on the clients' rows alone.
    """
    mapping, target = bounds[0].mapping, bounds[0].target
    origins, secrets = spelt_alike(bounds)
    described = fields_of(target.record)
    secret_fields = frozenset(
        path for path, columns in origins.own.items() if secrets.intersection(columns) or described[path].secret
    )
    members = batch.members
    rows = OwnRows.of(_together([part.own for part in parts], parts, members).drop(KEY), mapping, target)
    assumed = _together([part.assumed for part in parts], parts, members).drop(KEY)
    values = merge_own(rows, assumed, origins)
    faults = pl.concat([_marked(part, members) for part in parts])
    places = _together([part.item_places for part in parts], parts, members).drop(KEY)
    lists, teller_frames = {}, {}
    for name in parts[0].lists:
        items = _together([part.lists[name] for part in parts], parts, members).drop(KEY)
        flags = next((part.flags for part in target.parts_of(ListPart) if part.field == name), ())
        lists[name], teller_frames[name], moved = gather_items(
            items, name, faults, mapping.record.lists.get(name, ()), tuple(flag.name for flag in flags)
        )
        faults, places = place_faults(faults, name, moved), place_items(places, name, moved)
    # A row that goes on from the one above it has that one's key.
    keyed = members.filter(pl.col(KEY).is_not_null())[MEMBER]
    faults = faults.filter(~((pl.col("code") == "key-missing") & pl.col(MEMBER).is_in(keyed.implode()))).drop(MEMBER)
    lost = batch.lost.sort(MEMBER).unique(ROW, keep="first", maintain_order=True).rename({MEMBER: "other"})
    unread = faults_of(lost, "client-row-unreadable", detail=of_row("other", ROW, batch.names), columns=())
    keys = members.unique(ROW, keep="first", maintain_order=True).select(ROW, KEY)
    own = values.own.join(keys, on=ROW, how="left", maintain_order="left")
    fields = [name for name in own.columns if name not in (ROW, KEY)]
    records = RecordBatch(
        batch=batch,
        own=own.select(ROW, KEY, *fields),
        lists=lists,
        faults=pl.concat([faults, values.faults(batch.names, secret_fields), unread]),
        origins=origins,
        assumed=values.assumed,
        fixed_fields=parts[0].fixed_fields,
        item_places=places,
    )
    return MergedRows(records, Tellers(rows, teller_frames, tuple(bounds)), secrets)


def _together(frames: list[pl.DataFrame], parts: Sequence[RecordBatch], members: pl.DataFrame) -> pl.DataFrame:
    """Frames of rows, of all parts -> one frame with MEMBER, ROW of the client and KEY, in the order of ROW and MEMBER."""
    numbered = [
        frame.with_columns(run_row(part.batch.file.number).alias(MEMBER)).drop(ROW, KEY, strict=False)
        for frame, part in zip(frames, parts, strict=True)
    ]
    whole = pl.concat(numbered, how="diagonal")
    return whole.join(members, on=MEMBER, how="inner", maintain_order="left").sort(ROW, MEMBER, maintain_order=True)


def _marked(part: RecordBatch, members: pl.DataFrame) -> pl.DataFrame:
    """The faults of one file's rows -> FAULT_SCHEMA and MEMBER; their columns say which row they are of."""
    faults = part.faults
    places = faults.select("field", "slot").unique(maintain_order=True)
    found = [list(part.origins.columns(field, slot)) if field else [] for field, slot in places.iter_rows()]
    places = places.with_columns(pl.Series("from", found, dtype=pl.List(pl.String)))
    return (
        faults.with_columns(run_row(part.batch.file.number).alias(MEMBER))
        .join(places, on=["field", "slot"], how="left", nulls_equal=True, maintain_order="left")
        .drop(ROW)
        .join(members.select(MEMBER, ROW), on=MEMBER, how="inner", maintain_order="left")
        .with_columns(mark(pl.col(MEMBER), pl.coalesce("columns", "from")).alias("columns"))
        .select(*faults.columns, MEMBER)
    )
