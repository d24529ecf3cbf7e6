"""Every rule of Intend's record, each with its row, field and code; secrets stay secret."""

from __future__ import annotations

from typing import Any

import pytest
from checked_rows import FIRST, batch, check, told

from clientimport.checker import nested_records
from clientimport.core.errors import UsageFailure
from clientimport.core.record_batch import Origins
from clientimport.core.rows import ROW
from clientimport.targets.intend import TARGET
from clientimport.targets.intend.record import IntendClient
from clientimport.values import tax_numbers

STUDIO = {"title": "Intend Design Studio"}
CANARY = "canary-7f3a\x07"
ADDRESS = {
    "address_contact_name": "Clark Kent",
    "address_contact_email": "kent@gmail.com",
    "address_contact_number": "123 809 4674",
    "address_country": "UK",
    "address_default": "yes",
}


def test_the_documents_example_is_accepted() -> None:
    record = {
        "type": {"code": "trade"},
        "department": "UK",
        **STUDIO,
        "email": "intend@gmail.com",
        "credentials": {"username": None, "password": None},
        "currency": "gbp",
        "tax_ref": {"code": "T1"},
        "detail": {"contact_number": "123 809 4674", "website": "https://intendsoftware.com/", "vat_number": "12345555"},
        "billing_address": ADDRESS,
        "shipping_addresses": [ADDRESS],
        "source": "web",
        "source_status": "P",
    }
    checked = check(TARGET, [record])
    assert told(checked) == []
    assert told(checked, "notice") == [
        (FIRST, "billing_address.address_contact_number", "phone-unassigned"),
        (FIRST, "detail.contact_number", "phone-unassigned"),
        (FIRST, "shipping_addresses[0].address_contact_number", "phone-unassigned"),
    ]
    (kept,) = nested_records(checked.own, checked.lists, TARGET).drop(ROW).to_dicts()
    expected = {**ADDRESS, "address_country": "United Kingdom", "address_default": "1"}
    assert (kept["billing_address"], kept["shipping_addresses"]) == (expected, [expected])
    assert (kept["currency"], kept["credentials"]) == ("GBP", None)


