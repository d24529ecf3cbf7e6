"""Nested objects, account codes, logins and fixed values."""

from __future__ import annotations

from typing import Any

from argon2 import PasswordHasher
from loading import Database, batch_of_records, fates, faults, mapping_for

ACCOUNTS = "SELECT key, client_account FROM intend_client ORDER BY id"
LOGINS = "SELECT client_id, username, password_hash FROM intend_credentials ORDER BY client_id"
BILLING = "SELECT client_id, address_street_1, address_town, address_note FROM intend_billing_address"


def test_created(intend: Database) -> None:
    record = {
        "type": {"code": "trade"},
        "title": "Intend Design Studio",
        "detail": {"website": "www.example.com"},
        "billing_address": {"address_street_1": "1 High St", "address_town": "Leeds"},
        "shipping_addresses": [
            {"address_town": "York", "address_default": None},
            {"address_town": "Hull", "address_default": "1"},
        ],
        "source": None,
    }
    blank = {"type": {"code": None}, "title": "Other", "detail": None, "billing_address": None, "source": "web"}
    loaded = intend.run({"A": record, "B": blank})
    assert loaded.fates.rows() == [(2, "A", 1, "INTEND01", "created"), (3, "B", 2, "OTHER01", "created")]
    client = "SELECT id, type_code, title, detail_website, source FROM intend_client ORDER BY id"
    assert intend.rows(client) == [
        (1, "trade", "Intend Design Studio", "www.example.com", "import"),
        (2, None, "Other", None, "web"),
    ]
    assert intend.rows(BILLING) == [(1, "1 High St", "Leeds", None)]
    assert intend.rows("SELECT client_id, address_town, address_default FROM intend_shipping_address ORDER BY id") == [
        (1, "York", None),
        (1, "Hull", "1"),
    ]
    assert fates(intend.run({"A": record, "B": blank})) == [(2, "unchanged"), (3, "unchanged")]


def test_the_fixed_value_is_for_creation_alone(intend: Database) -> None:
    intend.run({"A": {"title": "Acme"}})
    intend.execute("UPDATE intend_client SET source = NULL")
    intend.run({"A": {"title": "Acme Ltd"}})
    assert intend.rows("SELECT title, source FROM intend_client") == [("Acme Ltd", None)]


def test_an_address_is_taken_whole_or_kept_whole(intend: Database) -> None:
    def billed(street: str | None, town: str | None, **options: Any) -> list[tuple[int, str]]:
        return fates(
            intend.run(
                {"A": {"title": "Acme", "billing_address": {"address_street_1": street, "address_town": town}}}, **options
            )
        )

    billed("1 High St", "Leeds")
    intend.execute("UPDATE intend_billing_address SET address_note = 'ring twice'")
    intend.run({"A": {"title": "Acme 2", "billing_address": {"address_street_1": "1 High St", "address_town": "Leeds"}}})
    assert intend.rows(BILLING) == [(1, "1 High St", "Leeds", "ring twice")]
    assert billed(None, None) == [(2, "updated")]
    assert intend.rows(BILLING) == [(1, "1 High St", "Leeds", "ring twice")]
    assert billed("2 Low St", None) == [(2, "updated")]
    assert intend.rows(BILLING) == [(1, "2 Low St", None, None)]
    assert billed(None, None, blank_default="clear") == [(2, "updated")]
    assert intend.rows(BILLING) == []
    assert billed("3 Mid St", "Hull") == [(2, "updated")]
    assert intend.rows(BILLING) == [(1, "3 Mid St", "Hull", None)]


def test_an_address_that_differs_in_assumed_values_alone_is_kept(intend: Database) -> None:
    def address(street: str) -> dict[str, Any]:
        return {"A": {"title": "Acme", "billing_address": {"address_street_1": street, "address_town": "Leeds"}}}

    intend.run(address("1 High St"))
    intend.execute("UPDATE intend_billing_address SET address_town = 'York'")
    assumed = [(2, "billing_address.address_town")]
    assert fates(intend.run(address("1 High St"), assumed=assumed)) == [(2, "unchanged")]
    assert intend.rows(BILLING) == [(1, "1 High St", "York", None)]
    intend.run(address("2 High St"), assumed=assumed)
    assert intend.rows(BILLING) == [(1, "2 High St", "Leeds", None)]


def test_accounts_count_up_and_are_never_given_twice(intend: Database) -> None:
    intend.run({"A": {"title": "Acme Ltd"}, "B": {"title": "Acme Inc"}, "C": {"title": "Zebra"}})
    assert intend.rows(ACCOUNTS) == [("A", "ACME01"), ("B", "ACME02"), ("C", "ZEBRA01")]
    intend.execute("DELETE FROM intend_client WHERE key = 'B'")
    intend.execute("UPDATE intend_client SET client_account = 'ACME03' WHERE key = 'C'")
    intend.run({"D": {"title": "Acme D"}, "E": {"title": "Acme E"}})
    assert intend.rows(ACCOUNTS) == [("A", "ACME01"), ("C", "ACME03"), ("D", "ACME04"), ("E", "ACME05")]
    intend.run({"A": {"title": "Renamed"}})
    assert intend.rows(ACCOUNTS)[0] == ("A", "ACME01")
    assert intend.rows("SELECT * FROM import_counter ORDER BY name") == [("intend", "ACME", 5), ("intend", "ZEBRA", 1)]


