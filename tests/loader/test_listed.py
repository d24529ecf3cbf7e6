"""Lists of values in statements: the same lines on every database, whatever stands in a text."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
import pytest
from sqlalchemy import BigInteger, Column, Engine, MetaData, String, Table, create_engine, insert, select

from clientimport.loader import listed as module
from clientimport.loader.listed import InOrder, listed

TEXTS = [
    "a",
    "A",
    " a",
    "12",
    "012",
    "1.0",
    '"',
    "'",
    "\\",
    "\\u0041",
    "[]",
    "null",
    "true",
    "é",
    "e\u0301",
    "日本",
    "🙂",
    "\n",
    "\t",
    ";--",
]


def found(engine: Engine, kind: str, wanted: list[str] | list[int]) -> list[tuple[int, int]]:
    """The places of values in a list and the ids of their lines."""
    with engine.connect() as connection:
        binary = "utf8mb4_bin" if connection.dialect.name in ("mariadb", "mysql") else None
        table = Table(
            "things",
            MetaData(),
            Column("id", BigInteger, primary_key=True, autoincrement=False),
            Column("value", String(20, collation=binary) if kind == "text" else BigInteger, index=True),
            prefixes=["TEMPORARY"],
        )
        table.create(connection)
        stored = TEXTS if kind == "text" else [number * 10**12 for number in range(20)]
        connection.execute(insert(table), [{"id": at, "value": value} for at, value in enumerate(stored)])
        with listed(connection, pl.Series(wanted, dtype=pl.String if kind == "text" else pl.Int64), table.c.value) as values:
            query = select(values.c.place, table.c.id).select_from(InOrder(values, table, table.c.value == values.c.value))
            lines = [(place, id_) for place, id_ in connection.execute(query)]
        connection.rollback()
    return sorted(lines)


@pytest.fixture(params=["sqlite", "sqlite without JSON", "postgresql", "mariadb"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A database of each kind."""
    name, _, without = str(request.param).partition(" ")
    if without:
        monkeypatch.setattr(module, "sqlite_version_info", (3, 37, 2))
    engine = create_engine("sqlite://" if name == "sqlite" else str(request.getfixturevalue(f"{name}_url")))
    yield engine
    engine.dispose()


def test_every_text_finds_itself_alone(engine: Engine) -> None:
    assert found(engine, "text", [*TEXTS, "b", "a"]) == sorted([*((at, at) for at in range(len(TEXTS))), (len(TEXTS) + 1, 0)])


def test_numbers_larger_than_javascript_has_are_exact(engine: Engine) -> None:
    assert found(engine, "number", [19 * 10**12, 10**12, 2**63 - 1, 10**12 + 1]) == [(0, 19), (1, 1)]


def test_nothing_is_found_by_an_empty_list(engine: Engine) -> None:
    assert found(engine, "text", []) == []
