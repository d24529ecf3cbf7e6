"""Each statement of a migration of MariaDB commits: one that died between two of them is found, and gone on with."""

from __future__ import annotations

from typing import Any

import pytest
from loading import INTEND, TICKET
from sqlalchemy import Engine, event, inspect

from clientimport.core.errors import DatabaseFailure, LockHeld
from clientimport.loader import connect, ensure_schema, has_schema, named_locks, schema, schema_mariadb, upgrade


class Died(Exception):
    pass


def dying_at(engine: Engine, number: int) -> bool:
    """The tables are made, but the session dies before the statement of that number -> whether it got so far."""
    counted = 0

    def count(connection: Any, _: Any, statement: str, *__: Any) -> None:
        nonlocal counted
        if statement.lstrip().startswith(("CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE", "REPLACE")):
            counted += 1
            if counted == number:
                connection.connection.driver_connection._force_close()
                raise Died

    event.listen(engine, "before_cursor_execute", count)
    try:
        upgrade(engine, [INTEND])
    except Exception as problem:
        assert isinstance(problem, Died | DatabaseFailure)
        return True
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return False


def statements_of(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return {name: connection.exec_driver_sql(f"SHOW CREATE TABLE {name}").one()[1] for name in names}


def emptied(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("SET foreign_key_checks = 0")
        for name in inspect(connection).get_table_names():
            connection.exec_driver_sql(f"DROP TABLE {name}")
        connection.exec_driver_sql("SET foreign_key_checks = 1")


def test_broken_off_at_any_statement_and_gone_on_with(mariadb_url: str) -> None:
    engine = connect(mariadb_url)
    upgrade(engine, [INTEND])
    whole = statements_of(engine)
    number = 0
    while True:
        emptied(engine)
        number += 1
        if not dying_at(engine, number):
            break
        if number % 2:
            ensure_schema_again(engine)
        else:
            upgrade(engine, [INTEND])
        assert statements_of(engine) == whole, f"statement {number}"
        assert has_schema(engine, INTEND)
        with engine.connect() as connection:
            types = connection.exec_driver_sql("SELECT code, name FROM intend_client_type ORDER BY code").all()
        assert types == [("retail", "Retail"), ("trade", "Trade")], f"statement {number}"
    assert number > 40
    engine.dispose()


def ensure_schema_again(engine: Engine) -> None:
    """By itself where nothing was there before; what an upgrade broke off asks for the upgrade."""
    try:
        ensure_schema(engine, [INTEND])
    except DatabaseFailure as problem:
        assert "clientimport db upgrade" in str(problem)
    # The journal of a migration that died after its last statement stays until then.
    upgrade(engine, [INTEND])


def test_an_upgrade_that_was_broken_off_is_told(mariadb_url: str) -> None:
    engine = connect(mariadb_url)
    upgrade(engine, [TICKET])
    with engine.begin() as connection:
        connection.exec_driver_sql(schema_mariadb._CREATE)
        connection.exec_driver_sql(f"INSERT INTO {schema_mariadb.JOURNAL} VALUES ('ticketevolution', 'up', 3)")
    with pytest.raises(DatabaseFailure, match="clientimport db upgrade"):
        ensure_schema(engine, [TICKET])
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {schema_mariadb.JOURNAL} SET direction = 'down'")
    with pytest.raises(DatabaseFailure, match="`db downgrade` of the tables of 'ticketevolution' was broken off"):
        upgrade(engine, [TICKET])
    engine.dispose()


def test_two_that_make_the_tables_wait_for_each_other(mariadb_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(named_locks, "_SCHEMA_SECONDS", 0.2)
    one, other = connect(mariadb_url), connect(mariadb_url)
    with one.connect() as connection:
        schema.lock_schema(connection)
        with pytest.raises(LockHeld, match=r"is changing the tables \(connection \d+ of root@"):
            upgrade(other, [TICKET])
        assert inspect(other).get_table_names() == []
    upgrade(other, [TICKET])
    one.dispose()
    other.dispose()
