"""Own fields of stored clients: what a later row alters, and what it leaves."""

from __future__ import annotations

from typing import Any

import pytest
from loading import Database, fates

CLIENT = "SELECT name, notes, commission_junction_sid, company_id FROM ticketevolution_client ORDER BY key"


def record(name: str = "Ned Flanders", **others: Any) -> dict[str, Any]:
    return {"name": name, "notes": "old", "commission_junction_sid": "A1", **others}


def test_only_the_changed_row_is_written(ticket: Database) -> None:
    ticket.run({"A": record(), "B": record("Moe Szyslak")})
    before = ticket.rows("SELECT * FROM ticketevolution_client WHERE key = 'B'")
    loaded = ticket.run({"A": record("Ned F Flanders"), "B": record("Moe Szyslak")})
    assert fates(loaded) == [(2, "updated"), (3, "unchanged")]
    assert ticket.rows("SELECT id, key, name, run_id, created_at < updated_at FROM ticketevolution_client ORDER BY key") == [
        (1, "A", "Ned F Flanders", "r2", True),
        (2, "B", "Moe Szyslak", "r1", False),
    ]
    assert ticket.rows("SELECT * FROM ticketevolution_client WHERE key = 'B'") == before


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ("Ned Flanders", "old", "A1", None)),
        ({"blank_default": "clear"}, ("Ned Flanders", None, None, None)),
        ({"blank_fields": {"notes": "clear"}}, ("Ned Flanders", None, "A1", None)),
        ({"blank_default": "clear", "blank_fields": {"notes": "keep"}}, ("Ned Flanders", "old", None, None)),
    ],
)
def test_blank_cells(ticket: Database, options: dict[str, Any], expected: tuple[Any, ...]) -> None:
    ticket.run({"A": record()}, **options)
    loaded = ticket.run({"A": {"name": "Ned Flanders", "notes": None, "commission_junction_sid": None}}, **options)
    assert ticket.rows(CLIENT) == [expected]
    assert fates(loaded) == [(2, "unchanged" if not options else "updated")]


def test_a_blank_that_is_kept_alters_nothing_and_is_compared_once(ticket: Database) -> None:
    ticket.run({"A": record()})
    blank = {"name": "Ned Flanders", "notes": None, "commission_junction_sid": "A1"}
    before = ticket.rows("SELECT run_id, updated_at FROM ticketevolution_client")
    assert fates(ticket.run({"A": blank})) == [(2, "unchanged")]
    assert ticket.rows("SELECT run_id, updated_at FROM ticketevolution_client") == before
    everything = ticket.all_tables()
    assert fates(ticket.run({"A": blank})) == [(2, "unchanged")]
    assert ticket.all_tables() == everything


def test_a_dropped_value_keeps_what_is_stored(ticket: Database) -> None:
    ticket.run({"A": record()}, blank_default="clear")
    blank = {"name": "Ned Flanders", "notes": None, "commission_junction_sid": None}
    ticket.run({"A": blank}, blank_default="clear", dropped=[(2, "notes")])
    assert ticket.rows(CLIENT) == [("Ned Flanders", "old", None, None)]
    ticket.run({"A": blank}, blank_default="clear")
    assert ticket.rows(CLIENT) == [("Ned Flanders", None, None, None)]


def test_a_default_fills_a_blank_and_overwrites_nothing(ticket: Database) -> None:
    ticket.run({"A": record(), "B": record(notes=None)})
    assumed = [(2, "notes"), (3, "notes")]
    loaded = ticket.run({"A": record(notes="none"), "B": record(notes="none")}, assumed=assumed)
    assert ticket.rows(CLIENT) == [("Ned Flanders", "old", "A1", None), ("Ned Flanders", "none", "A1", None)]
    assert fates(loaded) == [(2, "unchanged"), (3, "updated")]
    ticket.run({"A": record(notes="none"), "B": record(notes="none")})
    assert ticket.rows(CLIENT) == [("Ned Flanders", "none", "A1", None), ("Ned Flanders", "none", "A1", None)]


def test_what_is_not_mapped_is_not_touched(ticket: Database) -> None:
    ticket.run({"A": record(company={"name": "The Leftorium"})})
    ticket.run({"A": {"name": "Ned Junior"}}, blank_default="clear")
    assert ticket.rows(CLIENT) == [("Ned Junior", "old", "A1", 1)]


