"""What a fault costs: the value, the item, the object or the record, as the mapping chooses and what is left allows."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from checked_rows import FIRST, batch, check, fault, told

from clientimport.core.record_batch import POSITION, SLOT, CheckedBatch
from clientimport.core.rows import ROW
from clientimport.targets.intend import TARGET as INTEND
from clientimport.targets.ticketevolution import TARGET

NED = {"name": "Ned Flanders"}


def severities(checked: CheckedBatch) -> list[tuple[str, str, str]]:
    return checked.problems.select("field", "code", "severity").rows()


@pytest.mark.parametrize(
    ("choice", "severity", "dropped"),
    [
        ({}, "reject", []),
        ({"commission_junction_sid": "drop-value"}, "drop", [(FIRST, "commission_junction_sid")]),
        ({"commission_junction_sid": "drop-item"}, "drop", [(FIRST, "commission_junction_sid")]),
        ({"notes": "drop-value"}, "reject", []),
    ],
)
def test_an_own_value(choice: dict[str, str], severity: str, dropped: list[tuple[int, str]]) -> None:
    checked = check(TARGET, [{**NED, "commission_junction_sid": "A-1"}], on_invalid=choice)
    assert severities(checked) == [("commission_junction_sid", "sid-not-alphanumeric", severity)]
    assert checked.dropped.rows() == dropped
    assert checked.own["commission_junction_sid"].to_list() == ([None] if dropped else [])


def test_a_required_own_value_costs_the_record() -> None:
    checked = check(TARGET, [{"name": "Prince"}], default="drop-value")
    assert severities(checked) == [("name", "name-without-space", "reject")]


PHONES = [
    {"label": "home", "number": "12", "country_code": "1", "extension": None},
    {"label": "work", "number": "541-555-0123", "country_code": "1", "extension": "5\x07"},
    {"label": "cell", "number": "541-555-0987", "country_code": "1", "extension": None},
]


@pytest.mark.parametrize(
    ("choice", "dropped", "left"),
    [
        (
            {"phone_numbers[].number": "drop-value", "phone_numbers[].extension": "drop-value"},
            {(FIRST, "phone_numbers[]"), (FIRST, "phone_numbers[].extension")},
            [(1, 0, "work", None), (2, 1, "cell", None)],
        ),
        ({"phone_numbers[]": "drop-item"}, {(FIRST, "phone_numbers[]")}, [(2, 0, "cell", None)]),
    ],
)
def test_items_and_their_values(choice: dict[str, str], dropped: set[tuple[int, str]], left: list[Any]) -> None:
    checked = check(TARGET, [{**NED, "phone_numbers": PHONES}], on_invalid=choice)
    assert severities(checked) == [
        ("phone_numbers[0].number", "phone-impossible", "drop"),
        ("phone_numbers[1].extension", "control-character", "drop"),
    ]
    assert set(checked.dropped.rows()) == dropped
    assert checked.lists["phone_numbers"].select(SLOT, POSITION, "label", "extension").rows() == left


def test_of_a_rejected_row_nothing_is_dropped() -> None:
    record = {"name": "Prince", "commission_junction_sid": "A-1"}
    checked = check(TARGET, [record], on_invalid={"commission_junction_sid": "drop-value"})
    assert severities(checked) == [
        ("commission_junction_sid", "sid-not-alphanumeric", "reject"),
        ("name", "name-without-space", "reject"),
    ]
    assert checked.dropped.is_empty()


def test_a_drop_climbs_where_what_is_left_is_not_valid() -> None:
    checked = check(INTEND, [{"title": "a\x07"}, {"title": "b\x07", "first_name": "C", "last_name": "K"}], default="drop-value")
    assert checked.problems.select(ROW, "code", "severity").rows() == [
        (FIRST, "control-character", "reject"),
        (FIRST + 1, "control-character", "drop"),
    ]
    assert checked.own.select(ROW, "title").rows() == [(FIRST + 1, None)]


def test_a_dropped_username_takes_the_record_with_it_if_there_is_a_password() -> None:
    record = {"title": "X", "credentials": {"username": "a\x07", "password": "p"}}
    checked = check(INTEND, [record], default="drop-value")
    assert severities(checked) == [("credentials.username", "control-character", "reject")]


def test_an_object_that_is_one_thing_is_dropped_whole() -> None:
    address = {"address_town": "Milton Keynes", "address_contact_email": "kent@"}
    record = {"title": "X", "billing_address": address, "detail": {"website": "n/a", "vat_number": "1234"}}
    checked = check(INTEND, [record], default="drop-item")
    assert checked.dropped.sort("field").rows() == [
        (FIRST, "billing_address.address_contact_email"),
        (FIRST, "billing_address.address_town"),
        (FIRST, "detail.website"),
    ]
    assert checked.own.drop(ROW, "__key").to_dicts() == [
        {
            "title": "X",
            "billing_address.address_town": None,
            "billing_address.address_contact_email": None,
            "detail.website": None,
            "detail.vat_number": "1234",
        }
    ]


def test_an_item_without_any_value_left_is_gone() -> None:
    record = {"title": "X", "contacts": [{"email": "lane@"}, {"email": "kent@example.com"}]}
    checked = check(INTEND, [record], default="drop-value")
    assert checked.lists["contacts"].select(SLOT, POSITION, "email").rows() == [(1, 0, "kent@example.com")]


def test_rules_across_fields_always_reject() -> None:
    record = {**NED, "company_id": "12", "company": {"name": "The Leftorium"}}
    checked = check(TARGET, [record], default="drop-value")
    assert severities(checked) == [("company_id", "company-and-company-id", "reject")]


def test_a_dropped_tag_is_an_item() -> None:
    checked = check(TARGET, [{**NED, "tags": ["VIP", "a\x07", "Left"]}], on_invalid={"tags": "drop-value"})
    assert severities(checked) == [("tags[1]", "control-character", "drop")]
    assert checked.lists["tags"].select(POSITION, "value").rows() == [(0, "VIP"), (1, "Left")]
    assert checked.dropped.rows() == [(FIRST, "tags[]")]


def test_faults_of_the_mapper_take_part() -> None:
    phones = [{"label": None, "number": "541-555-0123"}, {"label": "x", "number": None}]
    faults = pl.concat(
        [
            fault(FIRST, "lookup-unknown", "phone_numbers[].label", slot=0, position=0, value="zz"),
            fault(FIRST, "phone-invalid", "phone_numbers[].number", slot=1, position=1, value="n/a"),
            fault(FIRST, "text-cut", "notes", value="long", detail="20"),
        ]
    )
    given = batch(TARGET, [{**NED, "phone_numbers": phones}], faults=faults)
    rejected = check(TARGET, given)
    assert told(rejected) == [
        (FIRST, "phone_numbers[0].label", "lookup-unknown"),
        (FIRST, "phone_numbers[1].number", "phone-invalid"),
    ]
    dropped = check(TARGET, given, on_invalid={"phone_numbers[].label": "drop-value", "phone_numbers[].number": "drop-item"})
    assert told(dropped, "drop") == told(rejected)
    assert told(dropped, "notice") == [(FIRST, "notes", "text-cut")]
    assert dropped.lists["phone_numbers"].select(POSITION, "label", "number").rows() == [(0, None, "541-555-0123")]


def test_a_required_value_that_the_mapper_faulted_is_not_missing_as_well() -> None:
    given = batch(TARGET, [{"name": None}], faults=fault(FIRST, "lookup-unknown", "name", value="zz"))
    assert told(check(TARGET, given)) == [(FIRST, "name", "lookup-unknown")]
