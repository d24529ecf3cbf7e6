"""The record of Intend's Create a Client, API v3: a trade supplier's client, with addresses and a login."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import polars as pl
from pydantic import ConfigDict, Field

from clientimport.core.record_frames import RecordFrames
from clientimport.core.rules import PhoneParts, Record, RecordFault, Words, across
from clientimport.values.types import (
    AccountCode,
    CountryName,
    CurrencyCode,
    Email,
    Eori,
    Line,
    ListOf,
    Maybe,
    MaybePart,
    Part,
    PhoneNumber,
    Secret,
    Text,
    Url,
    Vat,
    Yes01Text,
)

_HOME = "/billing_address.address_country"


class ClientType(Part):
    """The kind of client."""

    code: Annotated[Maybe[Line], Words("A known client type.", "trade")] = None


class Credentials(Part):
    """A client's login."""

    username: Annotated[Maybe[Line], Words("Login name; no two clients have the same.", "clark")] = None
    password: Annotated[
        Maybe[Secret], Words("Login password; only its hash is stored, and a username belongs to it."), Field(repr=False)
    ] = None


class TaxRef(Part):
    """A client's tax reference."""

    code: Annotated[Maybe[Line], Words("Tax code.", "T1")] = None


class Detail(Part):
    """More about a client."""

    contact_number: Annotated[Maybe[PhoneNumber], PhoneParts(country=_HOME), Words("Phone number.", "020 7946 0958")] = None
    contact_person: Annotated[Maybe[Line], Words("Name of the contact person.", "Clark Kent")] = None
    website: Annotated[Maybe[Url], Words("Web address, with or without https://.", "www.acme.example")] = None
    registration_number: Annotated[Maybe[Line], Words("Company registration number.", "123456")] = None
    registration_address: Annotated[Maybe[Line], Words("Address or country of registration.", "England")] = None
    company_number: Annotated[Maybe[Line], Words("Company number.", "789546123")] = None
    eori_number: Annotated[
        Maybe[Eori], Words("EORI: the country's code and up to 15 letters and digits.", "GB123456789000")
    ] = None
    vat_number: Annotated[Maybe[Vat], Words("VAT number.", "GB 123 4567 82")] = None
    payment_term: Annotated[Maybe[Line], Words("Payment term.", "proforma")] = None


class Address(Part):
    """A billing or shipping address."""

    address_company: Annotated[Maybe[Line], Words("Company.", "Intend Design Studio")] = None
    address_contact_name: Annotated[Maybe[Line], Words("Name of the contact.", "Clark Kent")] = None
    address_contact_email: Annotated[Maybe[Email], Words("E-mail address of the contact.", "kent@example.com")] = None
    address_contact_number: Annotated[
        Maybe[PhoneNumber],
        PhoneParts(country="address_country"),
        Words("Phone number of the contact, judged in the address's country.", "020 7946 0958"),
    ] = None
    address_street_1: Annotated[Maybe[Line], Words("Street and number.", "92a Penryn Avenue")] = None
    address_street_2: Annotated[Maybe[Line], Words("Second line of the street address.", "Fishermead")] = None
    address_town: Annotated[Maybe[Line], Words("Town or city.", "Milton Keynes")] = None
    address_county: Annotated[Maybe[Line], Words("County or region.", "Buckinghamshire")] = None
    address_state: Annotated[Maybe[Line], Words("State.", "Oregon")] = None
    address_post_code: Annotated[Maybe[Line], Words("Postal code, as text.", "MK6 2BE")] = None
    address_country: Annotated[
        Maybe[CountryName],
        Words("The country's English name; codes and other spellings are turned into it.", "United Kingdom"),
    ] = None
    address_note: Annotated[Maybe[Text], Words("Notes on the address; line breaks are kept.", "Ring twice.")] = None
    address_default: Annotated[Maybe[Yes01Text], Words('Whether this is the default address: "1" or "0".', "1")] = None


