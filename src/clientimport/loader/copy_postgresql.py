"""Frames into PostgreSQL by COPY, on the connection of the transaction."""

from __future__ import annotations

from io import BytesIO

import polars as pl
from sqlalchemy import Connection


def copy_rows(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    """Copies all rows of a frame; its columns are named as the table's. Errors are the driver's own."""
    if frame.is_empty():
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name in frame.columns)
    body = BytesIO()
    # Every text is quoted and nothing else is, so an empty text and NULL stay apart.
    frame.write_csv(body, include_header=False, quote_style="non_numeric", null_value="")
    with driver.cursor() as cursor, cursor.copy(f"COPY {quote(table)} ({columns}) FROM STDIN (FORMAT csv)") as copy:
        copy.write(body.getbuffer())
