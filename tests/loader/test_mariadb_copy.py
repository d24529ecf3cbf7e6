"""Copies into MariaDB, by LOAD DATA LOCAL and without it: what is sent is what stands there, or an error."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
import pytest
from loading import TICKET, Database, database, fates
from sqlalchemy import Connection, create_engine, make_url, text

from clientimport.core.wording import spoken_detail
from clientimport.loader import connect
from clientimport.loader.copying import copy_frame
from clientimport.loader.failures import refusal
from mariadb_server import program, started

TEXTS = [
    *(
        "plain",
        "",
        " ",
        "NULL",
        "null",
        "\\N",
        "\\",
        "\\\\",
        '"',
        '""',
        '"a","b"',
        "a,b",
        "'",
        "''",
        "%s %(a)s",
        "a\\tb",
        "a\tb",
    ),
    *("two\nlines", "two\r\nlines", "ends\n", "\r", "ümläut ß", "日本語", "🦆", "a\u00a0b", "\u2028", "x" * 300_000, None),
]


@pytest.fixture(scope="session")
def strict_server() -> Iterator[str]:
    """A server that takes neither files nor long packets."""
    if not program():
        pytest.skip("NO MARIADBD is installed: NOTHING IS TESTED of servers without LOAD DATA LOCAL")
    with started("--local-infile=0", "--max-allowed-packet=1M", "--net-buffer-length=16K") as url:
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE without_files CHARACTER SET latin1"))
        engine.dispose()
        yield make_url(url).set(database="without_files").render_as_string(hide_password=False)


@pytest.fixture(params=["with files", "without files"])
def connection(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """A transaction, with tables to copy into that are gone afterwards."""
    engine = connect(request.getfixturevalue("mariadb_url" if request.param == "with files" else "strict_server"))
    with engine.begin() as making:
        options = "ENGINE = InnoDB CHARSET utf8mb4 COLLATE utf8mb4_nopad_bin"
        making.exec_driver_sql(f"CREATE TABLE parent (id BIGINT PRIMARY KEY) {options}")
        making.exec_driver_sql("INSERT INTO parent VALUES (1)")
        making.exec_driver_sql(
            'CREATE TABLE child (id BIGINT AUTO_INCREMENT PRIMARY KEY, "key" VARCHAR(5), long_text LONGTEXT, number INT, '
            "yes BOOLEAN, needed VARCHAR(5) NOT NULL DEFAULT 'n', at DATETIME(6), parent BIGINT, "
            f'CONSTRAINT one_key UNIQUE ("key"), CONSTRAINT small CHECK (number < 10), '
            f"CONSTRAINT has_parent FOREIGN KEY (parent) REFERENCES parent (id)) {options}"
        )
    with engine.begin() as connection:
        yield connection
        # In the transaction that was never left: no statement may have committed it.
        assert connection.exec_driver_sql("SELECT @@in_transaction").scalar() == 1
        connection.rollback()
    with engine.begin() as checking:
        assert checking.exec_driver_sql("SELECT count(*) FROM child").scalar() == 0
        checking.exec_driver_sql("DROP TABLE child, parent")
    engine.dispose()


def test_every_text_comes_back_as_it_was(connection: Connection) -> None:
    copy_frame(connection, "child", pl.DataFrame({"long_text": TEXTS}, schema={"long_text": pl.String}))
    assert connection.exec_driver_sql("SELECT long_text FROM child ORDER BY id").scalars().all() == TEXTS


def test_every_type_comes_back_as_it_was(connection: Connection) -> None:
    frame = pl.DataFrame(
        {
            "id": [7, 8, 9],
            "number": [-5, None, 9],
            "yes": [True, False, None],
            "at": ["2026-03-29T01:30:00.123456", "2026-10-25T00:30:00", None],
            "parent": [1, None, 1],
        }
    )
    copy_frame(connection, "child", frame)
    found = connection.exec_driver_sql("SELECT id, number, yes, CAST(at AS CHAR), parent FROM child ORDER BY id").all()
    assert [tuple(row) for row in found] == [
        (7, -5, 1, "2026-03-29 01:30:00.123456", 1),
        (8, None, 0, "2026-10-25 00:30:00.000000", None),
        (9, 9, None, None, 1),
    ]


def test_more_than_a_packet(connection: Connection) -> None:
    many = pl.DataFrame({"long_text": [f"{n} " + "ö" * 500 for n in range(5000)]})
    copy_frame(connection, "child", many)
    assert connection.exec_driver_sql("SELECT count(*), count(DISTINCT long_text) FROM child").one() == (5000, 5000)
    assert connection.exec_driver_sql("SELECT long_text FROM child ORDER BY id").scalars().all() == many["long_text"].to_list()


@pytest.mark.parametrize(
    ("column", "values", "words"),
    [
        ("key", ["a", "b", "a"], "another row has the same value (constraint one_key)"),
        ("key", ["a", "b", "toolong"], "a text is longer than its column key"),
        ("number", [1, 2, 11], "the constraint small does not allow it"),
        ("number", [1, 2, 1 << 40], "a number is out of range in number"),
        ("needed", ["a", "b", None], "needed may not be blank"),
        ("parent", [1, None, 2], "it refers to something that is not in the database (constraint has_parent)"),
        ("at", ["2026-01-01", "2026-01-02", "tomorrow"], "a value does not fit its column"),
    ],
)
def test_what_the_server_would_only_warn_of_is_an_error(
    connection: Connection, column: str, values: list[object], words: str
) -> None:
    savepoint = connection.begin_nested()
    with pytest.raises(Exception) as caught:
        copy_frame(connection, "child", pl.DataFrame({column: values}))
    if words.startswith("a value") or column == "at":
        assert spoken_detail(refusal(caught.value) or "") in (words, "a text is longer than its column at")
    else:
        assert spoken_detail(refusal(caught.value) or "") == words
    savepoint.rollback()
    assert connection.exec_driver_sql("SELECT count(*) FROM child").scalar() == 0


def test_keys_are_told_apart_by_their_bytes(connection: Connection) -> None:
    keys = ["a", "A", "a ", " a", "ä", "Ä", "a\u0308", "ß", "ss"]
    copy_frame(connection, "child", pl.DataFrame({"key": keys}))
    assert connection.exec_driver_sql('SELECT "key" FROM child ORDER BY id').scalars().all() == keys
    for key in keys:
        assert connection.exec_driver_sql('SELECT count(*) FROM child WHERE "key" = %s', (key,)).scalar() == 1


def test_a_row_that_is_larger_than_the_server_takes(strict_server: str) -> None:
    from clientimport.core.errors import DatabaseFailure
    from clientimport.loader.failures import database_failures

    engine = connect(strict_server)
    with engine.begin() as making:
        making.exec_driver_sql("CREATE OR REPLACE TABLE large (a LONGTEXT) CHARSET utf8mb4")
    with pytest.raises(DatabaseFailure, match="max_allowed_packet"), database_failures(), engine.connect() as connection:
        copy_frame(connection, "large", pl.DataFrame({"a": ["x" * (2 << 20)]}))
    engine.dispose()


def test_a_whole_run_without_files(strict_server: str) -> None:
    ticket = database(connect(strict_server), TICKET)
    records = {f"K{n}": {"name": f"Client {n}", "tags": ["all"], "phone_numbers": [{"number": str(n)}]} for n in range(3)}
    assert fates(ticket.run(records)) == [(2, "created"), (3, "created"), (4, "created")]
    assert fates(ticket.run(records)) == [(2, "unchanged"), (3, "unchanged"), (4, "unchanged")]
    assert isinstance(ticket, Database)
    ticket.engine.dispose()
