"""Schemas: made where there is none, refused where there is another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from loading import INTEND, TICKET
from sqlalchemy import Engine, inspect

from clientimport.core.errors import DatabaseFailure
from clientimport.loader import connect, ensure_schema, has_schema, upgrade
from clientimport.loader.ledger_tables import METADATA


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url)
    yield engine
    engine.dispose()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


LEDGER = {*METADATA.tables, "import_alembic_version"}


def test_made_by_itself_where_nothing_is(engine: Engine) -> None:
    assert not has_schema(engine, TICKET)
    ensure_schema(engine, [TICKET])
    assert tables(engine) == LEDGER | set(TICKET.metadata().tables) | {"ticketevolution_alembic_version"}
    assert has_schema(engine, TICKET)
    assert not has_schema(engine, INTEND)
    ensure_schema(engine, [INTEND])
    assert has_schema(engine, INTEND)
    before = tables(engine)
    ensure_schema(engine, [TICKET, INTEND])
    assert tables(engine) == before


def test_the_migrations_make_what_the_tables_say(engine: Engine) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    ensure_schema(engine, [])
    with engine.connect() as connection:
        ours = {"include_name": lambda name, kind, _: kind != "table" or name in METADATA.tables, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=ours), METADATA) == []


def execute(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_an_older_schema_asks_for_the_upgrade(engine: Engine, tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from clientimport.loader import schema

    ensure_schema(engine, [TICKET])
    revisions = schema._revisions
    monkeypatch.setattr(schema, "_revisions", lambda of: (revisions(of)[0] | {"x"}, frozenset({"x"})))
    with pytest.raises(DatabaseFailure, match="clientimport db upgrade"):
        ensure_schema(engine, [TICKET])


def test_a_newer_schema_says_that_the_program_is_older(engine: Engine) -> None:
    ensure_schema(engine, [TICKET])
    execute(engine, "UPDATE ticketevolution_alembic_version SET version_num = 'ticketevolution_9999'")
    for call in (ensure_schema, upgrade):
        with pytest.raises(DatabaseFailure, match="older than the database"):
            call(engine, [TICKET])


@pytest.mark.parametrize("name", ["import_run", "ticketevolution_client", "ticketevolution_tag"])
def test_tables_of_others_with_our_names(engine: Engine, name: str) -> None:
    execute(engine, f"CREATE TABLE {name} (a INTEGER)")
    for call in (ensure_schema, upgrade):
        with pytest.raises(DatabaseFailure, match="another schema"):
            call(engine, [TICKET])
    assert tables(engine) == {name}


def test_a_table_that_is_gone_is_another_schema(engine: Engine) -> None:
    ensure_schema(engine, [TICKET])
    execute(engine, "DROP TABLE ticketevolution_client_tag")
    with pytest.raises(DatabaseFailure, match="another schema"):
        ensure_schema(engine, [TICKET])


def test_upgrade_makes_all_and_may_be_repeated(engine: Engine) -> None:
    execute(engine, "CREATE TABLE something_else (a INTEGER)")
    upgrade(engine, [TICKET, INTEND])
    before = tables(engine)
    upgrade(engine, [TICKET, INTEND])
    assert tables(engine) == before
    ensure_schema(engine, [TICKET, INTEND])
