"""Intend's addresses filled: the one for bills, then those for goods."""

from __future__ import annotations

from clientimport.mapper.proposing.columns import Candidate
from clientimport.mapper.proposing.gathering import Gathered, Place
from clientimport.mapper.proposing.intend_contacts import of_contact
from clientimport.mapper.proposing.intend_titles import title
from clientimport.mapper.proposing.printed_addresses import taken_apart
from clientimport.mapper.proposing.sources import country_of, joined, plain, street
from clientimport.mapper.proposing.tree import Block, Col, Line, line_of

_BILLING = ("billing", "", "main", "mailing", "work", "home", "other", "shipping")
"""Which address is taken for bills: the first of these scopes that the file has."""
_SOME, _HALF = 0.1, 0.5
_STATES = ("state", "bundesland", "kanton", "estado", "uf")

_PRINTED = {
    "address_company": "name",
    "address_street_1": "street",
    "address_town": "city",
    "address_state": "region",
    "address_post_code": "postal_code",
    "address_country": "country",
}


def addresses_in_order(gathered: Gathered) -> list[Place]:
    """The addresses, that for bills first, those for goods before others."""
    real = [each for each in gathered.places if each.real]
    if not real:
        return []
    billing = min(real, key=lambda each: (_BILLING.index(each.scope) if each.scope in _BILLING else 9, each.group))
    others = [each for each in real if each is not billing]
    return [billing, *sorted(others, key=lambda each: each.scope != "shipping")]


def billing_address(  # noqa: PLR0913 - what one address takes from the whole client
    place: Place,
    gathered: Gathered,
    titles: list[Candidate],
    emails: list[Candidate],
    phones: list[Candidate],
    languages: frozenset[str],
) -> Block:
    """The address for bills; what its columns do not say is taken from the client, in doubt."""
    made = _address(place, gathered, languages)
    if place.scope not in ("", "billing", "main", "mailing", "work"):
        _doubt(made, f"the {place.scope} address is taken for bills")
    own = "the client's own, as no column of this address says it"
    if "address_company" not in made.fields and (called := title(gathered, own)):
        made.fields["address_company"] = called
    if (
        "address_contact_name" not in made.fields
        and (person := gathered.one("contact_person") or (gathered.one("full_name") if titles else None))
        and not person.further
    ):
        made.fields["address_contact_name"] = line_of(plain(person), [person], own)
    if "address_contact_number" not in made.fields and phones:
        made.fields["address_contact_number"] = line_of(plain(phones[0]), phones[:1], own)
    if "address_contact_email" not in made.fields and emails and gathered.one("contact_person"):
        mine = next((each for each in emails if of_contact(each) and not each.further), emails[0])
        made.fields["address_contact_email"] = line_of(plain(mine), [mine], own)
    notes = gathered.all("notes")
    if notes and "address_note" not in made.fields:
        doubt = "there is no field for notes but that of an address"
        value = plain(notes[0], clean="html") if notes[0].looks.share("html") > 0.3 else joined(notes, "\n")
        made.fields["address_note"] = line_of(value, notes, doubt)
    if "address_default" not in made.fields:
        made.fields["address_default"] = Line({"value": "1"})
    return made


def shipping_address(place: Place, at: int, gathered: Gathered, languages: frozenset[str]) -> Block:
    """An address for goods."""
    made = _address(place, gathered, languages)
    telling = [found for each in ("street", "address", "city", "postal_code", "po_box") if (found := place.one(each))]
    made.fields = {"present_if": Line([Col(each) for each in telling]), **made.fields}
    if place.scope != "shipping":
        _doubt(made, f"the {place.scope or 'second'} address is taken for goods")
    if "address_company" not in made.fields and (called := title(gathered, "the client's own")):
        made.fields["address_company"] = called
    if at == 0 and not place.group and "address_default" not in made.fields:
        made.fields["address_default"] = Line({"value": "1"})
    return made


def _address(place: Place, gathered: Gathered, languages: frozenset[str]) -> Block:
    made = Block()
    _from(made, "address_company", place, "company")
    _from(made, "address_contact_name", place, "contact_person", "full_name")
    if named := place.one("address_name"):
        person = named.looks.share("full_name") > _HALF and named.looks.share("legal_form") < _SOME
        person = person and gathered.one("company") is None
        field = "address_contact_name" if person else "address_company"
        if field not in made.fields:
            made.fields[field] = line_of(plain(named), [named], "a company's name or a person's")
    first, last = place.one("first_name"), place.one("last_name")
    if "address_contact_name" not in made.fields and first and last:
        made.fields["address_contact_name"] = line_of([Col(first), Col(last)], [first, last])
    _from(made, "address_contact_email", place, "email")
    _from(made, "address_contact_number", place, "phone", "mobile")
    line, rest = street(place, languages)
    for field, found in (("address_street_1", line), ("address_street_2", rest)):
        if found is not None:
            made.fields[field] = found
    _from(made, "address_town", place, "city")
    region, county = place.one("region", "estado"), place.one("county")
    if region and not any(word in region.heading.casefold() for word in _STATES):
        region = region.doubted("a state or a county")
    if region:
        made.fields["address_state"] = line_of(plain(region), [region])
    if county:
        made.fields["address_county"] = line_of(plain(county), [county])
    _from(made, "address_post_code", place, "postal_code")
    if country := place.one("country"):
        made.fields["address_country"] = line_of(country_of(country, "name"), [country])
    printed = taken_apart(place)
    for field, part in _PRINTED.items():
        if part in printed and (part in ("street", "country") or field not in made.fields):
            made.fields[field] = _as_country(printed[part]) if part == "country" else printed[part]
    if "street" in printed:
        made.fields.pop("address_street_2", None)
    _from(made, "address_note", place, "notes")
    _from(made, "address_default", place, "address_flag")
    return made


def _doubt(made: Block, why: str) -> None:
    """Puts each line of an address in doubt."""
    for name, line in made.fields.items():
        if isinstance(line, Line) and name != "present_if":
            line.doubts = (*line.doubts, why)


def _as_country(line: Line) -> Line:
    assert isinstance(line.value, dict)
    return Line({**line.value, "country": "name"}, line.why, line.doubts)


def _from(made: Block, field: str, place: Place, *concepts: str) -> None:
    if found := place.one(*concepts):
        made.fields[field] = line_of(plain(found), [found])
