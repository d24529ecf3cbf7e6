"""Frames into MariaDB and MySQL by LOAD DATA LOCAL, sent from memory; by INSERT where the server does not take that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import polars as pl
from sqlalchemy import Connection

from clientimport.core.errors import DatabaseFailure
from clientimport.loader.failures_mariadb import NO_LOCAL_FILES, WORDS, number_of

_REFUSED = "clientimport_no_local_files"
PACKET = 1 << 18
"""Bytes of a packet of a copy; never more than the server's max_allowed_packet."""
_STATEMENT = 1 << 20
"""Bytes of an INSERT: longer ones gain nothing."""
_MARGIN = 1024
_LARGEST = "clientimport_max_allowed_packet"


def copy_rows(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    """Copies all rows of a frame; its columns are named as the table's. Errors are the driver's own.

    Whatever the server would merely warn of (a row left out, a value cut or bent to fit) is an error here; the caller has a
    savepoint to go back to.
    """
    if frame.is_empty():
        return
    info = connection.info
    if _LARGEST not in info:
        info[_LARGEST] = int(connection.exec_driver_sql("SELECT @@max_allowed_packet").scalar_one())
    if not info.get(_REFUSED):
        try:
            _load(connection, table, frame, info[_LARGEST])
        except Exception as problem:
            if number_of(problem) not in NO_LOCAL_FILES:
                raise
            info[_REFUSED] = True
        else:
            return
    _insert(connection, table, frame, info[_LARGEST])


def _load(connection: Connection, table: str, frame: pl.DataFrame, largest: int) -> None:
    from pymysql.err import IntegrityError

    quote = connection.dialect.identifier_preparer.quote
    body = BytesIO()
    # Every text is quoted and nothing else is: the word NULL without quotes is no text, and an empty one stays apart from it.
    numbers = frame.with_columns(pl.col(pl.Boolean).cast(pl.Int8))
    numbers.write_csv(body, include_header=False, quote_style="non_numeric", null_value="NULL")
    statement = load_statement(table, frame.columns, quote)
    driver: Any = connection.connection.driver_connection
    taken, warnings = send_local(driver, statement, body.getbuffer(), min(PACKET, largest - 1))
    if warnings:
        # As if the statement had failed at once, which LOCAL does not let it.
        _, number, words = driver.show_warnings()[0]
        raise IntegrityError(number, words)
    if taken != frame.height:
        raise DatabaseFailure(
            f"The database took {taken} of {frame.height} lines of {table} and did not say why.", fix="Nothing was written."
        )


def load_statement(table: str, names: Sequence[str], quote: Callable[[str], str]) -> str:
    """The statement that asks for these columns as CSV: every text quoted and nothing else, NULL for what is absent."""
    columns = ", ".join(quote(name) for name in names)
    return (
        f"LOAD DATA LOCAL INFILE 'clientimport' INTO TABLE {quote(table)} CHARACTER SET utf8mb4 "
        f"""FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '\\n' ({columns})"""
    )


def send_local(driver: Any, statement: str, body: memoryview, packet: int) -> tuple[int, int]:
    """Says the statement and answers the server's question for its file with these bytes -> lines taken, warnings.

    Spoken packet by packet: the driver itself would open the file that the server names, which may be any.
    """
    from pymysql.constants import COMMAND
    from pymysql.protocol import OKPacketWrapper

    # Raises where the server refuses the statement.
    driver._execute_command(COMMAND.COM_QUERY, statement)
    answer = driver._read_packet()
    try:
        if answer.is_load_local_packet():
            for at in range(0, len(body), packet):
                driver.write_packet(bytes(body[at : at + packet]))
            driver.write_packet(b"")
            answer = driver._read_packet()
        done = OKPacketWrapper(answer)
    except driver.Error:
        raise
    except BaseException:
        # Broken off in the middle: whatever was said next would be taken for the file's.
        driver._force_close()
        raise
    driver.server_status = done.server_status
    return int(done.affected_rows), int(done.warning_count)


def _insert(connection: Connection, table: str, frame: pl.DataFrame, largest: int) -> None:
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name in frame.columns)
    places = ", ".join(["%s"] * frame.width)
    lengths = frame.select(pl.sum_horizontal(pl.lit(0), pl.col(pl.String).str.len_bytes().fill_null(0)).max()).item()
    if lengths > largest - _MARGIN:
        # The server would hang up in the middle.
        raise DatabaseFailure(WORDS[1153], fix="Nothing was written. Set it higher on the server, or allow local_infile.")
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor:
        cursor.max_stmt_length = min(_STATEMENT, largest - _MARGIN)
        cursor.executemany(
            f"INSERT INTO {quote(table)} ({columns}) VALUES ({places})",  # noqa: S608 - names of our own tables, quoted
            frame.rows(),
        )
