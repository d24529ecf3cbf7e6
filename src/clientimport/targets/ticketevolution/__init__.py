"""The Ticket Evolution client: Clients / Create, API v9 (a brokerage's client, the buyer or seller in an order)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from clientimport.core.target import Flag, ListPart, Reference, SharedList, SharedObject, Target
from clientimport.targets.identities import address_identity, email_identity, phone_identity
from clientimport.targets.ticketevolution.examples import FULL, MINIMAL
from clientimport.targets.ticketevolution.record import TicketEvolutionClient
from clientimport.targets.ticketevolution.references import REFERENCE_TABLES

if TYPE_CHECKING:
    from sqlalchemy import Connection, MetaData

__all__ = ["TARGET"]


def _metadata() -> MetaData:
    from clientimport.targets.ticketevolution.tables import METADATA

    return METADATA


def _show(connection: Connection, client_ids: list[int], timezone: str) -> dict[str, Any]:
    from clientimport.targets.ticketevolution.show import show

    return show(connection, client_ids, timezone)


def _same_address() -> pl.Expr:
    return address_identity(
        streets=["street_address", "extended_address"],
        postal_code="postal_code",
        country="country_code",
        otherwise=["locality", "region", "company", "name", "label"],
    )


def _same_phone_number() -> pl.Expr:
    return phone_identity("country_code", "number", "extension")


def _same_email_address() -> pl.Expr:
    return email_identity("address")


TARGET = Target(
    name="ticketevolution",
    title="Ticket Evolution, Clients / Create, API v9",
    record=TicketEvolutionClient,
    metadata=_metadata,
    client_table="ticketevolution_client",
    migrations=Path(__file__).parent / "migrations",
    show=_show,
    parts=(
        ListPart(
            "addresses",
            "ticketevolution_address",
            _same_address,
            (Flag("is_primary_shipping"), Flag("is_primary_billing")),
        ),
        ListPart("phone_numbers", "ticketevolution_phone_number", _same_phone_number, (Flag("is_primary"),)),
        ListPart("email_addresses", "ticketevolution_email_address", _same_email_address, (Flag("is_primary"),)),
        SharedList("tags", "ticketevolution_tag", "ticketevolution_client_tag", "tag_id"),
        SharedObject("company", "company_id", "ticketevolution_company"),
    ),
    references=(
        Reference("office_id", "ticketevolution_office", "id", "office-unknown", optional_notice="office-missing"),
        Reference("company_id", "ticketevolution_company", "id", "company-unknown", creatable=False),
    ),
    reference_tables=REFERENCE_TABLES,
    title_fields=(("name",),),
    examples={"minimal": MINIMAL, "full": FULL},
)