def test_company_and_company_id_exclude_each_other(ticket: Database) -> None:
    ticket.execute("INSERT INTO ticketevolution_company (name, name_key) VALUES ('Moe''s', 'moe''s')")
    ticket.run({"A": record(company={"name": "The Leftorium"}), "B": record(company={"name": "THE LEFTORIUM"})})
    companies = "SELECT id, name FROM ticketevolution_company ORDER BY id"
    assert ticket.rows(companies) == [(1, "Moe's"), (2, "The Leftorium")]
    assert [row[3] for row in ticket.rows(CLIENT)] == [2, 2]
    ticket.run({"A": record(company_id=1), "B": record(company_id=None)}, blank_default="clear")
    assert [row[3] for row in ticket.rows(CLIENT)] == [1, None]
    ticket.run({"A": record(company={"name": "the leftorium"}, company_id=None)})
    assert [row[3] for row in ticket.rows(CLIENT)] == [2, None]
    assert ticket.rows(companies) == [(1, "Moe's"), (2, "The Leftorium")]


def test_one_company_per_client_makes_no_second_one(ticket: Database) -> None:
    two = {"A": record(company={"name": "The Leftorium"}), "B": record(company={"name": "The Leftorium"})}
    ticket.run(two, company="one-per-client")
    companies = "SELECT id, name, name_key FROM ticketevolution_company ORDER BY id"
    assert ticket.rows(companies) == [(1, "The Leftorium", None), (2, "The Leftorium", None)]
    assert [row[3] for row in ticket.rows(CLIENT)] == [1, 2]
    two["A"]["notes"] = "new"
    loaded = ticket.run(two, company="one-per-client")
    assert fates(loaded) == [(2, "updated"), (3, "unchanged")]
    assert len(ticket.rows(companies)) == 2
    two["B"]["company"] = {"name": "Moe's"}
    ticket.run(two, company="one-per-client")
    assert ticket.rows(companies)[2:] == [(3, "Moe's", None)]
    assert [row[3] for row in ticket.rows(CLIENT)] == [1, 3]


def test_a_value_a_person_changed_is_left_until_its_cell_changes(ticket: Database) -> None:
    ticket.run({"A": record()})
    ticket.execute("UPDATE ticketevolution_client SET notes = 'by hand'")
    assert fates(ticket.run({"A": record()})) == [(2, "unchanged")]
    assert ticket.rows(CLIENT) == [("Ned Flanders", "by hand", "A1", None)]


def test_modes(ticket: Database) -> None:
    from loading import faults

    ticket.run({"A": record()})
    before = ticket.all_tables()
    loaded = ticket.run({"A": record("Other Name"), "B": record()}, mode="insert", commit=False)
    assert (fates(loaded), faults(loaded)) == ([(3, "created")], [(2, "key-exists", "key", "A", None)])
    loaded = ticket.run({"A": record("Other Name"), "B": record()}, mode="update")
    assert (fates(loaded), faults(loaded)) == ([(2, "updated")], [(3, "key-unknown", "key", "B", None)])
    assert ticket.rows(CLIENT) == [("Other Name", "old", "A1", None)]
    assert len(before["ticketevolution_client"]) == 1


def test_an_update_is_judged_as_the_record_would_stand(ticket: Database) -> None:
    import polars as pl
    from loading import faults

    from clientimport.core.problems import faults_of

    ticket.run({
        "A": record(phone_numbers=[{"label": "home", "number": "1"}], tags=["VIP"]),
        "B": record("Moe Szyslak", phone_numbers=[], tags=[]),
    })  # fmt: skip
    seen: list[Any] = []

    def judge(own: pl.DataFrame, lists: dict[str, pl.DataFrame]) -> pl.DataFrame:
        seen.append((own.drop("__row").to_dicts(), {name: items.drop("__slot").rows() for name, items in lists.items()}))
        return faults_of(own.filter(pl.col("name") == "Bad Name"), "title-or-names", field="title")

    loaded = ticket.run({"A": {"name": "Good Name"}, "B": {"name": "Bad Name"}}, mode="update", recheck=judge)
    assert (fates(loaded), faults(loaded)) == ([(2, "updated")], [(3, "title-or-names", "title", None, None)])
    assert [row[0] for row in ticket.rows(CLIENT)] == ["Good Name", "Moe Szyslak"]
    ((own, lists),) = seen
    whole = {"office_id": None, "company_id": None, "notes": "old", "commission_junction_sid": "A1"}
    assert own == [{"__key": "A", "name": "Good Name", **whole}, {"__key": "B", "name": "Bad Name", **whole}]
    assert {name: rows for name, rows in lists.items() if rows} == {
        "phone_numbers": [(2, 0, "home", None, "1", None, True)],
        "tags": [(2, 0, "VIP")],
    }
