"""What headings of several languages and styles say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientimport.mapper.proposing.meaning import meaning_of

SAID = [
    ("First Name", "first_name", "", ""),
    ("FIRSTNAME", "first_name", "", ""),
    ("user_first_name", "first_name", "", ""),
    ("Straße", "street", "", ""),
    ("STRASSE", "street", "", ""),
    ("RechnungsPLZ", "postal_code", "billing", ""),
    ("Liefer-Straße", "street", "shipping", ""),
    ("POAddressLine1", "street", "mailing", ""),
    ("POAddressLine2", "street2", "mailing", ""),
    ("Address 2: Street 3", "street2", "", "2"),
    ("Address 1: State/Province", "region", "", "1"),
    ("E-mail 1 - Value", "email", "", "1"),
    ("E-mail 1 - Type", "email_label", "", "1"),
    ("Phone 2 Country Code", "phone_calling_code", "", "2"),
    ("Straße geschäftlich 2", "street2", "work", ""),
    ("Liefer-Straße 2", "street2", "shipping", ""),
    ("Phone Ext-", "phone_extension", "", ""),
    ("Ext1", "phone_extension", "", "1"),
    ("Code postal de livraison", "postal_code", "shipping", ""),
    ("Ville facturation", "city", "billing", ""),
    ("N° de téléphone", "phone", "", ""),
    ("Teléfono móvil", "mobile", "", ""),
    ("Correo electrónico", "email", "", ""),
    ("Partita IVA", "vat_number", "", ""),
    ("Huisnummer", "house_number", "", ""),
    ("Endereço de entrega", "address", "shipping", ""),
    ("Mailing Zip", "postal_code", "mailing", ""),
    ("phone_mobile", "mobile", "", ""),
    ("Delivery Name", "address_name", "shipping", ""),
    ("Account Name.id", "foreign_id", "", ""),
    ("City/town/village/locality of Postal address", "city", "mailing", ""),
]
NOTHING = [
    "Last Modified By",
    "Created Date",
    "Geburtsdatum",
    "Date de naissance",
    "Saldo",
    "Latitude",
    "Bank Account Name",
    "",
]


@pytest.mark.parametrize(("heading", "concept", "scope", "group"), SAID)
def test_a_heading_says_what_its_column_is(heading: str, concept: str, scope: str, group: str) -> None:
    said = meaning_of(heading)
    assert (said.concept, said.scope, said.group, said.clear) == (concept, scope, group, "exact")


@pytest.mark.parametrize("heading", NOTHING)
def test_headings_that_feed_no_field_are_known_to(heading: str) -> None:
    assert meaning_of(heading).concept == ""


def test_a_misspelt_heading_is_understood_and_not_taken_for_sure() -> None:
    assert (meaning_of("Telefonnumer").concept, meaning_of("Telefonnumer").clear) == ("phone", "near")


def test_a_heading_that_says_more_is_not_taken_for_sure() -> None:
    assert (meaning_of("Zorblax Email").concept, meaning_of("Zorblax Email").clear) == ("email", "partly")


@pytest.mark.parametrize("heading", ["Web Password", "Kennwort", "user_pwd", "PIN"])
def test_a_secret_heading_feeds_a_password_or_nothing(heading: str) -> None:
    assert meaning_of(heading).concept in ("password", "")


@given(st.text(max_size=200))
def test_any_heading_can_be_asked(heading: str) -> None:
    said = meaning_of(heading)
    assert (said.concept == "") == (said.clear == "none") or said.blocked
