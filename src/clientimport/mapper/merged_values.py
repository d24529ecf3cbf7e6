"""The own fields of a client's record, from all of its rows: blank values are left out, different ones clash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import polars as pl

from clientimport.core.client_batch import MEMBER
from clientimport.core.details import detail_of
from clientimport.core.mapping import Mapping
from clientimport.core.problems import faults_of, no_faults
from clientimport.core.record_batch import Origins, nothing_assumed
from clientimport.core.rows import ROW
from clientimport.core.run_rows import named_elsewhere, row_of
from clientimport.core.target import ObjectPart, SharedObject, Target
from clientimport.mapper.merged_marks import mark

_SHOWN = 60
"""Characters of the other row's value that a message quotes."""
_OTHER = "__other"
_OTHER_VALUE = "__other value"


@dataclass(frozen=True)
class OwnRows:
    """`rows`: ROW (the client's), MEMBER and the own fields of each row, in order. `groups`: fields that are one thing."""

    rows: pl.DataFrame
    groups: tuple[tuple[str, ...], ...]
    clash: str

    @classmethod
    def of(cls, rows: pl.DataFrame, mapping: Mapping, target: Target) -> Self:
        """The rows and what the mapping says of them."""
        fields = [name for name in rows.columns if name not in (ROW, MEMBER)]
        whole = {part.field for part in target.parts if isinstance(part, ObjectPart | SharedObject)}
        grouped: dict[str, list[str]] = {}
        for name in fields:
            parent = next((path for path in whole if name.startswith(f"{path}.")), name)
            grouped.setdefault(parent, []).append(name)
        assert mapping.many is not None
        return cls(rows, tuple(map(tuple, grouped.values())), mapping.many.clash)

    def tellers(self, asked: pl.DataFrame) -> pl.DataFrame:
        """at, ROW, field (an own one, or an object) -> at, MEMBER of the first row that has a value there."""
        found = [asked.select("at", pl.lit(None, pl.Int64).alias(MEMBER)).clear()]
        for (path,), mine in asked.group_by("field", maintain_order=True):
            names = [name for name in self.rows.columns if name == path or name.startswith(f"{path}.")]
            if not names or not path:
                continue
            filled = self.rows.filter(pl.any_horizontal(pl.col(names).is_not_null()))
            first = filled.unique(ROW, keep="first", maintain_order=True).select(ROW, MEMBER)
            found.append(mine.join(first, on=ROW).select("at", MEMBER))
        return pl.concat(found)


@dataclass(frozen=True)
class Clash:
    """Values of one field that differ from the one that counts: `rows` has ROW, MEMBER and the field, and _OTHER and
    _OTHER_VALUE of the one that counts. `columns`: that the field comes from."""

    code: str
    field: str
    columns: tuple[str, ...]
    rows: pl.DataFrame


@dataclass
class MergedOwn:
    """`own`: ROW and the fields, a line a client. `assumed`: as in RecordBatch. `clashes`: what differed."""

    own: pl.DataFrame
    assumed: pl.DataFrame
    clashes: list[Clash] = field(default_factory=list)

    def faults(self, names: Sequence[str], secret_fields: frozenset[str]) -> pl.DataFrame:
        """FAULT_SCHEMA: one for each value that differs from the one that counts, at the first row that has it."""
        found = [no_faults()]
        for each in self.clashes:
            elsewhere, row = named_elsewhere(_OTHER, MEMBER, names), row_of(_OTHER)
            said = pl.col(_OTHER_VALUE).str.replace_all(r"[\r\n\t]+", " ")
            said = pl.when(said.str.len_chars() > _SHOWN).then(said.str.slice(0, _SHOWN) + "…").otherwise(said)
            if each.field in secret_fields:
                said = pl.lit(None, pl.String)
            detail = pl.coalesce(
                detail_of("row-of-file-says", row, said, elsewhere),
                detail_of("row-says", row, said),
                detail_of("row-of-file-says-other", row, elsewhere),
                detail_of("row-says-other", row),
            )
            faults = faults_of(each.rows, each.code, field=each.field, value=pl.col(each.field), detail=detail)
            columns = pl.lit(pl.Series([list(each.columns)], dtype=pl.List(pl.String))).first()
            marks = each.rows.select(mark(pl.col(MEMBER), columns).alias("columns"))
            found.append(faults.with_columns(marks["columns"]))
        return pl.concat(found)


