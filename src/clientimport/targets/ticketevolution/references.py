"""The reference tables of the Ticket Evolution client: offices with their brokerages, and companies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from clientimport.core.rows import ROW
from clientimport.core.target import ReferenceTable
from clientimport.targets.reference_frames import filled, one_row_each, tidied, whole_numbers

if TYPE_CHECKING:
    from sqlalchemy import Connection

_BROKERAGE = {"brokerage_id": "id", "brokerage_name": "name", "brokerage_abbreviation": "abbreviation"}
_OFFICE_HEADINGS = ("id", "name", *_BROKERAGE)
_COMPANY_HEADINGS = ("id", "name")


def _split_offices(frame: pl.DataFrame) -> list[tuple[str, pl.DataFrame, str]]:
    rows = whole_numbers(filled(tidied(frame, _OFFICE_HEADINGS), "id", "name"), "id")
    tables = []
    if "brokerage_id" in rows.columns:
        rows = whole_numbers(rows, "brokerage_id")
        told = [name for name in (ROW, *_BROKERAGE) if name in rows.columns]
        brokerages = one_row_each(rows.select(told), "brokerage_id").rename(_BROKERAGE, strict=False)
        tables.append(("ticketevolution_brokerage", brokerages, "id"))
    own = [name for name in (ROW, "id", "name", "brokerage_id") if name in rows.columns]
    tables.append(("ticketevolution_office", one_row_each(rows.select(own), "id"), "id"))
    return tables


def _list_offices(connection: Connection) -> pl.DataFrame:
    from sqlalchemy import select

    from clientimport.targets.ticketevolution.tables import BROKERAGE, OFFICE

    found = connection.execute(
        select(OFFICE.c.id, OFFICE.c.name, OFFICE.c.brokerage_id, BROKERAGE.c.name, BROKERAGE.c.abbreviation)
        .join_from(OFFICE, BROKERAGE, isouter=True)
        .order_by(OFFICE.c.id)
    )
    types = {name: pl.Int64 if name.endswith("id") else pl.String for name in _OFFICE_HEADINGS}
    return pl.DataFrame([tuple(row) for row in found], schema=types, orient="row")


def _split_companies(frame: pl.DataFrame) -> list[tuple[str, pl.DataFrame, str]]:
    from clientimport.values.casefold import casefold

    rows = one_row_each(whole_numbers(filled(tidied(frame, _COMPANY_HEADINGS), "id", "name"), "id"), "id")
    keyed = rows.with_columns(name_key=casefold(rows["name"]))
    # Of companies with one name, the oldest is the one that clients share.
    oldest = pl.col("id") == pl.col("id").min().over("name_key")
    shared = keyed.with_columns(name_key=pl.when(oldest).then(pl.col("name_key")))
    return [("ticketevolution_company", shared, "id")]


def _list_companies(connection: Connection) -> pl.DataFrame:
    from sqlalchemy import select

    from clientimport.targets.ticketevolution.tables import COMPANY

    found = connection.execute(select(COMPANY.c.id, COMPANY.c.name).order_by(COMPANY.c.id))
    return pl.DataFrame([tuple(row) for row in found], schema={"id": pl.Int64, "name": pl.String}, orient="row")


REFERENCE_TABLES = (
    ReferenceTable("offices", _OFFICE_HEADINGS, ("id", "name"), _split_offices, _list_offices),
    ReferenceTable("companies", _COMPANY_HEADINGS, ("id", "name"), _split_companies, _list_companies),
)
