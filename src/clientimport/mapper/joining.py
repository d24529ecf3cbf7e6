"""A batch of main rows with the rows of other tables that belong to them."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace

import polars as pl

from clientimport.core.details import detail_of
from clientimport.core.joined_rows import PARTNER, JoinedRows, joined_name
from clientimport.core.mapping import JoinRule, Mapping
from clientimport.core.problems import faults_of, no_faults
from clientimport.core.rows import ROW, RowBatch
from clientimport.mapper.bind import Bound
from clientimport.mapper.partner_table import Found, PartnerTable, expanded

_KEY = "__key"
_LINE = "__line"
_ROWS = "__rows"


@dataclass
class _Joined:
    """`rows`: those of the batch, and the columns that were joined so far."""

    rows: pl.DataFrame
    one: list[pl.Series] = field(default_factory=list)
    many: dict[str, pl.DataFrame] = field(default_factory=dict)
    faults: list[pl.DataFrame] = field(default_factory=lambda: [no_faults()])


def join_batch(bound: Bound, tables: Dictionary[str, PartnerTable], batch: RowBatch) -> RowBatch:
    """The batch with the columns of joins that give one row, and beside it the rows of those that give many.

    Keys are compared byte for byte; one of which a part is blank has no partner, and nothing is said of it.
    """
    made = _Joined(batch.rows)
    for join in bound.mapping.joins.values():
        _join(bound, join, tables[join.name], made)
    joined = JoinedRows(pl.DataFrame([batch.rows[ROW], *made.one]), made.many, pl.concat(made.faults))
    return replace(batch, rows=made.rows, joined=joined)


def _join(bound: Bound, join: JoinRule, table: PartnerTable, made: _Joined) -> None:
    columns = tuple(bound.columns[mine] for mine, _ in join.on)
    keys = _keys(made.rows, columns, bound.mapping)
    found = table.find(keys.drop(_LINE))
    _tell(bound, join, table, made, _Keyed(keys, found, tuple(name for name in columns if name is not None)))
    names = [heading for heading in table.headings if bound.columns.get(joined_name(join.name, heading)) is not None]
    if join.rows == "many":
        at, places = expanded(found)
        lines = table.rows_of(places)
        rows = made.rows[ROW].gather(keys[_LINE].gather(at))
        made.many[join.name] = pl.DataFrame([rows, lines[PARTNER], *_named(join, lines, names)])
        return
    single = found.counts == 1
    at, places = keys[_LINE].filter(single), found.first.filter(single)
    whole = pl.Series([None], dtype=pl.UInt32).new_from_index(0, made.rows.height).scatter(at, places)
    lines = table.rows_of(whole)
    made.one.append(lines[PARTNER].alias(join.name))
    made.rows = made.rows.with_columns(_named(join, lines, names))


@dataclass(frozen=True)
class _Keyed:
    """`keys`: of the rows whose key is filled, with their line in the batch; `columns`: where it comes from."""

    keys: pl.DataFrame
    found: Found
    columns: tuple[str, ...]


def _keys(rows: pl.DataFrame, columns: tuple[str | None, ...], mapping: Mapping) -> pl.DataFrame:
    """Rows -> the keys of those that have one: _LINE, and a column for each part."""
    missing = pl.lit(None, pl.String)
    parts = [(missing if name is None else pl.col(name)).alias(f"{_KEY} {at}") for at, name in enumerate(columns)]
    keys = rows.select(parts).with_row_index(_LINE) if parts else rows.select().with_row_index(_LINE)
    words = ["", *mapping.source.blank]
    told = pl.all_horizontal(~part.str.strip_chars().is_in(words) for part in (pl.col(name) for name in keys.columns[1:]))
    return keys.filter(told.fill_null(value=False))


def _named(join: JoinRule, lines: pl.DataFrame, headings: list[str]) -> list[pl.Series]:
    return [lines[heading].alias(joined_name(join.name, heading)) for heading in headings]


def _tell(bound: Bound, join: JoinRule, table: PartnerTable, made: _Joined, keyed: _Keyed) -> None:
    """What is wrong with the partners of a batch, as faults."""
    name = bound.partners[join.name].name
    texts = keyed.keys.select(pl.concat_str(pl.exclude(_LINE), separator=" / ").alias("value"))
    lines = keyed.keys.select(pl.lit(made.rows[ROW].gather(keyed.keys[_LINE])), pl.lit(texts["value"]))
    counts = keyed.found.counts
    lacking = counts == 0
    if lacking.any():
        alone = lines.filter(lacking)
        first = keyed.keys[f"{_KEY} 0"].filter(lacking)
        broken = table.may_be_broken(first)
        _add(made, alone.filter(broken), "partner-unreadable", name, keyed.columns)
        if join.missing != "ignore":
            code = "partner-required" if join.missing == "reject" else "partner-missing"
            _add(made, alone.filter(~broken), code, name, keyed.columns)
    if join.rows == "one" and (several := counts > 1).any():
        first = keyed.found.first.filter(several)
        both = [table.numbers_of(first + more).cast(pl.String) for more in (0, 1)]
        told = lines.filter(several).with_columns((both[0] + ", " + both[1]).alias(_ROWS))
        details = detail_of("partner-rows", pl.lit(name), pl.col(_ROWS))
        made.faults.append(faults_of(told, "partner-repeated", value=pl.col("value"), detail=details, columns=keyed.columns))
        table.use(keyed.found)


def _add(made: _Joined, rows: pl.DataFrame, code: str, name: str, columns: tuple[str, ...]) -> None:
    if rows.height:
        made.faults.append(faults_of(rows, code, value=pl.col("value"), detail=name, columns=columns))
