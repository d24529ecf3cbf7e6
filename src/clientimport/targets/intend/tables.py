"""The tables of the Intend client."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, String

from clientimport.targets.columns import (
    KEY_LENGTH,
    TEXT,
    bytewise,
    client_columns,
    client_id_column,
    id_column,
    new_metadata,
    table,
)

METADATA = new_metadata()
_CLIENT = "intend_client"


def _address_columns() -> list[Column[Any]]:
    return [
        Column("address_company", TEXT),
        Column("address_contact_name", TEXT),
        Column("address_contact_email", TEXT),
        Column("address_contact_number", TEXT),
        Column("address_street_1", TEXT),
        Column("address_street_2", TEXT),
        Column("address_town", TEXT),
        Column("address_county", TEXT),
        Column("address_state", TEXT),
        Column("address_post_code", TEXT),
        Column("address_country", TEXT),
        Column("address_note", TEXT),
        Column("address_default", String(1)),
    ]


CLIENT_TYPE = table(
    "intend_client_type",
    METADATA,
    Column("code", bytewise(KEY_LENGTH), primary_key=True),
    Column("name", TEXT),
)
CLIENT = table(
    _CLIENT,
    METADATA,
    *client_columns(),
    Column("client_account", bytewise(32), nullable=False, unique=True),
    Column("type_code", bytewise(KEY_LENGTH), ForeignKey("intend_client_type.code"), index=True),
    Column("department", TEXT),
    Column("title", TEXT),
    Column("first_name", TEXT),
    Column("last_name", TEXT),
    Column("email", TEXT),
    Column("currency", String(3)),
    Column("tax_ref_code", TEXT),
    Column("detail_contact_number", TEXT),
    Column("detail_contact_person", TEXT),
    Column("detail_website", TEXT),
    Column("detail_registration_number", TEXT),
    Column("detail_registration_address", TEXT),
    Column("detail_company_number", TEXT),
    Column("detail_eori_number", TEXT),
    Column("detail_vat_number", TEXT),
    Column("detail_payment_term", TEXT),
    Column("source", TEXT),
    Column("source_status", TEXT),
)
CREDENTIALS = table(
    "intend_credentials",
    METADATA,
    id_column(),
    client_id_column(_CLIENT, unique=True),
    Column("username", bytewise(KEY_LENGTH), nullable=False, unique=True),
    Column("password_hash", TEXT),
)
BILLING_ADDRESS = table(
    "intend_billing_address",
    METADATA,
    id_column(),
    client_id_column(_CLIENT, unique=True),
    *_address_columns(),
)
SHIPPING_ADDRESS = table(
    "intend_shipping_address",
    METADATA,
    id_column(),
    client_id_column(_CLIENT, index=True),
    *_address_columns(),
)
CONTACT = table(
    "intend_contact",
    METADATA,
    id_column(),
    client_id_column(_CLIENT, index=True),
    Column("first_name", TEXT),
    Column("last_name", TEXT),
    Column("email", TEXT),
    Column("number", TEXT),
    Column("position", TEXT),
    Column("note", TEXT),
)
