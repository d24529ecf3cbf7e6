"""Ticket Evolution's addresses filled: whose each is, its lines, and what it has as it is printed."""

from __future__ import annotations

from dataclasses import replace

from clientimport.mapper.proposing.columns import Candidate
from clientimport.mapper.proposing.gathering import Gathered, Place
from clientimport.mapper.proposing.printed_addresses import taken_apart
from clientimport.mapper.proposing.sources import country_of, plain, street
from clientimport.mapper.proposing.tree import Block, Col, Items, Line, line_of

_LONGEST_LABEL, _LONGEST_COMPANY = 20, 50
_PRINTED = {"name": "name", "street_address": "street", "locality": "city", "region": "region", "postal_code": "postal_code"}


def addresses_of(gathered: Gathered, name: Line | None, company: Candidate | None, languages: frozenset[str]) -> Items:
    """Gathered columns -> the addresses; what their columns do not say is the client's."""
    items = Items()
    for at, place in enumerate(each for each in gathered.places if each.real):
        items.items.append(_address(place, name, company if at == 0 else None, languages))
    return items


def _address(place: Place, name: Line | None, company: Candidate | None, languages: frozenset[str]) -> Block:
    item = Block()
    if own := place.one("address_label"):
        item.fields["label"] = line_of({"column": Col(own), "clean": ["lower", {"cut": str(_LONGEST_LABEL)}]}, [own])
    else:
        item.fields["label"] = Line({"value": place.scope or ("work" if company else "main")})
    telling = [found for each in ("street", "address", "city", "postal_code", "po_box") if (found := place.one(each))]
    if len(telling) > 1 or place.one("country", "region", "estado"):
        item.fields["present_if"] = Line([Col(each) for each in telling])
    _put(item, "name", _person_there(place, name))
    if firm := place.one("company"):
        item.fields["company"] = line_of(_cut(firm), [firm])
    elif company is not None and not place.group:
        item.fields["company"] = line_of(_cut(company), [company], "the client's own company")
    line, rest = street(place, languages)
    _put(item, "street_address", line)
    _put(item, "extended_address", rest)
    for field, concepts in (
        ("locality", ("city",)),
        ("region", ("region", "estado", "county")),
        ("postal_code", ("postal_code",)),
    ):
        if found := place.one(*concepts):
            item.fields[field] = line_of(plain(found), [found])
    if found := place.one("country"):
        item.fields["country_code"] = line_of(country_of(found, "code"), [found])
    _print(item, place)
    for field in ("primary_shipping", "primary_billing"):
        if found := place.one(field):
            item.fields[f"is_{field}"] = line_of(Col(found), [found])
        elif f"primary_{place.scope}" == field and not place.group:
            item.fields[f"is_{field}"] = Line({"value": "true"})
    return item


def _print(item: Block, place: Place) -> None:
    """What an address has as it is printed."""
    printed = taken_apart(place)
    for field, part in _PRINTED.items():
        if part in printed and (part in ("name", "street") or field not in item.fields):
            item.fields[field] = printed[part]
    if "country" in printed and not place.one("country"):
        value = printed["country"].value
        assert isinstance(value, dict)
        item.fields["country_code"] = replace(printed["country"], value={**value, "country": "code"})
    if "street" in printed:
        item.fields.pop("extended_address", None)


def _person_there(place: Place, name: Line | None) -> Line | None:
    """Who is at an address: as its columns say, else the client."""
    there = place.one("address_name", "contact_person", "full_name")
    first, last = place.one("first_name"), place.one("last_name")
    if there:
        return line_of(plain(there), [there])
    if first and last:
        return line_of([Col(first), Col(last)], [first, last])
    doubt = "the client's own name, as no column names the person there"
    return None if name is None else replace(name, doubts=(*name.doubts, doubt))


def _cut(company: Candidate) -> object:
    short = company.looks.longest <= _LONGEST_COMPANY - 10
    return plain(company) if short else plain(company, clean={"cut": str(_LONGEST_COMPANY)})


def _put(item: Block, field: str, line: Line | None) -> None:
    if line is not None:
        item.fields[field] = line
