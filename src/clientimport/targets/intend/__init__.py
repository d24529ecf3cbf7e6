"""The Intend client: Create a Client, API v3 (a trade supplier's client, with addresses and a login)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from clientimport.core.target import AccountRule, Flag, ListPart, ObjectPart, Reference, Target
from clientimport.targets.identities import address_identity, email_identity, first_filled, only_digits, plain_words
from clientimport.targets.intend.account import account_prefix
from clientimport.targets.intend.examples import FULL, MINIMAL
from clientimport.targets.intend.record import IntendClient
from clientimport.targets.intend.references import REFERENCE_TABLES

if TYPE_CHECKING:
    from sqlalchemy import Connection, MetaData

__all__ = ["TARGET"]


def _metadata() -> MetaData:
    from clientimport.targets.intend.tables import METADATA

    return METADATA


def _show(connection: Connection, client_ids: list[int], timezone: str) -> Any:
    from clientimport.targets.intend.show import show

    return show(connection, client_ids, timezone)


def _created(client_id: int, account: str) -> dict[str, Any]:
    from clientimport.targets.intend.show import created

    return created(client_id, account)


def _same_address() -> pl.Expr:
    return address_identity(
        streets=["address_street_1", "address_street_2"],
        postal_code="address_post_code",
        country="address_country",
        otherwise=["address_town", "address_county", "address_state", "address_company", "address_contact_name"],
    )


def _same_contact() -> pl.Expr:
    return first_filled(
        ("email:", email_identity("email")),
        ("name:", plain_words("first_name", "last_name")),
        # A contact of neither is told by what else it holds, lest every import add it again.
        ("number:", only_digits("number")),
        ("words:", plain_words("position", "note")),
    )


TARGET = Target(
    name="intend",
    title="Intend, Create a Client, API v3",
    record=IntendClient,
    metadata=_metadata,
    client_table="intend_client",
    migrations=Path(__file__).parent / "migrations",
    show=_show,
    created=_created,
    parts=(
        ObjectPart("credentials", "intend_credentials", secret="password", unique="username"),
        ObjectPart("billing_address", "intend_billing_address"),
        ListPart(
            "shipping_addresses",
            "intend_shipping_address",
            _same_address,
            (Flag("address_default", first=False, yes="1", no="0"),),
        ),
        ListPart("contacts", "intend_contact", _same_contact),
    ),
    references=(Reference("type.code", "intend_client_type", "code", "client-type-unknown"),),
    reference_tables=REFERENCE_TABLES,
    account=AccountRule("client_account", account_prefix, field="client_account"),
    fixed={"source": "import"},
    title_fields=(("title",), ("first_name", "last_name")),
    examples={"minimal": MINIMAL, "full": FULL},
)