def test_two_prefixes_never_meet_in_one_code(intend: Database) -> None:
    intend.execute("INSERT INTO import_counter VALUES ('intend', 'AB', 100)")
    intend.run({"A": {"title": "AB"}, "B": {"title": "AB1"}, "C": {"title": "AB1"}, "D": {"title": "AB"}})
    assert [code for _, code in intend.rows(ACCOUNTS)] == ["AB101", "AB102", "AB103", "AB104"]


def login(username: str | None, password: str | None, title: str = "Acme") -> dict[str, Any]:
    return {"title": title, "credentials": {"username": username, "password": password}}


def test_passwords_are_hashed_and_stand_nowhere(intend: Database, sqlite_url: str, request: Any) -> None:
    intend.run({"A": login("ann", "canary-1"), "B": login("bob", None), "C": login(None, None)})
    ((_, ann, hashed), bob) = intend.rows(LOGINS)
    assert (ann, bob) == ("ann", (2, "bob", None))
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PasswordHasher().verify(hashed, "canary-1")
    everything = repr(intend.all_tables()) + repr(intend.rows("SELECT * FROM import_run"))
    assert "canary" not in everything
    if intend.engine.dialect.name == "sqlite":
        from pathlib import Path

        assert not [p for p in Path(sqlite_url).parent.iterdir() if b"canary" in p.read_bytes()]


def test_a_password_is_set_once(intend: Database) -> None:
    intend.run({"A": login("ann", "one"), "B": login("bob", None)})
    before = intend.rows(LOGINS)
    assert fates(intend.run({"A": login("ann", "two"), "B": login("bob", None)})) == [(2, "unchanged"), (3, "unchanged")]
    assert intend.rows(LOGINS) == before
    # Only the missing one is set, although the hash of the row, which leaves secrets out, is the same.
    assert fates(intend.run({"A": login("ann", "two"), "B": login("bob", "three")})) == [(2, "unchanged"), (3, "updated")]
    after = intend.rows(LOGINS)
    assert after[0] == before[0]
    assert PasswordHasher().verify(after[1][2], "three")
    assert fates(intend.run({"A": login("ann", "[withheld]"), "B": login("bob", "[withheld]")})) == [
        (2, "unchanged"),
        (3, "unchanged"),
    ]
    assert intend.rows(LOGINS) == after


def test_passwords_verify(intend: Database) -> None:
    options = {"passwords": "verify"}
    intend.run({"A": login("ann", "one"), "B": login("bob", "same")}, **options)
    before = intend.rows(LOGINS)
    loaded = intend.run({"A": login("ann", "two"), "B": login("bob", "same")}, **options)
    assert fates(loaded) == [(2, "updated"), (3, "unchanged")]
    after = intend.rows(LOGINS)
    assert PasswordHasher().verify(after[0][2], "two")
    assert after[1] == before[1]


def test_hashes_are_kept_where_the_mapping_says_so(intend: Database) -> None:
    hashed = "$2b$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234"
    intend.run({"A": login("ann", hashed), "B": login("bob", "plain")}, password_hashes="keep")
    stored = intend.rows(LOGINS)
    assert stored[0][2] == hashed
    assert PasswordHasher().verify(stored[1][2], "plain")
    intend.run({"C": login("cat", hashed)})
    assert PasswordHasher().verify(intend.rows(LOGINS)[2][2], hashed)


def test_a_username_belongs_to_one_client(intend: Database) -> None:
    intend.run({"A": login("ann", "one")})
    loaded = intend.run({"B": login("ann", None), "C": login("bob", None), "D": login("bob", None)})
    assert fates(loaded) == [(3, "created")]
    assert faults(loaded) == [
        (2, "username-taken", "credentials.username", "ann", None),
        (4, "username-taken", "credentials.username", "bob", " (row 3)"),
    ]
    # A username that its owner gives up in the same batch is still the owner's when it is asked for.
    loaded = intend.run({"C": login("ann", None), "A": login("anna", None)})
    assert faults(loaded) == [(2, "username-taken", "credentials.username", "ann", None)]
    assert [row[1] for row in intend.rows(LOGINS)] == ["anna", "bob"]


def test_a_login_is_changed_part_by_part(intend: Database) -> None:
    intend.run({"A": login("ann", "one")})
    ((_, _, hashed),) = intend.rows(LOGINS)
    intend.run({"A": login("anna", None)})
    assert intend.rows(LOGINS) == [(1, "anna", hashed)]
    assert fates(intend.run({"A": login(None, None)})) == [(2, "unchanged")]
    assert fates(intend.run({"A": login(None, None)}, blank_default="clear")) == [(2, "updated")]
    assert intend.rows(LOGINS) == []


def test_a_batch_holds_no_password_in_its_words(intend: Database) -> None:
    from clientimport.loader.passwords import PendingPasswords
    from clientimport.loader.places import places_of

    checked = batch_of_records(intend.target, {"A": login("ann", "canary")})
    pending = PendingPasswords(places_of(intend.target), mapping_for(intend.target, [login("ann", "x")]))
    pending.add(intend.target.parts[0], checked.own.rename({"credentials.password": "password"}))  # type: ignore[arg-type]
    assert "canary" not in repr(pending)
