"""The yardstick: rows that are normalised already, loaded into an empty database, and nothing else.

python -m benchmarks.loading_alone dump URL FOLDER   writes every row of the target's tables into files
python -m benchmarks.loading_alone load URL FOLDER   loads them into a database without tables; prints a JSON object
python -m benchmarks.loading_alone load-first URL FOLDER   the same, but constraints and indexes are added after the rows

What is loaded is what clientimport left in its database: the same rows with the same ids, into the same tables, indexes,
constraints and foreign keys, made by the same function, over a connection with the same settings, in one transaction.
The clock runs from BEGIN to the commit and the closing of the connection (where SQLite moves its log into the database).
It stands still while a slice of rows is brought from its file into memory in the form that the driver takes: tuples for
`executemany`, CSV bytes for COPY and LOAD DATA LOCAL INFILE.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import polars as pl

from benchmarks.constraints_last import put_back, taken_off
from clientimport.loader import connect, ensure_schema
from clientimport.loader.copy_mariadb import PACKET, load_statement, send_local
from clientimport.targets import target_named

if TYPE_CHECKING:
    from sqlalchemy import Engine, Table

SLICE_ROWS = 200_000
SLICE_BYTES = 32 << 20
TARGET = "ticketevolution"


class Loading(Protocol):
    """How one kind of database is loaded."""

    def materialise(self, file: Path) -> Any:
        """A slice from its file, in the form that the driver takes; not on the clock."""

    def begin(self) -> None:
        """Begins the one transaction."""

    def load(self, table: Table, rows: Any) -> None:
        """Hands one slice to the driver."""

    def end(self) -> None:
        """Commits and closes."""


class Sqlite:
    """`executemany` of the sqlite3 module."""

    def __init__(self, engine: Engine) -> None:
        self.connection: Any = engine.raw_connection().driver_connection

    def dump(self, table: Table, folder: Path) -> Iterator[int]:
        """Writes the table's rows as the driver gives them; yields the number of each slice."""
        cursor = self.connection.execute(f"SELECT {_columns(table)} FROM {table.name} ORDER BY {_order(table)}")
        while rows := cursor.fetchmany(SLICE_ROWS):
            names = [column.name for column in table.columns]
            frame = pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)
            frame.write_ipc(folder / f"{table.name}.{rows_name(folder, table)}")
            yield len(rows)

    def materialise(self, file: Path) -> list[tuple[Any, ...]]:
        return pl.read_ipc(file).rows()

    def begin(self) -> None:
        self.connection.execute("BEGIN IMMEDIATE")

    def load(self, table: Table, rows: Any) -> None:
        marks = ", ".join("?" * len(table.columns))
        self.connection.executemany(f"INSERT INTO {table.name} ({_columns(table)}) VALUES ({marks})", rows)

    def end(self) -> None:
        self.connection.execute("COMMIT")
        self.connection.close()


class Postgresql:
    """COPY of psycopg."""

    def __init__(self, engine: Engine) -> None:
        self.connection: Any = engine.raw_connection().driver_connection

    def dump(self, table: Table, folder: Path) -> Iterator[int]:
        """Writes the table's rows as the server's own CSV; yields the number of bytes of each slice."""
        rows = f"SELECT {_columns(table)} FROM {table.name} ORDER BY {_order(table)}"
        with self.connection.cursor() as cursor, cursor.copy(f"COPY ({rows}) TO STDOUT (FORMAT csv)") as copy:
            for part in _slices(copy):
                (folder / f"{table.name}.{rows_name(folder, table)}").write_bytes(part)
                yield len(part)

    def materialise(self, file: Path) -> bytes:
        return file.read_bytes()

    def begin(self) -> None:
        self.connection.execute("SELECT 1")  # psycopg begins the transaction with the first statement

    def load(self, table: Table, rows: Any) -> None:
        with (
            self.connection.cursor() as cursor,
            cursor.copy(f"COPY {table.name} ({_columns(table)}) FROM STDIN (FORMAT csv)") as copy,
        ):
            copy.write(rows)

    def end(self) -> None:
        self.connection.commit()
        self.connection.close()


