"""Reference tables: loaded, read, made where the mapping allows it; and stored clients found."""

from __future__ import annotations

import polars as pl
import pytest
from loading import TICKET, Database, fates, faults, mapping_for

from clientimport.core.rows import ROW
from clientimport.loader import find_account, find_client, load_reference_table, read_references, reading

OFFICES = {
    ROW: [2, 3],
    "id": ["1937", "1938"],
    "name": ["Main Office", "East"],
    "brokerage_id": ["1935", None],
    "brokerage_name": ["Tevo POS Test", None],
    "brokerage_abbreviation": ["TEPOS", None],
}
OFFICE, COMPANY = TICKET.reference_tables


def load(db: Database, table: object, columns: dict[str, list[object]]) -> tuple[int, int]:
    with db.engine.begin() as connection:
        return load_reference_table(connection, table, pl.DataFrame(columns), db.target)  # type: ignore[arg-type]


def test_offices_with_their_brokerage(ticket: Database) -> None:
    assert load(ticket, OFFICE, OFFICES) == (2, 0)
    assert ticket.rows("SELECT * FROM ticketevolution_brokerage") == [(1935, "Tevo POS Test", "TEPOS")]
    offices = "SELECT id, name, brokerage_id FROM ticketevolution_office ORDER BY id"
    assert ticket.rows(offices) == [(1937, "Main Office", 1935), (1938, "East", None)]
    assert load(ticket, OFFICE, OFFICES) == (0, 0)
    assert load(ticket, OFFICE, {**OFFICES, "id": ["1937", "1939"], "name": ["Main", "North"]}) == (1, 1)
    assert ticket.rows(offices) == [(1937, "Main", 1935), (1938, "East", None), (1939, "North", None)]
    with reading(ticket.engine) as connection:
        assert OFFICE.listing(connection).height == 3


def test_companies_leave_the_counting_of_ids_whole(ticket: Database) -> None:
    ticket.run({"A": {"name": "Ned F", "company": {"name": "The Leftorium"}}})
    columns = {ROW: [2, 3], "id": ["7", "9"], "name": ["Moe's", "THE LEFTORIUM"]}
    assert load(ticket, COMPANY, columns) == (2, 0)  # type: ignore[arg-type]
    ticket.run({"B": {"name": "Moe S", "company": {"name": "New"}}, "C": {"name": "Mo S", "company": {"name": "moe's"}}})
    assert ticket.rows("SELECT name, name_key FROM ticketevolution_company ORDER BY id") == [
        ("The Leftorium", "the leftorium"),
        ("Moe's", "moe's"),
        ("THE LEFTORIUM", None),
        ("New", "new"),
    ]
    assert [row[0] for row in ticket.rows("SELECT company_id FROM ticketevolution_client ORDER BY key")] == [1, 10, 7]


def test_what_is_known(ticket: Database) -> None:
    load(ticket, OFFICE, OFFICES)
    mapping = mapping_for(TICKET, [{"name": "", "office_id": 1}])
    with reading(ticket.engine) as connection:
        known = read_references(connection, TICKET, mapping)
        assert {name: values.to_list() for name, values in known.known.items()} == {"office_id": [1937, 1938]}
        assert known.digest == read_references(connection, TICKET, mapping).digest
        made = mapping_for(TICKET, [{"name": "", "office_id": 1}], references={"office_id": "create"})
        assert read_references(connection, TICKET, made).known == {}


def test_offices_that_the_mapping_lets_be_made(ticket: Database) -> None:
    load(ticket, OFFICE, OFFICES)
    clients = {key: {"name": "Ned F", "office_id": office} for key, office in zip("ABCD", (1937, 7, 7, None), strict=True)}
    loaded = ticket.run(clients, references={"office_id": "create"})
    assert faults(loaded) == []
    assert ticket.rows("SELECT id, name FROM ticketevolution_office ORDER BY id") == [
        (7, None),
        (1937, "Main Office"),
        (1938, "East"),
    ]
    ticket.run({**clients, "A": {"name": "Ned F", "office_id": 8}}, references={"office_id": "create"})
    assert [row[0] for row in ticket.rows("SELECT office_id FROM ticketevolution_client ORDER BY key")] == [8, 7, 7, None]


def test_clients_found(ticket: Database, intend: Database) -> None:
    ticket.run({"A": {"name": "Ned F"}, "7": {"name": "Moe S"}, "2": {"name": "Mo S"}})
    intend.runs = 1
    intend.run({"A": {"title": "Acme"}})

    def found(*named: str | None) -> list[int]:
        with reading(ticket.engine) as connection:
            return find_client(connection, TICKET, *named)

    assert found("2") == [2]
    assert found("7") == [2]
    assert found("A") == [1]
    assert found("A", "other") == []
    assert found(None, "legacy", "2") == [3]
    assert found("9" * 30) == []
    assert found(None, "legacy", None) == []
    with reading(ticket.engine) as connection:
        assert find_account(connection, TICKET, 1) == ""
    with reading(intend.engine) as connection:
        assert find_account(connection, intend.target, 1) == "ACME01"
        assert find_account(connection, intend.target, 99) == ""


@pytest.mark.parametrize("mode", ["upsert", "update"])
def test_fates_of_nothing(ticket: Database, mode: str) -> None:
    from loading import batch_of_records

    empty = batch_of_records(TICKET, {"A": {"name": "Ned F", "tags": [], "phone_numbers": []}})
    empty.own = empty.own.clear()
    loaded = ticket.run(empty, mapping_for(TICKET, [{"name": "", "tags": []}], mode=mode))
    assert (fates(loaded), faults(loaded)) == ([], [])
