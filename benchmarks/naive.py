"""What one would write first: csv.DictReader, the target's own Pydantic record, and SQLAlchemy's ORM, a row at a time.

python -m benchmarks.naive FILE URL   (a database with the tables and the reference tables)

The mapping of wide.yaml written by hand, into the same tables, in one transaction. It keeps what is valid and counts the
rest: it names no fault, writes no report and no ledger, and run twice it would fail. Prints a JSON object.
"""

from __future__ import annotations

import csv
import json
import sys
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session, registry, relationship

from clientimport.loader import connect
from clientimport.targets.ticketevolution import tables
from clientimport.targets.ticketevolution.record import TicketEvolutionClient
from clientimport.values.countries import country_code
from clientimport.values.phone_library import split_number

YES = {"Y": True, "N": False}


class Stored:
    """A line of a table."""

    def __init__(self, **fields: Any) -> None:
        for name, value in fields.items():
            setattr(self, name, value)


class Client(Stored):
    """A line of the client table."""

    addresses: list[Address]
    phone_numbers: list[Phone]
    email_addresses: list[Email]
    client_tags: list[ClientTag]
    company: Company


class Address(Stored):
    """A line of the address table."""


class Phone(Stored):
    """A line of the table of phone numbers."""


class Email(Stored):
    """A line of the table of e-mail addresses."""


class Company(Stored):
    """A line of the table of companies."""


class Tag(Stored):
    """A line of the table of tags."""


class ClientTag(Stored):
    """A tag of a client."""


def map_classes() -> None:
    """Ties the classes to the target's tables."""
    known = registry()
    for kind, table in ((Address, tables.ADDRESS), (Phone, tables.PHONE_NUMBER), (Email, tables.EMAIL_ADDRESS)):
        known.map_imperatively(kind, table)
    known.map_imperatively(Company, tables.COMPANY)
    known.map_imperatively(Tag, tables.TAG)
    known.map_imperatively(ClientTag, tables.CLIENT_TAG, properties={"tag": relationship(Tag)})
    lists = {"addresses": Address, "phone_numbers": Phone, "email_addresses": Email, "client_tags": ClientTag}
    related = {name: relationship(kind) for name, kind in lists.items()} | {"company": relationship(Company)}
    known.map_imperatively(Client, tables.CLIENT, properties=related)


def record(row: dict[str, str]) -> TicketEvolutionClient:
    """A row of the file as the target's record. Raises ValidationError, KeyError and ValueError."""
    contact = f"Last contact: {row['Last Contact']}" if row["Last Contact"] else ""
    home = country_code(row["Country"] or "US")
    return TicketEvolutionClient.model_validate({
        "name": f"{row['First Name']} {row['Last Name']}".strip(),
        "office_id": row["Office"] or None,
        "tags": [tag.strip() for tag in row["Categories"].split(";") if tag.strip()],
        "notes": "\n".join(filter(None, (row["Notes"], contact))) or None,
        "company": {"name": row["Company"]} if row["Company"] else None,
        "company_id": row["Company Id"] or None,
        "commission_junction_sid": row["SID"] or None,
        "email_addresses": [
            {"label": label, "address": row[name], "is_primary": name == "Email"}
            for label, name in (("work", "Email"), ("home", "Email 2")) if row[name]
        ],
        "phone_numbers": [_phone(row, n, home) for n in (1, 2, 3) if row[f"Phone {n}"]],
        "addresses": _addresses(row),
    })  # fmt: skip


def _phone(row: dict[str, str], n: int, region: str | None) -> dict[str, Any]:
    number, calling_code, extension = split_number(row[f"Phone {n}"], region)
    label = row[f"Phone {n} Type"].lower() or None
    return {
        "label": label,
        "number": number,
        "country_code": calling_code,
        "extension": extension or row[f"Phone {n} Ext"] or None,
    }


def _addresses(row: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if row["Street"] or row["City"]:
        street, *more = row["Street"].split("\n")
        extended = ", ".join(filter(None, (*more, row["Street 2"]))) or None
        billing = YES[row["Bill To Home"]] if row["Bill To Home"] else None
        found.append({"label": "home", "street_address": street, "extended_address": extended, "is_primary_billing": billing})
        found[-1] |= _place(row, "")
    if row["Ship Street"] or row["Ship City"]:
        billing = YES[row["Bill To Ship"]] if row["Bill To Ship"] else None
        found.append({"label": row["Ship Label"], "name": row["Ship Name"] or None, "company": row["Ship Company"] or None})
        found[-1] |= {"street_address": row["Ship Street"], "is_primary_shipping": True, "is_primary_billing": billing}
        found[-1] |= _place(row, "Ship ")
    return found


def _place(row: dict[str, str], before: str) -> dict[str, Any]:
    names = {"locality": "City", "region": "State", "postal_code": "Zip"}
    country = country_code(row[f"{before}Country"] or "US")
    return {field: row[before + name] or None for field, name in names.items()} | {"country_code": country}


def main() -> None:
    """The command line."""
    file, url = sys.argv[1:]
    map_classes()
    stored = refused = 0
    companies: dict[str, Company] = {}
    tags: dict[str, Tag] = {}
    keys: set[str] = set()
    with Session(connect(url)) as session, open(file, encoding="utf-8", newline="") as text:  # noqa: PTH123 - as one would
        clients = []
        known = {
            "office_id": {None, *session.scalars(select(tables.OFFICE.c.id))},
            "company_id": {None, *session.scalars(select(tables.COMPANY.c.id))},
        }
        for row in csv.DictReader(text):
            key = row["AccountNo"]
            try:
                found = record(row)
            except (ValidationError, KeyError, ValueError, AttributeError):
                refused += 1
                continue
            if not key or key in keys or any(getattr(found, field) not in ids for field, ids in known.items()):
                refused += 1
                continue
            keys.add(key)
            client = Client(system="naive", key=key, name=found.name, notes=found.notes, office_id=found.office_id,
                            company_id=found.company_id, commission_junction_sid=found.commission_junction_sid)  # fmt: skip
            if found.company:
                name = found.company.name
                client.company = companies.setdefault(name.casefold(), Company(name=name, name_key=name.casefold()))
            client.addresses = [Address(**each.model_dump()) for each in found.addresses]
            client.phone_numbers = [Phone(**each.model_dump()) for each in found.phone_numbers]
            client.email_addresses = [Email(**each.model_dump()) for each in found.email_addresses]
            named = {tag.casefold(): tag for tag in found.tags}
            client.client_tags = [
                ClientTag(tag=tags.setdefault(folded, Tag(name=tag, name_key=folded)), position=position)
                for position, (folded, tag) in enumerate(named.items())
            ]
            clients.append(client)
            stored += 1
        session.add_all(clients)
        session.commit()
    print(json.dumps({"stored": stored, "refused": refused}))


if __name__ == "__main__":
    main()
