"""Phone numbers judged in their country: told by the calling code beside them, by an address, or by the mapping."""

from __future__ import annotations

import polars as pl

from clientimport.checker.columns import PLACE, FieldColumn
from clientimport.checker.judged import faults_at
from clientimport.checker.tables import OWN, Tables
from clientimport.core.catalogue import CATALOGUE
from clientimport.core.problems import NOTICE
from clientimport.core.record_batch import SLOT
from clientimport.core.rows import ROW
from clientimport.core.rules import PhoneParts
from clientimport.values.countries import country_code, country_codes
from clientimport.values.phones import judge_phones


def check_phones(tables: Tables, given: dict[str, pl.DataFrame], region: str | None) -> None:
    """Takes impossible numbers out and names them; unassigned ones stay, with a notice.

    `given`: the frames as received, for what the faults quote. `region`: the mapping's country, alpha-2 or a name.
    """
    home = country_code(region) if region else None
    for name in tables.frames:
        for column in tables.columns(name):
            if column.field.phone is not None:
                _check(tables, name, column, given[name][column.name], home)


def _check(tables: Tables, name: str, column: FieldColumn, given: pl.Series, home: str | None) -> None:
    parts = column.field.phone or PhoneParts()
    frame = tables.frames[name]
    numbers = frame[column.name]
    if numbers.null_count() == len(numbers):
        return
    nothing = pl.repeat(None, len(frame), dtype=pl.String, eager=True)
    code = frame[parts.calling_code] if parts.calling_code in frame.columns else nothing
    region = country_codes(_country(tables, name, column, parts, nothing)).fill_null(pl.lit(home, pl.String))
    if parts.calling_code:
        # A calling code that is at fault itself tells nothing, and the mapping's country would be a guess.
        region = region.zip_with(~_at_fault(tables, name, column, parts.calling_code), nothing)
    verdict = judge_phones(pl.DataFrame({"number": numbers, "country_code": code, "region": region}))
    found = verdict["code"].is_not_null()
    if not found.any():
        return
    positions = found.arg_true()
    codes, details = (verdict[part].gather(positions) for part in ("code", "detail"))
    tables.add(faults_at(frame, positions, codes, column, given.gather(positions), details))
    notices = [name for name, entry in CATALOGUE.items() if entry.severity == NOTICE]
    wrong = positions.filter(~codes.is_in(notices))
    tables.frames[name] = frame.with_columns(numbers.clone().scatter(wrong, None))


def _country(tables: Tables, name: str, column: FieldColumn, parts: PhoneParts, nothing: pl.Series) -> pl.Series:
    """The text that tells the country, for each line of the frame."""
    frame = tables.frames[name]
    if not parts.country:
        return nothing
    if parts.country.startswith("/"):
        path = parts.country[1:]
        if path not in tables.own.columns:
            return nothing
        told = tables.own.select(ROW, pl.col(path).alias("told"))
        return frame.select(ROW).join(told, on=ROW, how="left", maintain_order="left")["told"]
    beside = column.name.rpartition(".")[0] if name == OWN else ""
    path = f"{beside}.{parts.country}" if beside else parts.country
    return frame[path] if path in frame.columns else nothing


def _at_fault(tables: Tables, name: str, column: FieldColumn, beside: str) -> pl.Series:
    frame = tables.frames[name]
    pattern = column.field.path.rpartition(".")[0] + "." + beside
    faults = tables.faults.filter(pl.col("field") == pattern)
    if faults.is_empty():
        return pl.repeat(False, len(frame), eager=True)
    keys = [key for key in PLACE if key in (ROW, SLOT) and key in frame.columns]
    places = (
        faults.select(pl.col(ROW), pl.col("slot").alias(SLOT)).select(keys).unique().with_columns(pl.lit(True).alias("bad"))
    )
    return frame.select(keys).join(places, on=keys, how="left", maintain_order="left")["bad"].fill_null(False)
