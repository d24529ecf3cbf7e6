"""Every rule of Ticket Evolution's record, each with its row, field and code."""

from __future__ import annotations

from typing import Any

import pytest
from checked_rows import FIRST, check, told

from clientimport.checker import nested_records
from clientimport.core.rows import ROW
from clientimport.targets.ticketevolution import TARGET

NED = {"name": "Ned Flanders"}
PHONE = {"number": "541-555-0123", "country_code": "1"}


def test_the_documents_example_is_accepted_as_it_is_kept() -> None:
    ned = {
        "name": "Ned Flanders",
        "office_id": "1937",
        "tags": ["VIP", "Left Handed", "Mustache Afficianado"],
        "addresses": [
            {"label": "home", "street_address": "742 Evergreen Terrace", "postal_code": "07475", "country_code": "us"}
            | {"is_primary_shipping": "false", "is_primary_billing": "true"},
        ],
        "phone_numbers": [
            {"label": "work", "country_code": "+1", "number": "541-555-0987", "extension": "5", "is_primary": "no"},
            {"label": "cell", "country_code": "+1", "number": "541-555-0573", "extension": None, "is_primary": "Yes"},
        ],
        "email_addresses": [{"label": "home", "address": "nedflanders@example.com", "is_primary": "0"}],
        "company": {"name": "The Leftorium"},
        "notes": "Fan of rock band Kovenant,\n(ex-girlfriend Rachel Jordan is singer).",
    }
    checked = check(TARGET, [ned])
    assert told(checked, "reject", "drop", "notice") == []
    (record,) = nested_records(checked.own, checked.lists, TARGET).drop(ROW).to_dicts()
    assert record == {
        "name": "Ned Flanders",
        "office_id": 1937,
        "tags": ["VIP", "Left Handed", "Mustache Afficianado"],
        "addresses": [
            {"label": "home", "street_address": "742 Evergreen Terrace", "postal_code": "07475", "country_code": "US"}
            | {"is_primary_shipping": False, "is_primary_billing": True},
        ],
        "phone_numbers": [
            {"label": "work", "country_code": "1", "number": "541-555-0987", "extension": "5", "is_primary": False},
            {"label": "cell", "country_code": "1", "number": "541-555-0573", "extension": None, "is_primary": True},
        ],
        "email_addresses": [{"label": "home", "address": "nedflanders@example.com", "is_primary": False}],
        "company": {"name": "The Leftorium"},
        "notes": "Fan of rock band Kovenant,\n(ex-girlfriend Rachel Jordan is singer).",
    }