@pytest.mark.parametrize(
    ("record", "field", "code"),
    [
        ({"title": None}, "title", "title-or-names"),
        ({"title": None, "first_name": "Clark"}, "title", "title-or-names"),
        ({"type": {"code": "trad"}}, "type.code", "client-type-unknown"),
        ({"email": "intend"}, "email", "email-invalid"),
        ({"credentials": {"username": None, "password": "x"}}, "credentials.username", "password-without-username"),
        ({"currency": "POUND"}, "currency", "currency-unknown"),
        ({"detail": {"contact_number": "none"}}, "detail.contact_number", "phone-invalid"),
        ({"detail": {"contact_number": "+44 12"}}, "detail.contact_number", "phone-impossible"),
        ({"detail": {"website": "n/a"}}, "detail.website", "url-invalid"),
        ({"detail": {"eori_number": "123"}}, "detail.eori_number", "eori-invalid"),
        ({"detail": {"vat_number": "GB_1"}}, "detail.vat_number", "vat-invalid"),
        ({"billing_address": {"address_contact_email": "x"}}, "billing_address.address_contact_email", "email-invalid"),
        ({"billing_address": {"address_country": "Atlantis"}}, "billing_address.address_country", "country-unknown"),
        ({"billing_address": {"address_default": "2"}}, "billing_address.address_default", "boolean-invalid"),
        (
            {"billing_address": {"address_country": "UK", "address_contact_number": "12"}},
            "billing_address.address_contact_number",
            "phone-impossible",
        ),
        ({"shipping_addresses": [ADDRESS, ADDRESS]}, "shipping_addresses[1].address_default", "two-primaries"),
        ({"contacts": [{"first_name": "Lois"}, {"email": "lane@"}]}, "contacts[1].email", "email-invalid"),
        ({"contacts": [{"number": "n/a"}]}, "contacts[0].number", "phone-invalid"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_rule(record: dict[str, Any], field: str, code: str) -> None:
    checked = check(TARGET, [STUDIO, {**STUDIO, **record}])
    assert told(checked) == [(FIRST + 1, field, code)]
    assert checked.rejected.to_list() == [FIRST + 1]


def test_both_names_do_instead_of_a_title() -> None:
    assert told(check(TARGET, [{"first_name": "Clark", "last_name": "Kent"}])) == []


def test_a_fault_in_the_title_hides_that_it_is_missing() -> None:
    assert told(check(TARGET, [{"title": "a\x00"}])) == [(FIRST, "title", "control-character")]


def test_phones_are_judged_in_the_country_of_the_billing_address() -> None:
    phones = {"detail": {"contact_number": "12"}, "contacts": [{"number": "12"}]}
    home = {"billing_address": {"address_country": "England"}}
    assert told(check(TARGET, [{**STUDIO, **phones, **home}, {**STUDIO, **phones}])) == [
        (FIRST, "contacts[0].number", "phone-impossible"),
        (FIRST, "detail.contact_number", "phone-impossible"),
    ]
    assert len(told(check(TARGET, [{**STUDIO, **phones}], region="GB"))) == 2


def test_the_country_check_of_vat_numbers_is_made_where_it_is_asked_for() -> None:
    rows = [{**STUDIO, "detail": {"vat_number": number}} for number in ("980780684", "980780685", "DE136695976")]
    assert told(check(TARGET, rows)) == []
    strict = check(TARGET, rows, checks={"vat_number": "country"}, region="GB")
    assert told(strict) == [(FIRST + 1, "detail.vat_number", "vat-invalid")]
    assert strict.problems["message"].to_list() == ["“980780685” is no VAT number by its country's rules."]


def test_a_check_without_its_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(asked: str, module: str) -> None:
        raise UsageFailure(asked, fix="clientimport[checks]")

    monkeypatch.setattr(tax_numbers, "_stdnum", missing)
    with pytest.raises(UsageFailure, match="checks"):
        check(TARGET, [{**STUDIO, "detail": {"vat_number": "1"}}], checks={"vat_number": "country"})


def test_a_secret_stands_in_no_problem_and_no_error() -> None:
    rows = [{**STUDIO, "credentials": {"username": None, "password": CANARY}}]
    rows.append({"title": None, "credentials": {"username": "clark", "password": CANARY[:-1]}})
    checked = check(TARGET, rows)
    assert told(checked) == [(FIRST, "credentials.password", "control-character"), (FIRST + 1, "title", "title-or-names")]
    assert checked.problems["value"].to_list() == ["[withheld]", None]
    assert "canary" not in str(checked.problems.to_dicts())
    assert "canary" not in repr(IntendClient(title="x", credentials={"username": "a", "password": CANARY[:-1]}))


def test_secrets_are_in_nested_records_only_where_asked_for() -> None:
    checked = check(TARGET, [{**STUDIO, "credentials": {"username": "clark", "password": "kal-el"}}])
    assert checked.own["credentials.password"].to_list() == ["kal-el"]
    shown = nested_records(checked.own, checked.lists, TARGET)
    assert shown["credentials"].to_list() == [{"username": "clark"}]
    assert nested_records(checked.own, checked.lists, TARGET, secrets=True)["credentials"].to_list() == [
        {"username": "clark", "password": "kal-el"}
    ]


def test_a_withheld_password_is_no_password() -> None:
    record = {**STUDIO, "credentials": {"username": None, "password": "[withheld]"}, "department": "[withheld]"}
    checked = check(TARGET, [record])
    assert told(checked, "reject", "drop", "notice") == [(FIRST, "credentials.password", "password-withheld")]
    assert checked.own["credentials.password"].to_list() == [None]
    assert checked.own["department"].to_list() == ["[withheld]"]


def test_what_a_secret_column_feeds_is_withheld_as_well() -> None:
    given = batch(TARGET, [{**STUDIO, "department": "[withheld]"}], origins=Origins((), {"department": ("PIN",)}, {}))
    checked = check(TARGET, given, secret_columns=["PIN"])
    assert told(checked, "notice") == [(FIRST, "department", "password-withheld")]
    assert checked.own["department"].to_list() == [None]
