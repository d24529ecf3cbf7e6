"""The example of the API document (Create a Client, v3), as it is sent: a blank text there is an absent value."""

from __future__ import annotations

from typing import Any

_ADDRESS: dict[str, Any] = {
    "address_contact_name": "Clark Kent",
    "address_contact_email": "kent@gmail.com",
    "address_contact_number": "123 809 4674",
    "address_street_1": "Intend Design Studio",
    "address_street_2": "92a Penryn Avenue, Fishermead",
    "address_town": "Milton Keynes",
    "address_county": "Buckinghamshire",
    "address_post_code": "MK6 2BE",
    "address_country": "United Kingdom",
    "address_note": "",
    "address_default": "1",
}

FULL: dict[str, Any] = {
    "type": {"code": "trade"},
    "department": "UK",
    "title": "Intend Design Studio",
    "first_name": "",
    "last_name": "",
    "email": "intend@gmail.com",
    "credentials": {"username": "", "password": ""},
    "currency": "GBP",
    "tax_ref": {"code": "T1"},
    "detail": {
        "contact_number": "123 809 4674",
        "contact_person": "",
        "website": "https://intendsoftware.com/",
        "registration_number": "123456",
        "registration_address": "England",
        "company_number": "789546123",
        "eori_number": None,
        "vat_number": "12345555",
        "payment_term": "proforma",
    },
    "billing_address": {"address_company": "", **_ADDRESS},
    "shipping_addresses": [{"address_company": "Intend Design Studio", **_ADDRESS}],
    "contacts": [],
    "source": "web",
    "source_status": "P",
}

MINIMAL: dict[str, Any] = {"title": "Intend Design Studio"}
