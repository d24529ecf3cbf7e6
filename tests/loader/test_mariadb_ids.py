"""Ids of MariaDB are reserved as a block: other programs insert meanwhile, and no id is given twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from loading import INTEND, TICKET, Database, database
from sqlalchemy import create_engine, make_url, text

from clientimport.core.errors import DatabaseFailure
from clientimport.loader import connect
from clientimport.loader.ids import reserve_ids
from mariadb_server import program, started

COMPANY = TICKET.metadata().tables["ticketevolution_company"]
CLIENT = INTEND.metadata().tables["intend_client"]


@pytest.fixture
def ticket_of_mariadb(mariadb_url: str) -> Iterator[Database]:
    made = database(connect(mariadb_url), TICKET)
    yield made
    made.engine.dispose()


@pytest.fixture(params=[0, 2])
def server_of_mode(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server with another way of counting than the usual one (1), and of two servers that count in turns."""
    if not program():
        pytest.skip("NO MARIADBD is installed: NOTHING IS TESTED of innodb_autoinc_lock_mode")
    options = ["--auto-increment-increment=3", "--auto-increment-offset=2"] if request.param == 2 else []
    with started(f"--innodb-autoinc-lock-mode={request.param}", *options) as url:
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE counted"))
        engine.dispose()
        yield make_url(url).set(database="counted").render_as_string(hide_password=False)


def test_blocks_follow_each_other_and_leave_nothing_behind(ticket_of_mariadb: Database) -> None:
    with ticket_of_mariadb.engine.begin() as connection:
        blocks = [reserve_ids(connection, COMPANY, count).to_list() for count in (2, 1, 5, 3)]
        assert blocks == [[1, 2], [3], [4, 5, 6, 7, 8], [9, 10, 11]]
        connection.exec_driver_sql("INSERT INTO ticketevolution_company (name) VALUES ('of another program')")
        assert reserve_ids(connection, COMPANY, 100_000).to_list() == list(range(13, 100_013))
        settings = "SELECT @@auto_increment_increment, @@auto_increment_offset, @@foreign_key_checks, @@check_constraint_checks"
        assert connection.exec_driver_sql(settings).one() == (1, 1, 1, 1)
    assert ticket_of_mariadb.rows("SELECT id, name FROM ticketevolution_company") == [(12, "of another program")]


def test_a_run_that_is_rolled_back_gives_no_id_back(ticket_of_mariadb: Database) -> None:
    with ticket_of_mariadb.engine.connect() as connection:
        assert reserve_ids(connection, COMPANY, 4).to_list() == [1, 2, 3, 4]
        connection.rollback()
        assert reserve_ids(connection, COMPANY, 1).to_list() == [5]


def test_checks_of_the_owner_are_not_in_the_way(ticket_of_mariadb: Database) -> None:
    ticket_of_mariadb.execute("ALTER TABLE ticketevolution_company ADD CONSTRAINT named CHECK (substr(name, 1, 4) = 'Acme')")
    with ticket_of_mariadb.engine.begin() as connection:
        assert reserve_ids(connection, COMPANY, 3).to_list() == [1, 2, 3]


def test_a_trigger_that_lets_nothing_pass_is_told(ticket_of_mariadb: Database) -> None:
    ticket_of_mariadb.execute(
        "CREATE TRIGGER never BEFORE INSERT ON ticketevolution_company FOR EACH ROW SIGNAL SQLSTATE '45000' "
        "SET MESSAGE_TEXT = 'canary'"
    )
    with pytest.raises(DatabaseFailure, match="ticketevolution_company, because a trigger does not allow it") as caught:
        ticket_of_mariadb.run({"A": {"name": "Ned F", "company": {"name": "Acme"}}})
    assert "canary" not in str(caught.value)
    assert ticket_of_mariadb.rows("SELECT * FROM ticketevolution_client") == []


def test_columns_that_must_be_filled(mariadb_url: str) -> None:
    intend = database(connect(mariadb_url), INTEND)
    with intend.engine.begin() as connection:
        assert reserve_ids(connection, CLIENT, 2).to_list() == [1, 2]
    assert intend.rows("SELECT * FROM intend_client") == []
    intend.engine.dispose()


def while_others_insert(db: Database) -> tuple[list[int], list[int]]:
    """Blocks of three sessions, and the ids of rows that three others inserted at the same time."""
    reserved: list[int] = []
    failed: list[BaseException] = []

    def reserve() -> None:
        for count in (7, 1, 40, 3) * 5:
            with db.engine.begin() as connection:
                reserved.extend(reserve_ids(connection, COMPANY, count))

    def insert() -> None:
        for _ in range(60):
            db.execute("INSERT INTO ticketevolution_company (name) VALUES ('a'), ('b'), ('c')")

    def told(what: object) -> None:
        try:
            what()  # type: ignore[operator]
        except BaseException as problem:
            failed.append(problem)

    threads = [threading.Thread(target=told, args=(what,)) for what in (reserve, insert) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    return reserved, [id_ for (id_,) in db.rows("SELECT id FROM ticketevolution_company")]


def assert_none_twice(db: Database, step: int) -> None:
    reserved, inserted = while_others_insert(db)
    assert (len(reserved), len(inserted)) == (3 * 5 * 51, 3 * 60 * 3)
    assert len({*reserved, *inserted}) == len(reserved) + len(inserted)
    assert {id_ % step for id_ in (*reserved, *inserted)} == {2 % step}


def test_no_id_is_given_twice(ticket_of_mariadb: Database) -> None:
    assert_none_twice(ticket_of_mariadb, 1)


def test_no_id_is_given_twice_however_the_server_counts(server_of_mode: str) -> None:
    db = database(connect(server_of_mode), TICKET)
    with db.engine.connect() as connection:
        step = connection.exec_driver_sql("SELECT @@auto_increment_increment").scalar_one()
    assert_none_twice(db, step)
    db.run({f"K{n}": {"name": f"Client {n}", "company": {"name": f"Company {n}"}, "tags": ["a", "b"]} for n in range(5)})
    found = db.rows("SELECT c.id, o.id FROM ticketevolution_client c JOIN ticketevolution_company o ON o.id = c.company_id")
    assert {id_ % step for ids in found for id_ in ids} == {2 % step}
    assert len(found) == 5
    db.engine.dispose()
