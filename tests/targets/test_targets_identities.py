"""Which list items are the same one."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from clientimport.core.fields import item_fields
from clientimport.core.target import ListPart
from clientimport.targets import target_named


def identities(target_name: str, field: str, *items: dict[str, Any]) -> list[str | None]:
    target = target_named(target_name)
    assert target is not None
    part = next(part for part in target.parts_of(ListPart) if part.field == field)
    types = {"text": pl.String, "integer": pl.Int64, "boolean": pl.Boolean}
    schema = {name: types[leaf.kind] for name, leaf in item_fields(target.record, field).items()}
    rows = [{**dict.fromkeys(schema), **item} for item in items]
    return pl.DataFrame(rows, schema=schema).select(part.identity().alias("identity"))["identity"].to_list()


@pytest.mark.parametrize(
    ("target", "field", "one", "other"),
    [
        ("ticketevolution", "email_addresses", {"address": "Ned@Example.com"}, {"address": "ned@example.COM", "label": "x"}),
        ("ticketevolution", "email_addresses", {"address": "straße@example.com"}, {"address": "STRASSE@example.com"}),
        (
            "ticketevolution",
            "phone_numbers",
            {"country_code": "1", "number": "541-555-0123"},
            {"country_code": "1", "number": "(541) 555 0123", "label": "cell"},
        ),
        (
            "ticketevolution",
            "addresses",
            {"street_address": "742 Evergreen  Terrace", "postal_code": "97475", "country_code": "US", "locality": "A"},
            {"street_address": "742 evergreen terrace.", "postal_code": "97475", "country_code": "us", "locality": "B"},
        ),
        (
            "ticketevolution",
            "addresses",
            {"street_address": "1 Mill Rd", "extended_address": "Flat 2", "postal_code": "LS1 4AP"},
            {"street_address": "1 Mill Rd, Flat 2", "postal_code": "ls14ap"},
        ),
        ("intend", "contacts", {"email": "A@b.example", "first_name": "A"}, {"email": "a@b.example", "last_name": "B"}),
        ("intend", "contacts", {"first_name": "Lois", "last_name": "Lane"}, {"first_name": "lois", "last_name": "LANE"}),
        ("intend", "contacts", {"number": "020 7946 0011"}, {"number": "(020) 79460011"}),
        (
            "intend",
            "shipping_addresses",
            {"address_street_1": "O'Hara St.", "address_country": "Ireland"},
            {"address_street_1": "OHARA ST", "address_country": "Ireland", "address_note": "ring"},
        ),
    ],
)
def test_same(target: str, field: str, one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = identities(target, field, one, other)
    assert first is not None
    assert first == second


@pytest.mark.parametrize(
    ("target", "field", "one", "other"),
    [
        ("ticketevolution", "phone_numbers", {"number": "541-555-0123"}, {"number": "541-555-0123", "extension": "5"}),
        ("ticketevolution", "phone_numbers", {"number": "555", "extension": "12"}, {"number": "55512"}),
        ("ticketevolution", "addresses", {"street_address": "12-14 High St"}, {"street_address": "1214 High St"}),
        # Neither street nor postal code: the place tells them apart.
        (
            "ticketevolution",
            "addresses",
            {"locality": "Paris", "country_code": "FR"},
            {"locality": "Lyon", "country_code": "FR"},
        ),
        ("intend", "contacts", {"first_name": "Lois"}, {"email": "lois"}),
    ],
)
def test_not_same(target: str, field: str, one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = identities(target, field, one, other)
    assert first != second


def test_an_item_without_anything_that_tells_it_never_matches() -> None:
    assert identities("ticketevolution", "phone_numbers", {"label": "home"}) == [None]
    assert identities("ticketevolution", "addresses", {"is_primary_billing": True}) == [None]
    assert identities("intend", "contacts", {}) == [None]
