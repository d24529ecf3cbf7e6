"""The examples of the API document (Clients / Create, v9), as it sends them.

The record keeps the calling code "+1" as "1" and the extension 5 as the text "5".
"""

from __future__ import annotations

from typing import Any

MINIMAL: dict[str, Any] = {"name": "Ned Flanders"}

FULL: dict[str, Any] = {
    "office_id": 1937,
    "name": "Ned Flanders",
    "tags": ["VIP", "Left Handed", "Mustache Afficianado"],
    "company": {"name": "The Leftorium"},
    "notes": "Fan of rock band Kovenant, (ex-girlfriend Rachel Jordan is singer).",
    "email_addresses": [
        {"label": "home", "address": "nedflanders@example.com", "is_primary": False},
        {"label": "work", "address": "theleftorium@example.com", "is_primary": True},
    ],
    "addresses": [
        {
            "label": "home",
            "name": "Ned Flanders",
            "company": None,
            "street_address": "742 Evergreen Terrace",
            "extended_address": None,
            "locality": "Springfield",
            "region": "OR",
            "postal_code": "97475",
            "country_code": "US",
            "is_primary_shipping": False,
            "is_primary_billing": True,
        },
        {
            "label": "work",
            "name": "Ned Flanders",
            "company": "The Leftorium",
            "street_address": "7721 Springfield Mall Drive",
            "extended_address": "Suite 202",
            "locality": "Springfield",
            "region": "OR",
            "postal_code": "97475",
            "country_code": "US",
            "is_primary_shipping": True,
            "is_primary_billing": False,
        },
    ],
    "phone_numbers": [
        {"label": "home", "country_code": "+1", "number": "541-555-0123", "extension": None, "is_primary": False},
        {"label": "work", "country_code": "+1", "number": "541-555-0987", "extension": 5, "is_primary": False},
        {"label": "cell", "country_code": "+1", "number": "541-555-0573", "extension": None, "is_primary": True},
    ],
}
