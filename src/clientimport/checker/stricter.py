"""The stricter checks that a mapping asks for: VAT numbers by their country's own rules."""

from __future__ import annotations

import polars as pl

from clientimport.checker.columns import FieldColumn
from clientimport.checker.judged import faults_at
from clientimport.checker.tables import OWN, Tables
from clientimport.core.details import detail
from clientimport.core.mapping import Mapping
from clientimport.core.rows import ROW
from clientimport.values.code_rules import CountryNameRule
from clientimport.values.countries import country_code, country_codes
from clientimport.values.tax_numbers import VatRule, vat_check


def check_stricter(tables: Tables, mapping: Mapping) -> None:
    """Takes numbers out that fail the full check, and names them. Raises UsageFailure where its library is missing."""
    if not mapping.checks:
        return
    for name in tables.frames:
        for column in tables.columns(name):
            if column.field.name not in mapping.checks:
                continue
            if any(isinstance(rule, VatRule) for rule in column.field.rules):
                _take_out(tables, name, column, _vat(tables, name, column, mapping))


def _take_out(tables: Tables, name: str, column: FieldColumn, right: pl.Series) -> None:
    frame = tables.frames[name]
    wrong = (~right).fill_null(False).arg_true()
    if not wrong.is_empty():
        given = frame[column.name].gather(wrong)
        told = pl.repeat(detail("by-country-rules"), len(wrong), eager=True)
        tables.add(faults_at(frame, wrong, "vat-invalid", column, given, told))
        tables.frames[name] = frame.with_columns(frame[column.name].clone().scatter(wrong, None))


def _vat(tables: Tables, name: str, column: FieldColumn, mapping: Mapping) -> pl.Series:
    """The country is told by the number's own prefix, else by the record's first country, else by the mapping."""
    told = [c.name for c in tables.columns(OWN) if any(isinstance(rule, CountryNameRule) for rule in c.field.rules)]
    countries = tables.own.select(ROW, pl.coalesce(told) if told else pl.lit(None, pl.String)).to_series(1)
    home = country_code(mapping.region) if mapping.region else None
    known = tables.own.select(ROW).with_columns(country_codes(countries).fill_null(pl.lit(home, pl.String)).alias("country"))
    numbers = tables.frames[name].select(ROW, pl.col(column.name).alias("number"))
    asked = numbers.join(known, on=ROW, how="left", maintain_order="left").select("number", "country")
    distinct = asked.drop_nulls("number").unique()
    verdicts = distinct.with_columns(vat_check(distinct["number"], distinct["country"]).alias("right"))
    return asked.join(verdicts, on=["number", "country"], how="left", nulls_equal=True, maintain_order="left")["right"]
