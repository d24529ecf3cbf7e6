"""The reference table of the Intend client: its types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from clientimport.core.target import ReferenceTable
from clientimport.targets.reference_frames import filled, one_row_each, tidied

if TYPE_CHECKING:
    from sqlalchemy import Connection

_HEADINGS = ("code", "name")


def _split(frame: pl.DataFrame) -> list[tuple[str, pl.DataFrame, str]]:
    return [("intend_client_type", one_row_each(filled(tidied(frame, _HEADINGS), "code"), "code"), "code")]


def _listing(connection: Connection) -> pl.DataFrame:
    from sqlalchemy import select

    from clientimport.targets.intend.tables import CLIENT_TYPE

    found = connection.execute(select(CLIENT_TYPE.c.code, CLIENT_TYPE.c.name).order_by(CLIENT_TYPE.c.code))
    return pl.DataFrame([tuple(row) for row in found], schema={"code": pl.String, "name": pl.String}, orient="row")


REFERENCE_TABLES = (ReferenceTable("client-types", _HEADINGS, ("code",), _split, _listing),)