def merge_own(rows: OwnRows, assumed: pl.DataFrame, origins: Origins) -> MergedOwn:
    """The rows' own fields and which of them are only assumed (ROW, MEMBER, field) -> the clients'.

    What a cell told wins over a default. Fields of an object that is one thing (an address) are taken from one row together
    where they clash.
    """
    fields = [name for group in rows.groups for name in group]
    many = pl.col(ROW).is_duplicated()
    several, alone = rows.rows.filter(many), rows.rows.filter(~many).select(ROW, *fields)
    if several.is_empty():
        return MergedOwn(alone, assumed.select(ROW, "field"))
    here = assumed.filter(pl.col(ROW).is_in(several[ROW].unique().implode()))
    told = several.with_columns(_told_alone(here, name) for name in here["field"].unique(maintain_order=True))
    by_client = told.group_by(ROW, maintain_order=True)
    own = by_client.agg(pl.col(fields).drop_nulls().first())
    counts = by_client.agg(pl.col(fields).drop_nulls().n_unique())
    clashes: list[Clash] = []
    for group in rows.groups:
        clashing = counts.filter(pl.any_horizontal(pl.col(group) > 1))[ROW]
        if not clashing.is_empty():
            own, found = _settled(own, told.filter(pl.col(ROW).is_in(clashing.implode())), group, rows.clash)
            code = "rows-clash" if rows.clash == "reject" else "rows-clash-settled"
            clashes += [Clash(code, name, origins.own.get(name, ()), frame) for name, frame in found.items()]
    own, kept = _with_assumed(own, several, here)
    single = assumed.join(alone.select(ROW), on=ROW, how="semi", maintain_order="left").select(ROW, "field")
    return MergedOwn(pl.concat([alone, own.select(alone.columns)]).sort(ROW), pl.concat([single, kept]), clashes)


def _told_alone(assumed: pl.DataFrame, name: str) -> pl.Expr:
    """A field's values without those that no cell told."""
    rows = assumed.filter(pl.col("field") == name)[MEMBER]
    return pl.when(~pl.col(MEMBER).is_in(rows.implode())).then(pl.col(name)).alias(name)


def _settled(
    own: pl.DataFrame, told: pl.DataFrame, group: tuple[str, ...], clash: str
) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
    """The rows of clients whose values of a group clash -> the own fields with those that count, and what differs from them."""
    names = list(group)
    filled = told.filter(pl.any_horizontal(pl.col(names).is_not_null()))
    chosen: pl.DataFrame | None = None
    if clash != "reject":
        if clash == "longest":
            length = pl.sum_horizontal(pl.col(names).str.len_chars())
            filled = filled.sort(ROW, length, MEMBER, descending=[False, True, False])
        chosen = filled.unique(ROW, keep="last" if clash == "last" else "first", maintain_order=True)
        theirs = chosen.select(ROW, *(pl.col(name).alias(f"{_OTHER} {name}") for name in names), pl.lit(True).alias(_OTHER))
        own = own.join(theirs, on=ROW, how="left", maintain_order="left").with_columns(
            pl.when(pl.col(_OTHER)).then(pl.col(f"{_OTHER} {name}")).otherwise(name).alias(name) for name in names
        )
    found = {}
    for name in names:
        values = told.select(ROW, MEMBER, name).drop_nulls(name).unique([ROW, name], keep="first", maintain_order=True)
        counts = values.unique(ROW, keep="first", maintain_order=True) if chosen is None else chosen
        other = counts.select(ROW, pl.col(MEMBER).alias(_OTHER), pl.col(name).alias(_OTHER_VALUE))
        differing = values.join(other, on=ROW, maintain_order="left").filter(pl.col(name).ne_missing(pl.col(_OTHER_VALUE)))
        if not differing.is_empty():
            found[name] = differing
    return own, found


def _with_assumed(own: pl.DataFrame, several: pl.DataFrame, assumed: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Defaults where nothing is told -> the own fields, and ROW, field of what is only assumed."""
    kept = [nothing_assumed()]
    for name in assumed["field"].unique(maintain_order=True):
        rows = assumed.filter(pl.col("field") == name).select(MEMBER)
        values = several.join(rows, on=MEMBER, how="semi", maintain_order="left").drop_nulls(name)
        first = values.unique(ROW, keep="first", maintain_order=True).select(ROW, pl.col(name).alias(_OTHER_VALUE))
        own = own.join(first, on=ROW, how="left", maintain_order="left")
        taken = own.filter(pl.col(name).is_null() & pl.col(_OTHER_VALUE).is_not_null())
        kept.append(taken.select(ROW, pl.lit(name).alias("field")))
        own = own.with_columns(pl.coalesce(name, _OTHER_VALUE).alias(name)).drop(_OTHER_VALUE)
    return own, pl.concat(kept)
