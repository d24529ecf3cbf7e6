"""The record of Intend filled from gathered columns: a trade client with a billing address, shipping addresses and contacts."""

from __future__ import annotations

from clientimport.mapper.proposing.columns import Candidate
from clientimport.mapper.proposing.gathering import Gathered
from clientimport.mapper.proposing.intend_addresses import addresses_in_order, billing_address, shipping_address
from clientimport.mapper.proposing.intend_contacts import contacts_of, of_contact
from clientimport.mapper.proposing.intend_titles import client_type, title, titles_of
from clientimport.mapper.proposing.sources import Country, first_of, joined, plain, table
from clientimport.mapper.proposing.tree import Block, Col, Items, Line, line_of

_DETAIL = (
    "website",
    "registration_number",
    "registration_address",
    "company_number",
    "eori_number",
    "vat_number",
    "payment_term",
)


def fill(gathered: Gathered, country: Country, languages: frozenset[str]) -> Block:
    """Gathered columns -> the record's fields."""
    record = Block()
    titles = titles_of(gathered)
    emails = [group.parts["email"] for group in gathered.emails if "email" in group.parts]
    emails.sort(key=lambda each: each.meaning.entity == "contact" and bool(titles))
    emails = emails or _at_address(gathered, "email")
    phones = _numbers(gathered) or _at_address(gathered, "phone", "mobile")
    if kind := client_type(gathered):
        record.fields["type"] = Block({"code": kind})
    _one(record, "department", gathered, "department")
    _called(record, gathered)
    if emails:
        record.fields["email"] = _main_email(emails[0])
    _account(record, gathered)
    if detail := _detail(gathered, phones):
        record.fields["detail"] = detail
    if places := addresses_in_order(gathered):
        record.fields["billing_address"] = billing_address(places[0], gathered, titles, emails, phones, languages)
        if shipping := Items([shipping_address(place, at, gathered, languages) for at, place in enumerate(places[1:])]):
            record.fields["shipping_addresses"] = shipping
    if contacts := contacts_of(gathered, emails, phones, titles):
        record.fields["contacts"] = contacts
    if source := gathered.one("source"):
        record.fields["source"] = line_of(Col(source), [source], "whether it says where the record was created")
    if status := gathered.one("source_status"):
        record.fields["source_status"] = line_of(Col(status), [status])
    elif (hold := gathered.one("status")) and hold.looks.values:
        made = line_of({"column": Col(hold), "else": "blank"}, [hold], "write the status, such as P or H, behind each value")
        made.table = table(hold)
        record.fields["source_status"] = made
    return record


def _called(record: Block, gathered: Gathered) -> None:
    """A title, or the names of a person."""
    if named := title(gathered):
        record.fields["title"] = named
    _one(record, "first_name", gathered, "first_name")
    infix, last = gathered.one("name_infix"), gathered.one("last_name")
    if last:
        parts = [infix, last] if infix else [last]
        record.fields["last_name"] = line_of(joined(parts), parts)


def _main_email(email: Candidate) -> Line:
    parts = email.looks.parts
    if not parts:
        return line_of(plain(email), [email])
    return line_of(
        plain(email, split=parts, part="1"), [email], f"cells with {parts!r} in them hold several: the first is taken"
    )


def _account(record: Block, gathered: Gathered) -> None:
    """Login, currency, tax."""
    login = Block()
    _one(login, "username", gathered, "username")
    password = gathered.one("password")
    if password and login:
        login.fields["password"] = line_of(Col(password), [password])
    if login:
        record.fields["credentials"] = login
    if currency := gathered.one("currency"):
        record.fields["currency"] = line_of({"column": Col(currency), "currency": {}}, [currency])
    if tax := gathered.one("tax_code"):
        record.fields["tax_ref"] = Block({"code": line_of(Col(tax), [tax])})


def _one(block: Block, field: str, gathered: Gathered, concept: str) -> None:
    if found := gathered.one(concept):
        block.fields[field] = line_of(plain(found), [found])


def _numbers(gathered: Gathered) -> list[Candidate]:
    """The phone numbers of the client, landlines before mobiles; no fax."""
    found = [g.parts["phone"] for g in gathered.phones if "phone" in g.parts and g.parts["phone"].concept != "fax"]
    return sorted(found, key=_farther)


def _farther(each: Candidate) -> tuple[bool, bool, bool, bool, float]:
    """What puts a number behind others: a number at home that more rows have is nearer than one at work."""
    filled = each.looks.filled / each.looks.rows if each.looks.rows else 0.0
    return of_contact(each), each.concept == "mobile", each.scope == "other", each.group > "1", -round(filled, 1)


def _at_address(gathered: Gathered, *concepts: str) -> list[Candidate]:
    """How the client is reached where only its first address says so."""
    for place in addresses_in_order(gathered)[:1]:
        found = [each for concept in concepts for each in place.parts.get(concept, [])]
        return [each.doubted("an address says it, and no column of the client's own") for each in found]
    return []


def _detail(gathered: Gathered, phones: list[Candidate]) -> Block:
    detail = Block()
    if phones:
        firsts = phones[:1]
        main = phones[0]
        if main.concept != "mobile":
            firsts += [each for each in phones if each.concept == "mobile"][:1]
        doubts = ["the mobile number where there is no other"] if len(firsts) > 1 else []
        detail.fields["contact_number"] = line_of(first_of(firsts), firsts, *doubts)
    person = gathered.one("contact_person")
    if person is None and titles_of(gathered):
        person = gathered.one("full_name")
    if person and not person.further:
        several = any(of_contact(group.parts["email"]) for group in gathered.emails if "email" in group.parts)
        doubts = ["it is among the contacts, too"] if several and len(gathered.emails) > 1 else []
        detail.fields["contact_person"] = line_of(plain(person), [person], *doubts)
    elif titles_of(gathered) and (first := gathered.one("first_name")) and (last := gathered.one("last_name")):
        detail.fields["contact_person"] = line_of([Col(first), Col(last)], [first, last], "the client's own names")
    for field in _DETAIL:
        _one(detail, field, gathered, field)
    if len(sites := gathered.all("website")) > 1:
        detail.fields["website"] = line_of(first_of(sites), sites, "the first that is filled")
    return detail
