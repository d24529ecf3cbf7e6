"""New clients: what stands in the tables afterwards."""

from __future__ import annotations

from loading import Database, fates, faults

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
