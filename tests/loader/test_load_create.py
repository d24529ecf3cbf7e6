"""New clients: what stands in the tables afterwards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from loading import Database, batch_of_records, database, fates, faults, load_settled, mapping_for, summary_of

from clientimport.loader import Load, Repeats, connect

NED = {
    "name": "Ned Flanders",
    "office_id": None,
    "tags": ["VIP", "Left Handed", "vip"],
    "company": {"name": "The Leftorium"},
    "notes": 'Fan of rock band Kovenant,\n("ex").',
    "email_addresses": [
        {"label": "home", "address": "nedflanders@example.com", "is_primary": False},
        {"label": "work", "address": "theleftorium@example.com", "is_primary": True},
    ],
    "phone_numbers": [
        {"label": "home", "country_code": "1", "number": "541-555-0123", "extension": None, "is_primary": None},
        {"label": "work", "country_code": "1", "number": "541-555-0987", "extension": "5", "is_primary": None},
    ],
}


def test_ned(ticket: Database) -> None:
    loaded = ticket.run({"A1": NED})
    assert fates(loaded) == [(2, "created")]
    assert faults(loaded) == []
    assert ticket.rows("SELECT id, system, key, run_id, name, notes, company_id FROM ticketevolution_client") == [
        (1, "legacy", "A1", "r1", "Ned Flanders", 'Fan of rock band Kovenant,\n("ex").', 1)
    ]
    assert ticket.rows("SELECT id, name, name_key FROM ticketevolution_company") == [(1, "The Leftorium", "the leftorium")]
    assert ticket.rows(
        "SELECT id, client_id, label, number, extension, is_primary FROM ticketevolution_phone_number ORDER BY id"
    ) == [
        (1, 1, "home", "541-555-0123", None, True),
        (2, 1, "work", "541-555-0987", "5", False),
    ]
    assert ticket.rows("SELECT id, client_id, address, is_primary FROM ticketevolution_email_address ORDER BY id") == [
        (1, 1, "nedflanders@example.com", False),
        (2, 1, "theleftorium@example.com", True),
    ]
    tags = "SELECT name, position FROM ticketevolution_client_tag JOIN ticketevolution_tag ON id = tag_id ORDER BY position"
    assert ticket.rows(tags) == [("VIP", 0), ("Left Handed", 1)]
    before = ticket.all_tables()
    again = ticket.run({"A1": NED})
    assert fates(again) == [(2, "unchanged")]
    assert ticket.all_tables() == before


def test_texts_that_bite(ticket: Database) -> None:
    texts = [
        "",
        "\\.",
        "a\n\\.\nb",
        '"',
        '""',
        "NULL",
        "\\N",
        "a,b",
        "'",
        "a\tb",
        "\u00a0",
        "😀\u0301",
        "\\",
        "x" * 70000,
        None,
        "%s",
        ":x",
        "a\r\nb",
    ]
    loaded = ticket.run({f"K{at:02}": {"name": "A B", "notes": note} for at, note in enumerate(texts)})
    assert faults(loaded) == []
    assert [row[0] for row in ticket.rows("SELECT notes FROM ticketevolution_client ORDER BY id")] == texts
    assert fates(ticket.run({f"K{at:02}": {"name": "A C", "notes": note} for at, note in enumerate(texts)}))[0] == (
        2,
        "updated",
    )
    assert [row[0] for row in ticket.rows("SELECT notes FROM ticketevolution_client ORDER BY id")] == texts


def test_keys_compare_by_bytes(ticket: Database) -> None:
    keys = ["a", "A", "ä", "a\u0308", "a ", " a", "ß", "SS", '["a","b"]']
    pairs = {key: {"name": "A B"} for key in keys}
    assert [fate for _, fate in fates(ticket.run(pairs))] == ["created"] * len(keys)
    assert [fate for _, fate in fates(ticket.run(pairs))] == ["unchanged"] * len(keys)
    assert [row[0] for row in ticket.rows("SELECT key FROM ticketevolution_client ORDER BY id")] == keys


def test_other_systems_are_other_clients(ticket: Database) -> None:
    mapping = mapping_for(ticket.target, [{"name": ""}])
    ticket.run({"A": {"name": "A B"}}, mapping)
    ticket.run({"A": {"name": "A C"}}, replace(mapping, system="other"))
    assert ticket.rows("SELECT system, key, name FROM ticketevolution_client ORDER BY id") == [
        ("legacy", "A", "A B"),
        ("other", "A", "A C"),
    ]


def test_other_programs_may_insert_in_between(ticket: Database) -> None:
    insert = "INSERT INTO ticketevolution_client (system, key, name) VALUES ('x', '{}', 'By Hand')"
    ticket.execute(insert.format(1))
    ticket.run({"A": {"name": "A B"}, "B": {"name": "A C"}})
    ticket.execute(insert.format(2))
    ticket.run({"A": {"name": "A B"}, "C": {"name": "A D"}})
    assert ticket.rows("SELECT id, key FROM ticketevolution_client ORDER BY id") == [
        (1, "1"),
        (2, "A"),
        (3, "B"),
        (4, "2"),
        (5, "C"),
    ]


def test_the_result_does_not_depend_on_the_size_of_batches(ticket: Database, tmp_path: Path) -> None:
    pairs = [
        (f"K{at % 30}", {"name": f"Name {at // 62}", "company": {"name": f"Co {at % 5}"}, "tags": [f"T{at % 3}", f"t{at % 2}"]})
        for at in range(100)
    ]
    other = database(connect(str(tmp_path / "other.db")), ticket.target)
    told = []
    for db, size in ((ticket, 100), (other, 7)):
        mapping, repeats = mapping_for(db.target, [pairs[0][1]]), Repeats(db.target)
        with Load(db.engine, db.target, mapping, summary_of(db.target)) as load:
            parts = [
                load_settled(load, repeats, batch_of_records(db.target, pairs[at : at + size], first_row=at + 2))
                for at in range(0, 100, size)
            ]
            load.commit()
        told.append(([f for p in parts for f in fates(p)], [f for p in parts for f in faults(p)]))
        tags = """SELECT key, t.name, position FROM ticketevolution_client c JOIN ticketevolution_client_tag ON c.id = client_id
                  JOIN ticketevolution_tag t ON t.id = tag_id ORDER BY 1, 3"""
        told[-1] += (db.rows("SELECT id, key, name, company_id FROM ticketevolution_client ORDER BY id"), db.rows(tags))  # type: ignore[assignment]
    other.engine.dispose()
    assert told[0] == told[1]
    assert {fate for _, fate in told[0][0]} == {"created", "merged"}
