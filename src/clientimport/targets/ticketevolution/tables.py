"""The tables of the Ticket Evolution client."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String

from clientimport.targets.columns import (
    NAME_KEY_LENGTH,
    TEXT,
    bytewise,
    client_columns,
    client_id_column,
    id_column,
    id_type,
    new_metadata,
    table,
)

METADATA = new_metadata()
_CLIENT = "ticketevolution_client"

BROKERAGE = table(
    "ticketevolution_brokerage",
    METADATA,
    # Ids of brokerages and offices are Ticket Evolution's own and come with the reference data.
    Column("id", id_type(), primary_key=True, autoincrement=False),
    Column("name", TEXT),
    Column("abbreviation", TEXT),
)
OFFICE = table(
    "ticketevolution_office",
    METADATA,
    Column("id", id_type(), primary_key=True, autoincrement=False),
    Column("name", TEXT),
    Column("brokerage_id", id_type(), ForeignKey("ticketevolution_brokerage.id"), index=True),
)
COMPANY = table(
    "ticketevolution_company",
    METADATA,
    id_column(),
    Column("name", TEXT, nullable=False),
    # Null for a company that was made for one client alone.
    Column("name_key", bytewise(NAME_KEY_LENGTH), unique=True),
)
CLIENT = table(
    _CLIENT,
    METADATA,
    *client_columns(),
    Column("name", TEXT, nullable=False),
    Column("office_id", id_type(), ForeignKey("ticketevolution_office.id"), index=True),
    Column("company_id", id_type(), ForeignKey("ticketevolution_company.id"), index=True),
    Column("notes", TEXT),
    Column("commission_junction_sid", TEXT),
)
ADDRESS = table(
    "ticketevolution_address",
    METADATA,
    id_column(),
    client_id_column(_CLIENT, index=True),
    Column("label", String(20)),
    Column("name", TEXT),
    Column("company", String(50)),
    Column("street_address", TEXT),
    Column("extended_address", TEXT),
    Column("locality", TEXT),
    Column("region", TEXT),
    Column("postal_code", TEXT),
    Column("country_code", String(2)),
    Column("is_primary_shipping", Boolean),
    Column("is_primary_billing", Boolean),
)
PHONE_NUMBER = table(
    "ticketevolution_phone_number",
    METADATA,
    id_column(),
    client_id_column(_CLIENT, index=True),
    Column("label", String(20)),
    Column("country_code", TEXT),
    Column("number", TEXT, nullable=False),
    Column("extension", TEXT),
    Column("is_primary", Boolean),
)
EMAIL_ADDRESS = table(
    "ticketevolution_email_address",
    METADATA,
    id_column(),
    client_id_column(_CLIENT, index=True),
    Column("address", TEXT, nullable=False),
    Column("label", String(20)),
    Column("is_primary", Boolean),
)
TAG = table(
    "ticketevolution_tag",
    METADATA,
    id_column(),
    Column("name", TEXT, nullable=False),
    Column("name_key", bytewise(NAME_KEY_LENGTH), unique=True, nullable=False),
)
CLIENT_TAG = table(
    "ticketevolution_client_tag",
    METADATA,
    client_id_column(_CLIENT, primary_key=True),
    Column("tag_id", id_type(), ForeignKey("ticketevolution_tag.id"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
)
