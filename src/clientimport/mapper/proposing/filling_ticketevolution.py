"""The record of Ticket Evolution filled from gathered columns: one person or company, with lists of ways to reach them."""

from __future__ import annotations

from clientimport.mapper.proposing.columns import Candidate
from clientimport.mapper.proposing.gathering import Gathered
from clientimport.mapper.proposing.sources import Country, flagged, joined, person_name, plain, table, texts, turned_name
from clientimport.mapper.proposing.ticketevolution_addresses import addresses_of
from clientimport.mapper.proposing.ticketevolution_ways import emails_of, phones_of
from clientimport.mapper.proposing.tree import Block, Col, Items, Line, Template, columns_in, line_of

_SOME, _FIRMS, _MANY = 0.1, 0.4, 0.8
_NOTE_LINES = {"job_title": "Title", "department": "Department", "lead_source": "Lead source"}


def fill(gathered: Gathered, country: Country, languages: frozenset[str]) -> Block:
    """Gathered columns -> the record's fields, required ones last where nothing feeds them."""
    record = Block()
    name = _name(gathered)
    if name is not None:
        record.fields["name"] = name
    name_columns = set(_columns(name))
    company = _company(gathered, name_columns)
    if name is not None and company is not None:
        record.fields["name"] = name = _or_company(name, company)
    if (office := _office(gathered)) is not None:
        record.fields["office_id"] = office
    if company is not None:
        record.fields["company"] = Block({"name": line_of(plain(company), [company])})
    if tags := _tags(gathered):
        record.fields["tags"] = tags
    if notes := _notes(gathered):
        record.fields["notes"] = notes
    if sid := gathered.one("sid"):
        record.fields["commission_junction_sid"] = line_of(Col(sid), [sid])
    if emails := emails_of(gathered, company):
        record.fields["email_addresses"] = emails
    if phones := phones_of(gathered, country, company):
        record.fields["phone_numbers"] = phones
    if addresses := addresses_of(gathered, name, company, languages):
        record.fields["addresses"] = addresses
    return record


def _company(gathered: Gathered, taken: set[str]) -> Candidate | None:
    """Whom the client belongs to: a company's name, or a customer's beside a contact person's."""
    company = next((each for each in gathered.all("company") if each.column not in taken), None)
    for customer in gathered.all("customer_name"):
        more = company is None or customer.looks.filled > company.looks.filled
        firms = customer.looks.share("legal_form") > (_SOME if company is None else _FIRMS)
        if taken and customer.column not in taken and more and firms:
            return customer.doubted("the customer's name, which may be a person's")
    return company


def _columns(line: Line | None) -> list[str]:
    return [] if line is None else [each.column for each in columns_in(line)]


def _name(gathered: Gathered) -> Line | None:
    if line := person_name(gathered):
        return line
    for concept in ("customer_name", "contact_person", "company"):
        if found := gathered.one(concept):
            line = turned_name(found)
            doubt = {
                "customer_name": "" if found.looks.share("full_name") > 0.9 else "a name that may be a company's",
                "contact_person": "the contact person's name is taken for the client's",
                "company": "a company's name is taken for the client's: it must hold a blank",
            }[concept]
            if doubt:
                line.doubts = (*line.doubts, doubt)
            return line
    for place in gathered.places:
        first, last = place.one("first_name"), place.one("last_name")
        if first and last:
            return line_of([Col(first), Col(last)], [first, last], "the name of an address is taken for the client's")
        if whole := place.one("address_name", "full_name", "contact_person"):
            return line_of(Col(whole), [whole], "the name of an address is taken for the client's")
    alone = gathered.one("last_name", "first_name")
    return line_of(Col(alone), [alone], "there is one part of the name only: it must hold a blank") if alone else None


def _or_company(line: Line, company: Candidate) -> Line:
    """A person's name; where many rows have none, else the company's."""
    persons = list(columns_in(line))
    lacking = max(each.looks.filled for each in persons) < _MANY * persons[0].looks.rows
    if not lacking or not company.looks.filled:
        return line
    whole = {"columns": line.value} if isinstance(line.value, list) else line.value
    doubt = "the company's name where there is no person's: it must hold a blank"
    return line_of({"first_of": [whole, plain(company)]}, [*persons, company], *line.doubts, doubt)


def _office(gathered: Gathered) -> Line | None:
    office = gathered.one("office")
    if office is not None and office.looks.share("digits") > 0.9 and office.meaning.clear == "exact":
        return line_of(Col(office), [office])
    office = office or gathered.one("owner")
    if office is None or not office.looks.values:
        return None
    made = line_of({"column": Col(office), "else": "blank"}, [office], "write the office's id behind each value")
    made.table = table(office)
    return made


def _tags(gathered: Gathered) -> Items | Line | None:
    tags: list[Block | Line] = [
        line_of(value, [each]) for each, value in zip(gathered.all("tags"), texts(gathered.all("tags")), strict=True)
    ]
    for concept, tag, when in (
        ("opt_out_email", "No E-mail", True),
        ("opt_in_email", "No E-mail", False),
        ("opt_out_calls", "No Calls", True),
    ):
        for column in gathered.all(concept)[:1]:
            if found := flagged(column, tag, when=when):
                found.doubts = (*found.doubts, f"who refuses gets the tag {tag}")
                tags.append(found)
    if len(tags) == 1 and isinstance(tags[0], Line):
        return tags[0]
    return Items(tags) if tags else None


def _notes(gathered: Gathered) -> Line | None:
    notes = gathered.all("notes")
    beside = [(words, found) for concept, words in _NOTE_LINES.items() if (found := gathered.one(concept))]
    if title := gathered.one("title"):
        beside.insert(0, ("Title", title))
    html = [each for each in notes if each.looks.share("html") > 0.3]
    columns = [*notes, *(each for _, each in beside)]
    if not columns:
        return None
    doubts = [f"no field of their own, kept in the notes: {', '.join(each.heading for _, each in beside)}"] if beside else []
    if html:
        cleaned: list[object] = [plain(each, clean="html") if each in html else plain(each) for each in notes]
        kept = [{"template": Template(((f"{words}: ", Col(each)),))} for words, each in beside if _fits_template(each)]
        sources = [*cleaned, *kept]
        return line_of(sources[0] if len(sources) == 1 else {"columns": sources, "join": "\n"}, columns, *doubts)
    if not beside:
        return line_of(joined(notes, "\n"), notes)
    lines = tuple(("", Col(each)) for each in notes) + tuple((f"{words}: ", Col(each)) for words, each in beside)
    if not all(_fits_template(each) for each in columns):
        return line_of(joined(notes, "\n"), notes) if notes else None
    return line_of({"template": Template(lines)}, columns, *doubts)


def _fits_template(each: Candidate) -> bool:
    return each.written == each.written.strip() and not set("{}\n") & set(each.written)
