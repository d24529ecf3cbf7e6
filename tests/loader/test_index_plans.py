"""Few keys are looked up each by itself, however little PostgreSQL knows of the tables."""

from __future__ import annotations

import polars as pl
import pytest
from sqlalchemy import create_engine

from clientimport.loader.index_plans import by_index
from clientimport.loader.staging import staged

SETTINGS = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")


def test_lines_of_few_clients_are_not_looked_for_among_those_of_all(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE phone (id bigint PRIMARY KEY, client_id bigint, number text)")
        connection.exec_driver_sql("INSERT INTO phone SELECT n, n, 'x' FROM generate_series(1, 20000) n")
        connection.exec_driver_sql("CREATE INDEX ix_phone ON phone (client_id)")
        with staged(connection, pl.DataFrame({"client_id": range(20)})) as wanted:
            query = f"SELECT count(*) FROM {wanted.name} w JOIN phone p ON p.client_id = w.client_id"

            def plan() -> str:
                return "\n".join(connection.exec_driver_sql(f"EXPLAIN {query}").scalars())

            before = plan()
            with by_index(connection):
                meanwhile = plan()
            assert "Nested Loop" in meanwhile
            assert "using ix_phone" in meanwhile
            assert "Join" not in meanwhile
            assert plan() == before != meanwhile
        assert [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in SETTINGS] == ["on"] * 3
    engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite", "mariadb"])
def test_other_databases_are_left_alone(kind: str, request: pytest.FixtureRequest) -> None:
    url = "sqlite://" if kind == "sqlite" else str(request.getfixturevalue("mariadb_url"))
    engine = create_engine(url)
    with engine.connect() as connection, by_index(connection):
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    engine.dispose()
