"""Lists of stored clients: merged, replaced, appended to; their items' identities and primary flags."""

from __future__ import annotations

from typing import Any

import pytest
from loading import Database, fates

PHONES = "SELECT id, label, number, extension, is_primary FROM ticketevolution_phone_number ORDER BY id"
TAGS = """SELECT position, name FROM ticketevolution_client_tag JOIN ticketevolution_tag ON id = tag_id
          WHERE client_id = 1 ORDER BY position"""


def phone(number: str, label: str | None = None, *, primary: bool | None = None, **others: Any) -> dict[str, Any]:
    return {"label": label, "country_code": "1", "number": number, "extension": None, "is_primary": primary, **others}


def ned(*phones: dict[str, Any], **others: Any) -> dict[str, Any]:
    return {"A": {"name": "Ned Flanders", "phone_numbers": list(phones), **others}}


@pytest.fixture
def stored(ticket: Database) -> Database:
    ticket.run(ned(phone("541-555-0123", "home"), phone("541-555-0987", "work")))
    assert ticket.rows(PHONES) == [(1, "home", "541-555-0123", None, True), (2, "work", "541-555-0987", None, False)]
    return ticket


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        (
            "merge",
            [(1, "home", "541-555-0123", None, True), (2, None, "541 555 0987", None, False), (3, "cell", "1", None, False)],
        ),
        ("replace", [(2, None, "541 555 0987", None, True), (3, "cell", "1", None, False)]),
        (
            "append",
            [(1, "home", "541-555-0123", None, True), (2, "work", "541-555-0987", None, False), (3, "cell", "1", None, False)],
        ),
    ],
)
def test_ways(stored: Database, lists: str, expected: list[tuple[Any, ...]]) -> None:
    loaded = stored.run(ned(phone("541 555 0987"), phone("1", "cell")), lists=lists)
    assert fates(loaded) == [(2, "updated")]
    # A new item comes behind the two that are stored; MariaDB leaves gaps between the ids of two copies.
    assert [(min(id_, 3), *others) for id_, *others in stored.rows(PHONES)] == expected
    before = stored.all_tables()
    assert fates(stored.run(ned(phone("541 555 0987"), phone("1", "cell")), lists=lists)) == [(2, "unchanged")]
    assert stored.all_tables() == before


def test_an_incoming_primary_takes_the_flag(stored: Database) -> None:
    stored.run(ned(phone("1", primary=True)))
    assert [(row[2], row[4]) for row in stored.rows(PHONES)] == [
        ("541-555-0123", False),
        ("541-555-0987", False),
        ("1", True),
    ]
    stored.run(ned(phone("541-555-0987", "work", primary=True)))
    assert [row[4] for row in stored.rows(PHONES)] == [False, True, False]
    # A blank flag leaves the stored one.
    stored.run(ned(phone("541-555-0987", "office")))
    assert [(row[1], row[4]) for row in stored.rows(PHONES)] == [("home", False), ("office", True), (None, False)]


def test_the_first_item_becomes_primary_where_none_is(stored: Database) -> None:
    stored.run(ned(phone("541-555-0123", "home", primary=False), phone("541-555-0987", "work", primary=False)))
    assert [row[4] for row in stored.rows(PHONES)] == [True, False]


def test_an_extension_makes_another_number(stored: Database) -> None:
    stored.run(ned(phone("541-555-0123", "home", extension="5")))
    assert [(row[2], row[3]) for row in stored.rows(PHONES)] == [
        ("541-555-0123", None),
        ("541-555-0987", None),
        ("541-555-0123", "5"),
    ]


def test_blank_lists(stored: Database) -> None:
    before = stored.rows(PHONES)
    assert fates(stored.run(ned(), lists="replace")) == [(2, "unchanged")]
    assert stored.rows(PHONES) == before
    lost = stored.run(ned(), blank_default="clear", dropped=[(2, "phone_numbers[]")])
    assert (fates(lost), stored.rows(PHONES)) == ([(2, "unchanged")], before)
    assert fates(stored.run({"A": {"name": "Ned Flanders"}}, blank_default="clear")) == [(2, "unchanged")]
    assert stored.rows(PHONES) == before
    assert fates(stored.run(ned(), blank_fields={"phone_numbers": "clear"})) == [(2, "updated")]
    assert stored.rows(PHONES) == []


