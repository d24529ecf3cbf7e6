"""The record of Ticket Evolution's Clients / Create, API v9: a brokerage's client, buyer or seller in an order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import polars as pl
from pydantic import ConfigDict, Field

from clientimport.core.record_frames import RecordFrames
from clientimport.core.rules import PhoneParts, Record, RecordFault, Words, across
from clientimport.values.characters import Characters
from clientimport.values.types import (
    Alphanumeric,
    CallingCode,
    CountryCode,
    Email,
    Extension,
    FullName,
    Line,
    ListOf,
    Maybe,
    MaybePart,
    Part,
    PhoneNumber,
    Text,
    TextList,
)

# The limit stands before the rule, so that Pydantic checks it natively.
Label = Annotated[str, Field(max_length=20), Characters()]
CompanyName = Annotated[str, Field(max_length=50), Characters()]


class Address(Part):
    """One address of a client."""

    label: Annotated[Maybe[Label], Words("What the address is for.", "home")] = None
    name: Annotated[Maybe[Line], Words("The person at this address.", "Ned Flanders")] = None
    company: Annotated[Maybe[CompanyName], Words("The company at this address.", "The Leftorium")] = None
    street_address: Annotated[Maybe[Line], Words("Street and number.", "742 Evergreen Terrace")] = None
    extended_address: Annotated[Maybe[Line], Words("Second line of the street address.", "Suite 202")] = None
    locality: Annotated[Maybe[Line], Words("City.", "Springfield")] = None
    region: Annotated[Maybe[Line], Words("State or province.", "OR")] = None
    postal_code: Annotated[Maybe[Line], Words("Postal code, as text: leading zeros stay.", "07307")] = None
    country_code: Annotated[
        Maybe[CountryCode], Words("The country's ISO 3166-1 alpha-2 code; small letters are made capitals.", "US")
    ] = None
    is_primary_shipping: Annotated[
        bool | None, Words("Whether goods go here; one address at most, the first where none is marked.", "true")
    ] = None
    is_primary_billing: Annotated[
        bool | None, Words("Whether bills go here; one address at most, the first where none is marked.", "true")
    ] = None


class PhoneEntry(Part):
    """One phone number of a client."""

    label: Annotated[Maybe[Label], Words("What the number is for.", "cell")] = None
    country_code: Annotated[Maybe[CallingCode], Words('Country calling code; "+1" is kept as "1".', "+1")] = None
    number: Annotated[
        PhoneNumber,
        PhoneParts(calling_code="country_code", extension="extension"),
        Words(
            "The number with its area code, without calling code and extension, punctuation as people write it.", "541-555-0123"
        ),
    ]
    extension: Annotated[Maybe[Extension], Words("Extension.", "5")] = None
    is_primary: Annotated[
        bool | None, Words("Whether this is the main number; one at most, the first where none is marked.", "true")
    ] = None


class EmailEntry(Part):
    """One e-mail address of a client."""

    label: Annotated[Maybe[Label], Words("What the address is for.", "work")] = None
    address: Annotated[Email, Words("A valid e-mail address.", "nedflanders@example.com")]
    is_primary: Annotated[
        bool | None, Words("Whether this is the main address; one at most, the first where none is marked.", "true")
    ] = None


class Company(Part):
    """The company a client belongs to."""

    name: Annotated[Line, Words("The company's name; one of the same name, case aside, is shared.", "The Leftorium")]


def _both_companies(frames: RecordFrames) -> pl.Series:
    return frames.rows(frames.filled("company") & frames.filled("company_id"))


def _several_primaries(frames: RecordFrames) -> pl.Series:
    flags = [("addresses", "is_primary_shipping"), ("addresses", "is_primary_billing")]
    flags += [("phone_numbers", "is_primary"), ("email_addresses", "is_primary")]
    return pl.concat([frames.several(name, flag) for name, flag in flags])


class TicketEvolutionClient(Record):
    """A client of a brokerage."""

    model_config = ConfigDict(str_strip_whitespace=True)

    name: Annotated[FullName, Words('First and last name: "Prince" alone is not valid.', "Prince Fielder")]
    office_id: Annotated[int | None, Words("Id of one of the brokerage's offices; recommended.", "1937")] = None
    tags: Annotated[
        TextList[Annotated[Line, Words("One tag.", "VIP")]],
        Words("Tags, as a list or with commas between them; shared between clients, case aside."),
    ] = Field(default_factory=list)
    addresses: Annotated[ListOf[Address], Words("Postal addresses.")] = Field(default_factory=list)
    phone_numbers: Annotated[ListOf[PhoneEntry], Words("Phone numbers.")] = Field(default_factory=list)
    email_addresses: Annotated[ListOf[EmailEntry], Words("E-mail addresses.")] = Field(default_factory=list)
    company: Annotated[MaybePart[Company], Words("The company by its name; not together with company_id.")] = None
    company_id: Annotated[int | None, Words("Id of an existing company; not together with company.", "12")] = None
    notes: Annotated[Maybe[Text], Words("Notes; line breaks are kept.", "Fan of rock band Kovenant")] = None
    commission_junction_sid: Annotated[
        Maybe[Alphanumeric], Words("SID of the Commission Junction network: letters and digits.", "A1b2C3")
    ] = None

    @across("company", "company_id", doubt=_both_companies)
    def one_company(self) -> Iterator[RecordFault]:
        """A company or a company's id, not both."""
        if self.company is not None and self.company_id is not None:
            yield RecordFault("company-and-company-id", "company_id", ("company.name", "company_id"))

    @across("addresses", "phone_numbers", "email_addresses", doubt=_several_primaries)
    def one_primary(self) -> Iterator[RecordFault]:
        """Of each kind at most one item is primary."""
        if len(self.addresses) > 1:
            yield from _second("addresses", "is_primary_shipping", [a.is_primary_shipping for a in self.addresses])
            yield from _second("addresses", "is_primary_billing", [a.is_primary_billing for a in self.addresses])
        if len(self.phone_numbers) > 1:
            yield from _second("phone_numbers", "is_primary", [p.is_primary for p in self.phone_numbers])
        if len(self.email_addresses) > 1:
            yield from _second("email_addresses", "is_primary", [e.is_primary for e in self.email_addresses])


def _second(name: str, flag: str, marked: list[bool | None]) -> Iterator[RecordFault]:
    if marked.count(True) > 1:
        second = marked.index(True, marked.index(True) + 1)
        yield RecordFault("two-primaries", f"{name}[{second}].{flag}", (f"{name}[].{flag}",))
