"""What the database refuses: found, named in plain words, everything else loaded."""

from __future__ import annotations

from typing import Any

import pytest
from loading import Database, fates, faults

from clientimport.core.errors import DatabaseFailure

NAMES = "SELECT key, name FROM ticketevolution_client ORDER BY id"


def clients(*names: str, **others: Any) -> dict[str, Any]:
    return {f"K{at}": {"name": name, **others} for at, name in enumerate(names)}


def forbid(db: Database, table: str, condition: str, name: str = "no_bad_ones") -> None:
    """A constraint of the database's owner: a trigger in SQLite, which takes no new checks, a check elsewhere."""
    if db.engine.dialect.name != "sqlite":
        db.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK (NOT ({condition}))")
        return
    for event in ("INSERT", "UPDATE"):
        of_new = condition.replace("name", "NEW.name").replace("number", "NEW.number")
        forbidden = "BEGIN SELECT RAISE(ABORT, 'secret words'); END"
        db.execute(f"CREATE TRIGGER {name}_{event} BEFORE {event} ON {table} WHEN {of_new} {forbidden}")


def refused_detail(db: Database) -> str:
    if db.engine.dialect.name != "sqlite":
        return "the constraint no_bad_ones does not allow it"
    return "a trigger does not allow it"


def test_offenders_are_found_and_the_rest_is_loaded(ticket: Database) -> None:
    forbid(ticket, "ticketevolution_client", "substr(name, 1, 3) = 'Bad'")
    names = [f"Client {at}" for at in range(20)]
    names[3], names[4], names[17] = "Bad Three", "Bad Four", "Bad Seventeen"
    loaded = ticket.run(clients(*names))
    assert faults(loaded) == [(row, "refused-by-database", "", None, refused_detail(ticket)) for row in (5, 6, 19)]
    good = [(f"K{at}", name) for at, name in enumerate(names) if not name.startswith("Bad")]
    assert ticket.rows(NAMES) == good
    assert fates(loaded) == [(int(key[1:]) + 2, "created") for key, _ in good]


def test_an_item_that_is_refused_takes_its_client_along_and_nothing_is_left_behind(ticket: Database) -> None:
    forbid(ticket, "ticketevolution_phone_number", "number = 'bad'")
    records = clients("Ned F", "Moe S")
    records["K0"] |= {"company": {"name": "Only His"}, "tags": ["only his", "both"], "phone_numbers": [{"number": "bad"}]}
    records["K1"] |= {"company": {"name": "Hers"}, "tags": ["both"], "phone_numbers": [{"number": "1"}]}
    loaded = ticket.run(records)
    assert faults(loaded) == [(2, "refused-by-database", "", None, refused_detail(ticket))]
    assert ticket.rows(NAMES) == [("K1", "Moe S")]
    assert ticket.rows("SELECT name FROM ticketevolution_company") == [("Hers",)]
    assert ticket.rows("SELECT name FROM ticketevolution_tag") == [("both",)]
    assert ticket.rows("SELECT number FROM ticketevolution_phone_number") == [("1",)]


def test_a_refused_update_leaves_the_client_as_it_was(ticket: Database) -> None:
    ticket.run(clients("Ned F", "Moe S", notes="x"))
    forbid(ticket, "ticketevolution_client", "substr(name, 1, 3) = 'Bad'")
    before = ticket.rows("SELECT * FROM ticketevolution_client WHERE key = 'K0'")
    loaded = ticket.run(clients("Bad F", "Moe T", notes="y"))
    assert (fates(loaded), faults(loaded)) == (
        [(3, "updated")],
        [(2, "refused-by-database", "", None, refused_detail(ticket))],
    )
    assert ticket.rows("SELECT * FROM ticketevolution_client WHERE key = 'K0'") == before
    assert ticket.rows(NAMES) == [("K0", "Ned F"), ("K1", "Moe T")]


def test_a_unique_index_of_the_owner(ticket: Database) -> None:
    ticket.execute("CREATE UNIQUE INDEX one_of_each ON ticketevolution_client (notes)")
    loaded = ticket.run(
        {"A": {"name": "A A", "notes": "n"}, "B": {"name": "B B", "notes": "n"}, "C": {"name": "C C", "notes": "c"}}
    )
    words = "another row has the same ticketevolution_client.notes"
    if ticket.engine.dialect.name != "sqlite":
        words = "another row has the same value (constraint one_of_each)"
    assert faults(loaded) == [(3, "refused-by-database", "", None, words)]
    assert [key for key, _ in ticket.rows(NAMES)] == ["A", "C"]


def test_lengths_and_references_of_the_tables(ticket: Database) -> None:
    records = {
        "A": {"name": "A A", "office_id": 7, "addresses": []},
        "B": {"name": "B B", "office_id": None, "addresses": [{"label": "x" * 21}]},
        "C": {"name": "C C", "office_id": None, "addresses": [{"label": "x" * 20}]},
    }
    loaded = ticket.run(records)
    assert [(row, code) for row, code, *_ in faults(loaded)] == [(2, "refused-by-database"), (3, "refused-by-database")]
    assert [key for key, _ in ticket.rows(NAMES)] == ["C"]


def test_a_company_that_is_refused(ticket: Database) -> None:
    forbid(ticket, "ticketevolution_company", "substr(name, 1, 3) = 'Bad'")
    records = clients("A A", "B B", "C C")
    for key, company in zip(records, ("Bad Co", "Good Co", "BAD CO"), strict=True):
        records[key]["company"] = {"name": company}
    loaded = ticket.run(records)
    assert [(row, code) for row, code, *_ in faults(loaded)] == [(2, "refused-by-database"), (4, "refused-by-database")]
    assert ticket.rows(NAMES) == [("K1", "B B")]
    assert ticket.rows("SELECT name FROM ticketevolution_company") == [("Good Co",)]


def test_the_key_of_a_refused_row_is_free_again(ticket: Database) -> None:
    forbid(ticket, "ticketevolution_client", "substr(name, 1, 3) = 'Bad'")
    pairs = [("A", {"name": "Bad A"}), ("A", {"name": "Good A"}), ("A", {"name": "Good A"}), ("A", {"name": "Other A"})]
    loaded = ticket.run(pairs)
    assert fates(loaded) == [(3, "created"), (4, "merged")]
    assert faults(loaded) == [
        (2, "refused-by-database", "", None, refused_detail(ticket)),
        (5, "key-repeated", "key", "A", "row 3"),
    ]
    assert loaded.fates["client_id"].n_unique() == 1


def test_other_errors_end_the_run_without_sql_or_values(ticket: Database) -> None:
    ticket.execute("DROP TABLE ticketevolution_client_tag")
    with pytest.raises(DatabaseFailure) as caught:
        ticket.run({"A": {"name": "Canary Value", "tags": ["canary"]}})
    said = str(caught.value)
    assert "canary" not in said.lower()
    assert "INSERT" not in said.upper().replace("INSERTED", "")
    assert caught.value.__suppress_context__
    assert ticket.rows(NAMES) == []