def test_a_list_that_lost_an_item_is_merged_not_replaced(stored: Database) -> None:
    stored.run(ned(phone("1")), lists="replace", dropped=[(2, "phone_numbers[]")])
    assert [row[2] for row in stored.rows(PHONES)] == ["541-555-0123", "541-555-0987", "1"]


def test_a_value_dropped_from_an_item_keeps_what_is_stored(stored: Database) -> None:
    loaded = stored.run(ned(phone("541-555-0123"), phone("541-555-0987", "work")), dropped=[(2, "phone_numbers[].label")])
    assert fates(loaded) == [(2, "unchanged")]
    assert [row[1] for row in stored.rows(PHONES)] == ["home", "work"]


def test_unmapped_fields_of_an_item_stay(stored: Database) -> None:
    stored.run({"A": {"name": "Ned Flanders", "phone_numbers": [{"country_code": "1", "number": "(541) 555-0123"}]}})
    assert stored.rows(PHONES)[0] == (1, "home", "(541) 555-0123", None, True)


def test_the_same_item_twice_stays_twice(ticket: Database) -> None:
    twice = ned(phone("1", "home"), phone("1", "work"))
    ticket.run(twice)
    changed = ned(phone("1", "home"), phone("1", "office"))
    ticket.run(changed)
    assert [(row[0], row[1]) for row in ticket.rows(PHONES)] == [(1, "home"), (2, "office")]


def test_items_without_identity_are_not_added_again(intend: Database) -> None:
    contacts = [{"first_name": None, "last_name": None, "email": None, "number": None, "position": "x", "note": None}]
    client = {"title": "Acme", "department": "a", "contacts": contacts}
    intend.run({"A": client})
    loaded = intend.run({"A": {**client, "department": "b"}})
    assert fates(loaded) == [(2, "updated")]
    assert intend.rows("SELECT id, position FROM intend_contact") == [(1, "x")]


def test_tags(ticket: Database) -> None:
    def tagged(*tags: str, **options: Any) -> list[tuple[int, str]]:
        return fates(ticket.run(ned(tags=list(tags)), **options))

    ticket.run({"Z": {"name": "Moe S", "tags": ["vip"]}})
    ticket.execute("DELETE FROM ticketevolution_client WHERE key = 'Z'")
    ticket.run(ned(tags=["VIP", "Left Handed"]))
    tags = TAGS.replace("= 1", "= 2")
    assert ticket.rows(tags) == [(0, "vip"), (1, "Left Handed")]
    assert tagged("left handed", "New", "STRASSE") == [(2, "updated")]
    assert ticket.rows(tags) == [(0, "vip"), (1, "Left Handed"), (2, "New"), (3, "STRASSE")]
    assert tagged("straße", "new", lists="append") == [(2, "unchanged")]
    assert tagged("new", lists="replace") == [(2, "updated")]
    assert ticket.rows(tags) == [(2, "New")]
    assert tagged() == [(2, "unchanged")]
    assert tagged(blank_default="clear") == [(2, "updated")]
    assert ticket.rows(tags) == []
    assert ticket.rows("SELECT name FROM ticketevolution_tag ORDER BY id") == [
        ("vip",), ("Left Handed",), ("New",), ("STRASSE",),
    ]  # fmt: skip


def test_several_clients_do_not_mix(ticket: Database) -> None:
    def clients(number: str) -> dict[str, Any]:
        return {
            key: {"name": f"Client {key}", "phone_numbers": [phone("1"), phone(number)], "tags": [key, "both"]} for key in "ABC"
        }

    ticket.run(clients("2"))
    loaded = ticket.run({**clients("2"), "B": clients("3")["B"]}, lists="replace")
    assert fates(loaded) == [(2, "unchanged"), (3, "updated"), (4, "unchanged")]
    found = "SELECT client_id, number FROM ticketevolution_phone_number ORDER BY client_id, id"
    assert ticket.rows(found) == [(1, "1"), (1, "2"), (2, "1"), (2, "3"), (3, "1"), (3, "2")]
