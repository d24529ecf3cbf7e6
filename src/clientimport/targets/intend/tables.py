"""The tables of the Intend client."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, String, Text

from clientimport.targets.columns import (
    KEY_LENGTH,
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
        Column("address_company", Text),
        Column("address_contact_name", Text),
        Column("address_contact_email", Text),
        Column("address_contact_number", Text),
        Column("address_street_1", Text),
        Column("address_street_2", Text),
        Column("address_town", Text),
        Column("address_county", Text),
        Column("address_state", Text),
        Column("address_post_code", Text),
        Column("address_country", Text),
        Column("address_note", Text),
        Column("address_default", String(1)),
    ]


CLIENT_TYPE = table(
    "intend_client_type",
    METADATA,
    Column("code", bytewise(KEY_LENGTH), primary_key=True),
    Column("name", Text),
)
CLIENT = table(
    _CLIENT,
    METADATA,
    *client_columns(),
    Column("client_account", bytewise(32), nullable=False, unique=True),
    Column("type_code", bytewise(KEY_LENGTH), ForeignKey("intend_client_type.code"), index=True),
    Column("department", Text),
    Column("title", Text),
    Column("first_name", Text),
    Column("last_name", Text),
    Column("email", Text),
    Column("currency", String(3)),
    Column("tax_ref_code", Text),
    Column("detail_contact_number", Text),
    Column("detail_contact_person", Text),
    Column("detail_website", Text),
    Column("detail_registration_number", Text),
    Column("detail_registration_address", Text),
    Column("detail_company_number", Text),
    Column("detail_eori_number", Text),
    Column("detail_vat_number", Text),
    Column("detail_payment_term", Text),
    Column("source", Text),
    Column("source_status", Text),
)
CREDENTIALS = table(
    "intend_credentials",
    METADATA,
    id_column(),
    client_id_column(_CLIENT, unique=True),
    Column("username", bytewise(KEY_LENGTH), nullable=False, unique=True),
    Column("password_hash", Text),
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
    Column("first_name", Text),
    Column("last_name", Text),
    Column("email", Text),
    Column("number", Text),
    Column("position", Text),
    Column("note", Text),
)
