"""Every target's migrations give exactly the tables that its code speaks of, and take them away again."""

from __future__ import annotations

import re

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from migrated import downgrade, upgrade
from sqlalchemy import Connection, create_engine, inspect, text

from clientimport.core.target import Target
from clientimport.loader import connect


def test_migrated_schema_is_that_of_the_tables(empty_database: Connection, target: Target) -> None:
    upgrade(empty_database, target)
    metadata = target.metadata()
    options = {
        "compare_type": True,
        # The others have no identities; there the comparisons of the statements below tell.
        "compare_server_default": empty_database.dialect.name == "postgresql",
        "include_name": lambda name, kind, _: kind != "table" or name in metadata.tables,
    }
    context = MigrationContext.configure(empty_database, opts=options)
    assert compare_metadata(context, metadata) == []
    assert set(inspect(empty_database).get_table_names()) == {*metadata.tables, f"{target.name}_alembic_version"}


def test_migrated_statements_are_those_of_the_tables(target: Target) -> None:
    def statements(connection: Connection) -> dict[str, list[str]]:
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        return {name: sorted(re.split(r",?\s*\n\s*", sql)) for name, sql in found if name != f"{target.name}_alembic_version"}

    migrated, created = create_engine("sqlite://"), create_engine("sqlite://")
    with migrated.begin() as connection:
        upgrade(connection, target)
        by_migration = statements(connection)
    with created.begin() as connection:
        target.metadata().create_all(connection)
        by_tables = statements(connection)
    migrated.dispose()
    created.dispose()
    assert by_migration == by_tables


def test_migrated_tables_of_mariadb_are_those_of_the_tables(mariadb_url: str, target: Target) -> None:
    def statements(connection: Connection) -> dict[str, list[str]]:
        names = [name for name in inspect(connection).get_table_names() if not name.endswith("alembic_version")]
        told = {name: connection.exec_driver_sql(f"SHOW CREATE TABLE {name}").one()[1] for name in names}
        return {name: sorted(line.strip().rstrip(",") for line in text.splitlines()) for name, text in told.items()}

    engine = connect(mariadb_url)
    with engine.begin() as connection:
        upgrade(connection, target)
        by_migration = statements(connection)
        downgrade(connection, target)
        target.metadata().create_all(connection)
        assert statements(connection) == by_migration
    engine.dispose()
    assert all(any("COLLATE=utf8mb4_nopad_bin" in line for line in lines) for lines in by_migration.values())


def test_a_downgrade_leaves_the_version_table_alone(empty_database: Connection, target: Target) -> None:
    upgrade(empty_database, target)
    downgrade(empty_database, target)
    assert inspect(empty_database).get_table_names() == [f"{target.name}_alembic_version"]
    assert empty_database.execute(text(f"SELECT count(*) FROM {target.name}_alembic_version")).scalar() == 0
    upgrade(empty_database, target)


def test_a_migration_is_part_of_the_callers_transaction(transactional_database: Connection, target: Target) -> None:
    savepoint = transactional_database.begin_nested()
    upgrade(transactional_database, target)
    savepoint.rollback()
    assert inspect(transactional_database).get_table_names() == []


def test_every_migration_is_on_the_targets_own_branch(target: Target) -> None:
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(target.migrations))
    assert len(scripts.get_heads()) == 1
    assert all(target.name in script.branch_labels for script in scripts.walk_revisions())