class Contact(Part):
    """One more contact of a client."""

    first_name: Annotated[Maybe[Line], Words("First name.", "Lois")] = None
    last_name: Annotated[Maybe[Line], Words("Last name.", "Lane")] = None
    email: Annotated[Maybe[Email], Words("A valid e-mail address.", "lane@example.com")] = None
    number: Annotated[Maybe[PhoneNumber], PhoneParts(country=_HOME), Words("Phone number.", "020 7946 0958")] = None
    position: Annotated[Maybe[Line], Words("Position.", "Buyer")] = None
    note: Annotated[Maybe[Text], Words("Note; line breaks are kept.", "Prefers e-mail.")] = None


def _without_title_or_names(frames: RecordFrames) -> pl.Series:
    return frames.rows(~frames.filled("title") & ~(frames.filled("first_name") & frames.filled("last_name")))


def _without_username(frames: RecordFrames) -> pl.Series:
    return frames.rows(frames.filled("credentials.password") & ~frames.filled("credentials.username"))


def _several_defaults(frames: RecordFrames) -> pl.Series:
    return frames.several("shipping_addresses", "address_default", "1")


class IntendClient(Record):
    """A client of a trade supplier."""

    model_config = ConfigDict(str_strip_whitespace=True)

    type: Annotated[MaybePart[ClientType], Words("The kind of client.")] = None
    department: Annotated[Maybe[Line], Words("Department the client belongs to.", "UK")] = None
    title: Annotated[
        Maybe[Line], Words("Full title or company name; this, or first and last name, is needed.", "Intend Design Studio")
    ] = None
    first_name: Annotated[Maybe[Line], Words("First name.", "Clark")] = None
    last_name: Annotated[Maybe[Line], Words("Last name.", "Kent")] = None
    email: Annotated[Maybe[Email], Words("A valid e-mail address.", "kent@example.com")] = None
    credentials: Annotated[MaybePart[Credentials], Words("The client's login.")] = None
    currency: Annotated[
        Maybe[CurrencyCode], Words("Preferred currency, as ISO 4217 code; small letters are made capitals.", "GBP")
    ] = None
    tax_ref: Annotated[MaybePart[TaxRef], Words("Tax reference.")] = None
    detail: Annotated[MaybePart[Detail], Words("More about the client.")] = None
    billing_address: Annotated[MaybePart[Address], Words("Where bills go.")] = None
    shipping_addresses: Annotated[ListOf[Address], Words("Where goods go; at most one is the default.")] = Field(
        default_factory=list
    )
    contacts: Annotated[ListOf[Contact], Words("Additional contacts.")] = Field(default_factory=list)
    source: Annotated[Maybe[Line], Words('Where the record was created; "import" where nothing is given.', "web")] = None
    source_status: Annotated[Maybe[Line], Words("Status of the source.", "P")] = None
    # No part of the API's request: the answer to a creation tells it.
    client_account: Annotated[
        Maybe[AccountCode],
        Words("Account code that the client had in the legacy system, to be kept; without it a new one is made.", "ACME07"),
    ] = None

    @across("title", "first_name", "last_name", doubt=_without_title_or_names)
    def title_or_names(self) -> Iterator[RecordFault]:
        """A title, or both names: the account code is made from it."""
        if self.title is None and (self.first_name is None or self.last_name is None):
            yield RecordFault("title-or-names", "title", ("title", "first_name", "last_name"))

    @across("credentials", doubt=_without_username)
    def username_with_password(self) -> Iterator[RecordFault]:
        """A password needs its username."""
        login = self.credentials
        if login is not None and login.password is not None and login.username is None:
            fields = ("credentials.username", "credentials.password")
            yield RecordFault("password-without-username", "credentials.username", fields)

    @across("shipping_addresses", doubt=_several_defaults)
    def one_default(self) -> Iterator[RecordFault]:
        """At most one shipping address is the default."""
        marked = [address.address_default for address in self.shipping_addresses]
        if len(marked) > 1 and marked.count("1") > 1:
            second = marked.index("1", marked.index("1") + 1)
            place = f"shipping_addresses[{second}].address_default"
            yield RecordFault("two-primaries", place, ("shipping_addresses[].address_default",))
