"""What the Ticket Evolution API (v9, Clients / Show) returns for stored clients, key for key."""

from __future__ import annotations

from collections import defaultdict
from datetime import tzinfo
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from clientimport.targets.clock import iso_time, zone_named
from clientimport.targets.ticketevolution.post_boxes import is_post_box
from clientimport.targets.ticketevolution.tables import (
    ADDRESS,
    BROKERAGE,
    CLIENT,
    CLIENT_TAG,
    COMPANY,
    EMAIL_ADDRESS,
    OFFICE,
    PHONE_NUMBER,
    TAG,
)


def show(connection: Connection, client_ids: list[int], timezone: str) -> dict[str, Any]:
    """Client ids -> `{"clients": [...]}` in the order of the ids; ids that are not stored are left out.

    `timezone`: a fixed offset or an IANA name; raises UsageFailure where it is neither.
    """
    zone = zone_named(timezone)
    addresses = _items(connection, ADDRESS, client_ids)
    phones = _items(connection, PHONE_NUMBER, client_ids)
    emails = _items(connection, EMAIL_ADDRESS, client_ids)
    tags = _tags(connection, client_ids)
    rows = {row.id: row for row in connection.execute(_clients().where(CLIENT.c.id.in_(client_ids)))}
    return {
        "clients": [
            _client(rows[id_], zone, addresses[id_], phones[id_], emails[id_], tags[id_]) for id_ in client_ids if id_ in rows
        ]
    }


def _clients() -> Any:
    return select(
        *CLIENT.c["id", "name", "notes", "commission_junction_sid", "updated_at", "office_id", "company_id"],
        OFFICE.c.name.label("office_name"),
        OFFICE.c.brokerage_id,
        BROKERAGE.c.name.label("brokerage_name"),
        BROKERAGE.c.abbreviation,
        COMPANY.c.name.label("company_name"),
    ).select_from(
        CLIENT.outerjoin(OFFICE, OFFICE.c.id == CLIENT.c.office_id)
        .outerjoin(BROKERAGE, BROKERAGE.c.id == OFFICE.c.brokerage_id)
        .outerjoin(COMPANY, COMPANY.c.id == CLIENT.c.company_id)
    )


def _items(connection: Connection, table: Table, client_ids: list[int]) -> dict[int, list[Row[Any]]]:
    """The rows of a child table by client, newest first."""
    found = defaultdict(list)
    for row in connection.execute(select(table).where(table.c.client_id.in_(client_ids)).order_by(table.c.id.desc())):
        found[row.client_id].append(row)
    return found


def _tags(connection: Connection, client_ids: list[int]) -> dict[int, list[str]]:
    links = select(CLIENT_TAG.c.client_id, TAG.c.name).join_from(CLIENT_TAG, TAG)
    found = defaultdict(list)
    for row in connection.execute(
        links.where(CLIENT_TAG.c.client_id.in_(client_ids)).order_by(CLIENT_TAG.c.position, CLIENT_TAG.c.tag_id)
    ):
        found[row.client_id].append(row.name)
    return found


def _client(  # noqa: PLR0913 - a client and its lists
    row: Row[Any],
    zone: tzinfo,
    addresses: list[Row[Any]],
    phones: list[Row[Any]],
    emails: list[Row[Any]],
    tags: list[str],
) -> dict[str, Any]:
    company = None if row.company_id is None else {"id": str(row.company_id), "name": row.company_name}
    shipping = next((_address(a) for a in addresses if a.is_primary_shipping), None)
    billing = next((_address(a) for a in addresses if a.is_primary_billing), None)
    return {
        "addresses": [_address(address) for address in addresses],
        "company": company,
        "email_addresses": [_email(email) for email in emails],
        "id": str(row.id),
        "name": row.name,
        "notes": row.notes,
        **({} if row.office_id is None else {"office": _office(row)}),
        "affiliate_store": None,
        "phone_numbers": [_phone(phone) for phone in phones],
        "primary_credit_card": None,
        "primary_shipping_address": shipping,
        "primary_billing_address": billing,
        "primary_phone_number": next((_phone(p) for p in phones if p.is_primary), None),
        "primary_email_address": next((_email(e) for e in emails if e.is_primary), None),
        "tags": tags,
        "updated_at": iso_time(row.updated_at, zone),
        "url": f"/v9/clients/{row.id}",
        "balance": "0.0",
        "pnr_id": None,
        "commission_junction_sid": row.commission_junction_sid,
    }


def _office(row: Row[Any]) -> dict[str, Any]:
    brokerage = {
        "id": str(row.brokerage_id),
        "name": row.brokerage_name,
        "url": f"/v9/brokerages/{row.brokerage_id}",
        "abbreviation": row.abbreviation,
    }
    return {
        "id": str(row.office_id),
        "name": row.office_name,
        "url": f"/v9/offices/{row.office_id}",
        "pcc_code": None,
        "brokerage": None if row.brokerage_id is None else brokerage,
    }


def _address(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "label": row.label,
        "name": row.name,
        "street_address": row.street_address,
        "extended_address": row.extended_address,
        "locality": row.locality,
        "region": row.region,
        "postal_code": row.postal_code,
        "country_code": row.country_code,
        "latitude": None,
        "longitude": None,
        "po_box": is_post_box(row.street_address),
        "primary": bool(row.is_primary_shipping),
        "primary_shipping_address": bool(row.is_primary_shipping),
        "primary_billing_address": bool(row.is_primary_billing),
    }


def _phone(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "label": row.label,
        "country_code": row.country_code,
        "number": row.number,
        "extension": row.extension,
        "primary": bool(row.is_primary),
    }


def _email(row: Row[Any]) -> dict[str, Any]:
    return {"id": str(row.id), "label": row.label, "address": row.address, "primary": bool(row.is_primary)}