@pytest.mark.parametrize(
    ("record", "field", "code"),
    [
        ({"name": "Prince"}, "name", "name-without-space"),
        ({"name": None}, "name", "required-missing"),
        ({"office_id": "east"}, "office_id", "integer-invalid"),
        ({"office_id": "1"}, "office_id", "office-unknown"),
        ({"company_id": "1"}, "company_id", "company-unknown"),
        ({"company_id": "12", "company": {"name": "The Leftorium"}}, "company_id", "company-and-company-id"),
        ({"commission_junction_sid": "A-1"}, "commission_junction_sid", "sid-not-alphanumeric"),
        ({"notes": "a\x07"}, "notes", "control-character"),
        ({"tags": ["VIP", "a\x00b"]}, "tags[1]", "control-character"),
        ({"addresses": [{"label": "a" * 21}]}, "addresses[0].label", "too-long"),
        ({"addresses": [{"company": "a" * 51}]}, "addresses[0].company", "too-long"),
        ({"addresses": [{"label": "x"}, {"country_code": "UK"}]}, "addresses[1].country_code", "country-code-invalid"),
        ({"addresses": [{"is_primary_billing": "perhaps"}]}, "addresses[0].is_primary_billing", "boolean-invalid"),
        ({"phone_numbers": [{"label": "work"}]}, "phone_numbers[0].number", "required-missing"),
        ({"phone_numbers": [{**PHONE, "label": "a" * 21}]}, "phone_numbers[0].label", "too-long"),
        ({"phone_numbers": [PHONE, {"number": "12", "country_code": "1"}]}, "phone_numbers[1].number", "phone-impossible"),
        ({"phone_numbers": [{"number": "call me", "country_code": "1"}]}, "phone_numbers[0].number", "phone-invalid"),
        ({"phone_numbers": [{"number": "none"}]}, "phone_numbers[0].number", "phone-invalid"),
        ({"phone_numbers": [{**PHONE, "country_code": "+999"}]}, "phone_numbers[0].country_code", "calling-code-unknown"),
        ({"phone_numbers": [{**PHONE, "is_primary": "2"}]}, "phone_numbers[0].is_primary", "boolean-invalid"),
        ({"email_addresses": [{"address": "ned@"}]}, "email_addresses[0].address", "email-invalid"),
        ({"email_addresses": [{"label": "home"}]}, "email_addresses[0].address", "required-missing"),
        ({"email_addresses": [{"address": "a@b.com", "label": "a" * 21}]}, "email_addresses[0].label", "too-long"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_rule(record: dict[str, Any], field: str, code: str) -> None:
    checked = check(TARGET, [NED, {**NED, **record}, NED])
    assert told(checked) == [(FIRST + 1, field, code)]
    assert checked.rejected.to_list() == [FIRST + 1]
    assert checked.own[ROW].to_list() == [FIRST, FIRST + 2]
    assert all(FIRST + 1 not in frame[ROW] for frame in checked.lists.values())


@pytest.mark.parametrize(
    ("name", "flag", "item"),
    [
        ("addresses", "is_primary_shipping", {"locality": "Springfield"}),
        ("addresses", "is_primary_billing", {"locality": "Springfield"}),
        ("phone_numbers", "is_primary", PHONE),
        ("email_addresses", "is_primary", {"address": "a@b.com"}),
    ],
)
def test_the_second_primary_is_named(name: str, flag: str, item: dict[str, str]) -> None:
    flags = ["no", "yes", "no", "yes", "yes"]
    checked = check(TARGET, [{**NED, name: [{**item, flag: value} for value in flags]}])
    assert told(checked) == [(FIRST, f"{name}[3].{flag}", "two-primaries")]


def test_shipping_and_billing_may_be_different_addresses() -> None:
    both = [{"locality": "A", "is_primary_shipping": "1"}, {"locality": "B", "is_primary_billing": "1"}]
    assert told(check(TARGET, [{**NED, "addresses": both}])) == []


def test_all_faults_of_a_row_are_found_in_one_pass() -> None:
    broken = {
        "name": "Prince",
        "office_id": "x",
        "company_id": "12",
        "company": {"name": "The Leftorium"},
        "email_addresses": [{"address": "ned@", "is_primary": "1"}, {"address": "a@b.com", "is_primary": "1"}],
        "phone_numbers": [{"number": "12", "country_code": "1", "label": "b" * 21}],
    }
    assert sorted(told(check(TARGET, [broken]))) == [
        (FIRST, "company_id", "company-and-company-id"),
        (FIRST, "email_addresses[0].address", "email-invalid"),
        (FIRST, "email_addresses[1].is_primary", "two-primaries"),
        (FIRST, "name", "name-without-space"),
        (FIRST, "office_id", "integer-invalid"),
        (FIRST, "phone_numbers[0].label", "too-long"),
        (FIRST, "phone_numbers[0].number", "phone-impossible"),
    ]


def test_notices_reject_nothing() -> None:
    record = {
        "name": "Ned\nFlanders",
        "office_id": None,
        "addresses": [{"street_address": "742 Evergreen Terrace\nSuite\t2"}],
        "phone_numbers": [{"number": "123 809 4674", "country_code": "1"}],
    }
    checked = check(TARGET, [record])
    assert checked.rejected.to_list() == []
    assert sorted(told(checked, "notice")) == [
        (FIRST, "addresses[0].street_address", "line-break-replaced"),
        (FIRST, "name", "line-break-replaced"),
        (FIRST, "office_id", "office-missing"),
        (FIRST, "phone_numbers[0].number", "phone-unassigned"),
    ]
    assert checked.own["name"].to_list() == ["Ned, Flanders"]
    assert checked.lists["addresses"]["street_address"].to_list() == ["742 Evergreen Terrace, Suite 2"]


def test_phones_without_a_calling_code_are_judged_in_the_mappings_country() -> None:
    record = {**NED, "phone_numbers": [{"number": "020 7946 0958"}, {"number": "+1 12"}]}
    assert told(check(TARGET, [record], region="GB")) == [(FIRST, "phone_numbers[1].number", "phone-impossible")]
    assert len(told(check(TARGET, [record], region="United States"))) == 2
    assert told(check(TARGET, [record])) == [(FIRST, "phone_numbers[1].number", "phone-impossible")]


def test_problems_say_what_was_received_and_what_to_do() -> None:
    checked = check(TARGET, [{**NED, "addresses": [{"label": "a" * 21}]}])
    (problem,) = checked.problems.to_dicts()
    assert problem == {
        **dict.fromkeys(("line", "byte", "cell")),
        "file": 0,
        ROW: FIRST,
        "code": "too-long",
        "severity": "reject",
        "columns": [],
        "field": "addresses[0].label",
        "value": "a" * 21,
        "detail": "20",
        "message": f"“{'a' * 21}” is too long: 20 characters are the most.",
        "fix": "Shorten it.",
    }
