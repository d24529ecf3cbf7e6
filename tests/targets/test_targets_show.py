"""What the API's answers hold besides the documents' examples."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, insert, text

from clientimport.core.errors import UsageFailure
from clientimport.targets import target_named
from clientimport.targets.clock import iso_time, zone_named
from clientimport.targets.ticketevolution.post_boxes import is_post_box


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.begin() as opened:
        for name in ("ticketevolution", "intend"):
            target = target_named(name)
            assert target is not None
            target.metadata().create_all(opened)
        yield opened
    engine.dispose()


def add(connection: Connection, table: str, **values: Any) -> int:
    target = target_named(table.partition("_")[0])
    assert target is not None
    key = connection.execute(insert(target.metadata().tables[table]).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def ticketevolution(connection: Connection, *ids: int, timezone: str = "+00:00") -> list[dict[str, Any]]:
    target = target_named("ticketevolution")
    assert target is not None
    clients: list[dict[str, Any]] = target.show(connection, list(ids), timezone)["clients"]
    return clients


def test_clients_come_in_the_order_that_was_asked_for(connection: Connection) -> None:
    ids = [add(connection, "ticketevolution_client", system="s", key=str(n), name=f"Client {n}") for n in range(3)]
    assert [client["name"] for client in ticketevolution(connection, ids[2], ids[0])] == ["Client 2", "Client 0"]


def test_an_office_may_lack_its_brokerage(connection: Connection) -> None:
    add(connection, "ticketevolution_office", id=7)
    client = add(connection, "ticketevolution_client", system="s", key="1", name="A B", office_id=7)
    (shown,) = ticketevolution(connection, client)
    assert shown["office"] == {"id": "7", "name": None, "url": "/v9/offices/7", "pcc_code": None, "brokerage": None}


def test_tags_keep_their_order(connection: Connection) -> None:
    client = add(connection, "ticketevolution_client", system="s", key="1", name="A B")
    for position, name in ((2, "c"), (0, "b"), (1, "a")):
        tag = add(connection, "ticketevolution_tag", name=name, name_key=name)
        add(connection, "ticketevolution_client_tag", client_id=client, tag_id=tag, position=position)
    assert ticketevolution(connection, client)[0]["tags"] == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("timezone", "shown"),
    [
        ("+00:00", "2017-12-14T23:37:50+00:00"),
        ("-05:00", "2017-12-14T18:37:50-05:00"),
        ("-0500", "2017-12-14T18:37:50-05:00"),
        ("Z", "2017-12-14T23:37:50+00:00"),
        ("America/New_York", "2017-12-14T18:37:50-05:00"),
    ],
)
def test_times_are_stored_in_utc_and_shown_with_an_offset(connection: Connection, timezone: str, shown: str) -> None:
    moment = datetime(2017, 12, 14, 23, 37, 50, 123456, tzinfo=UTC)
    client = add(connection, "ticketevolution_client", system="s", key="1", name="A B", updated_at=moment)
    assert ticketevolution(connection, client, timezone=timezone)[0]["updated_at"] == shown
    assert iso_time(moment.replace(tzinfo=None), zone_named(timezone)) == shown


@pytest.mark.parametrize("timezone", ["Mars/Olympus", "+25:00", "../etc/passwd", "5"])
def test_a_time_zone_that_does_not_exist_is_said(timezone: str) -> None:
    with pytest.raises(UsageFailure, match="There is no time zone"):
        zone_named(timezone)


@pytest.mark.parametrize(
    "street",
    ["PO Box 12", "P.O. Box 12", "p o box 12", "P.O.Box 3310", "POB 77", "Post Office Box 9", "Postfach 44 02 11",
     "Postbus 100", "BP 12", "Boîte postale 4", "Apartado de Correos 5", " PO BOX 1"],
)  # fmt: skip
def test_post_boxes(street: str) -> None:
    assert is_post_box(street)


@pytest.mark.parametrize(
    "street", [None, "", "742 Evergreen Terrace", "Boxwood Lane 3", "Poboda 5", "12 PO Box Road", "BP Garage"]
)
def test_streets_are_no_post_boxes(street: str | None) -> None:
    assert not is_post_box(street)


def test_intend_prints_every_field_and_no_password(connection: Connection) -> None:
    target = target_named("intend")
    assert target is not None
    one, two = (
        add(connection, "intend_client", system="s", key=str(n), client_account=f"A{n}", title=f"T{n}") for n in range(2)
    )
    add(connection, "intend_credentials", client_id=two, username="clark", password_hash="$argon2id$canary")
    add(connection, "intend_contact", client_id=two, last_name="Lane")
    add(connection, "intend_contact", client_id=two, last_name="Olsen")
    shown = target.show(connection, [two, one], "+00:00")
    assert [each["title"] for each in shown] == ["T1", "T0"]
    assert [each["credentials"] for each in shown] == [{"username": "clark"}, {"username": None}]
    assert [contact["last_name"] for contact in shown[0]["contacts"]] == ["Lane", "Olsen"]
    assert "canary" not in str(shown)
    assert target.show(connection, [one], "+00:00") == shown[1]
    assert set(shown[1]["billing_address"].values()) == {None}


def test_intend_answers_a_creation_with_its_envelope() -> None:
    target = target_named("intend")
    assert target is not None
    assert target.created is not None
    assert target.created(30, "INTEND01") == {
        "status": 200,
        "response": True,
        "data": {"client_id": 30, "client_account": "INTEND01"},
        "msg": "Request Successful",
    }


def test_keys_differ_by_case_and_lengths_hold_in_sqlite(connection: Connection) -> None:
    from sqlalchemy.exc import IntegrityError

    add(connection, "ticketevolution_client", system="s", key="Aa", name="A B")
    add(connection, "ticketevolution_client", system="s", key="aA", name="A B")
    found = connection.execute(text("SELECT count(*) FROM ticketevolution_client WHERE key = 'aa'")).scalar()
    assert found == 0
    with pytest.raises(IntegrityError, match="ck_ticketevolution_address_label_length"):
        add(connection, "ticketevolution_address", client_id=1, label="x" * 21)