class Mariadb:
    """LOAD DATA LOCAL INFILE, sent from memory."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.connection = engine.connect()

    def dump(self, table: Table, folder: Path) -> Iterator[int]:
        """Writes the table's rows as CSV that the server reads; yields the number of each slice."""
        from pymysql.cursors import SSCursor

        driver: Any = self.connection.connection.driver_connection
        with driver.cursor(SSCursor) as cursor:
            cursor.execute(f"SELECT {_columns(table)} FROM {table.name} ORDER BY {_order(table)}")
            while rows := cursor.fetchmany(SLICE_ROWS):
                names = [column.name for column in table.columns]
                frame = pl.DataFrame(list(rows), schema=names, orient="row", infer_schema_length=None)
                file = folder / f"{table.name}.{rows_name(folder, table)}"
                frame.write_csv(file, include_header=False, quote_style="non_numeric", null_value="NULL")
                yield len(rows)

    def materialise(self, file: Path) -> bytes:
        return file.read_bytes()

    def begin(self) -> None:
        self.connection.begin()

    def load(self, table: Table, rows: Any) -> None:
        # The driver's own way opens files by the names that the server asks for, which the program's sessions refuse.
        driver: Any = self.connection.connection.driver_connection
        statement = load_statement(table.name, [column.name for column in table.columns], lambda name: f'"{name}"')
        taken, warnings = send_local(driver, statement, memoryview(rows), PACKET)
        assert taken and not warnings, driver.show_warnings()[:3]

    def end(self) -> None:
        self.connection.commit()
        self.connection.close()


def dump(url: str, folder: Path) -> dict[str, int]:
    """Every row of the target's tables into files of the folder -> slices of each table."""
    engine = connect(url)
    source = _loading(engine)
    return {table.name: sum(1 for _ in source.dump(table, folder)) for table in _tables()}


def load(url: str, folder: Path, *, first: bool = False) -> dict[str, Any]:
    """The dumped rows into a database without tables -> {"seconds", "cpu"}.

    `first` (PostgreSQL): constraints and indexes are added after the rows, in the same transaction, on the clock.
    """
    target = target_named(TARGET)
    assert target is not None
    if not any(folder.glob(f"{target.client_table}.*")):
        sys.exit(f"{folder} holds no rows of {target.client_table}: dump them first.")
    engine = connect(url)
    ensure_schema(engine, [target])
    loading = _loading(engine)
    seconds = cpu = 0.0
    # A program that loads rows alone would not be slowed down by collecting garbage that is not there.
    gc.disable()

    def clocked(job: Any, *arguments: Any) -> None:
        nonlocal seconds, cpu
        began, worked = time.perf_counter(), time.process_time()
        job(*arguments)
        seconds += time.perf_counter() - began
        cpu += time.process_time() - worked

    later: list[str] = []
    clocked(loading.begin)
    if first:
        clocked(lambda: later.extend(taken_off(loading.connection, [table.name for table in _tables()])))
    for table in _tables():
        for file in sorted(folder.glob(f"{table.name}.*")):
            rows = loading.materialise(file)
            clocked(loading.load, table, rows)
            del rows
    clocked(lambda: put_back(loading.connection, later))
    clocked(loading.end)
    engine.dispose()
    return {"seconds": seconds, "cpu": cpu}


def rows_name(folder: Path, table: Table) -> str:
    """The name of the table's next slice: its number, so that names sort as the slices do."""
    return f"{sum(1 for _ in folder.glob(f'{table.name}.*')):05}"


def _tables() -> list[Table]:
    """The target's tables, those that others point to first."""
    target = target_named(TARGET)
    assert target is not None
    return list(target.metadata().sorted_tables)


def _loading(engine: Engine) -> Sqlite | Postgresql | Mariadb:
    kinds: dict[str, type[Sqlite | Postgresql | Mariadb]] = {"sqlite": Sqlite, "postgresql": Postgresql}
    return kinds.get(engine.dialect.name, Mariadb)(engine)


def _columns(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


def _order(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.primary_key.columns)


def _slices(copy: Iterable[Any]) -> Iterator[bytes]:
    """Whole rows, together about SLICE_BYTES: COPY gives one row at a time."""
    waiting: list[bytes] = []
    size = 0
    for row in copy:
        waiting.append(bytes(row))
        size += len(row)
        if size >= SLICE_BYTES:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def main() -> None:
    """The command line."""
    job, url, folder = sys.argv[1:]
    jobs: dict[str, Callable[[str, Path], dict[str, Any]]] = {
        "dump": dump,
        "load": load,
        "load-first": lambda url, folder: load(url, folder, first=True),
    }
    print(json.dumps(jobs[job](url, Path(folder))))


if __name__ == "__main__":
    main()
