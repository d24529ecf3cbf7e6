"""Intend's contacts filled: numbered persons, the contact person with an e-mail address, and what has no other field."""

from __future__ import annotations

from clientimport.mapper.proposing.columns import Candidate
from clientimport.mapper.proposing.gathering import Gathered, Group, Place
from clientimport.mapper.proposing.sources import plain
from clientimport.mapper.proposing.tree import Block, Col, Items, Line, columns_in, line_of

_TOO = "the client's own, as a contact, too"


def contacts_of(gathered: Gathered, emails: list[Candidate], phones: list[Candidate], titles: list[Candidate]) -> Items:
    """The contacts beside the client: persons of the file, and e-mail addresses and numbers that no other field takes."""
    items = Items([_contact(group) for group in gathered.persons])
    theirs = gathered.one("contact_person") and any(of_contact(email) for email in emails[1:])
    if not theirs and (own := _own_contact(gathered, emails, phones, titles)):
        items.items.insert(0, own)
    items.items += [made for place in gathered.places if (made := _at_address(place))]
    doubt = "there is no field for further ones but those of a contact"
    for person in gathered.all("contact_person")[1:]:
        items.items.append(Block(_cut(person, doubt)))
    main = gathered.one("contact_person")
    for email in emails[1:]:
        if of_contact(email) and main:
            items.items.append(_main_contact(main, email, gathered, phones))
            continue
        items.items.append(Block({"email": line_of(plain(email), [email], doubt)}))
    taken = {each.column for each in columns_in(items)}
    for number in [each for each in phones[1:] if each.concept != "mobile" and each.column not in taken]:
        items.items.append(Block({"number": line_of(plain(number), [number], doubt)}))
    return items


def _own_contact(gathered: Gathered, emails: list[Candidate], phones: list[Candidate], titles: list[Candidate]) -> Block | None:
    """The person of the client itself, where a company stands beside it."""
    first, last = gathered.one("first_name"), gathered.one("last_name")
    whole = gathered.one("contact_person") or (gathered.one("full_name") if titles else None)
    item = Block()
    if first and last and titles:
        item.fields["first_name"] = line_of(plain(first), [first], _TOO)
        item.fields["last_name"] = line_of(plain(last), [last], _TOO)
    elif whole and not whole.further:
        item.fields.update(_cut(whole, _TOO))
    else:
        return None
    if emails:
        value = plain(emails[0], split=emails[0].looks.parts, part="1") if emails[0].looks.parts else plain(emails[0])
        item.fields["email"] = line_of(value, emails[:1], _TOO)
    if phones:
        item.fields["number"] = line_of(plain(phones[0]), phones[:1], _TOO)
    if job := gathered.one("job_title"):
        item.fields["position"] = line_of(plain(job), [job], _TOO)
    return item


def _at_address(place: Place) -> Block | None:
    """The person at a further address."""
    person = place.one("contact_person")
    if person is None or not place.group:
        return None
    item = Block(_cut(person, _TOO))
    for field, concepts in (("email", ("email",)), ("number", ("phone", "mobile"))):
        if found := place.one(*concepts):
            item.fields[field] = line_of(plain(found), [found], _TOO)
    return item


def _cut(person: Candidate, doubt: str) -> dict[str, Line | Block | Items]:
    """A person's name in one column, cut at the first blank."""
    return {
        "first_name": line_of({"column": Col(person), "split": " ", "part": "1"}, [person], doubt),
        "last_name": line_of({"column": Col(person), "split": " ", "part": "2-", "join": " "}, [person], doubt),
    }


def _main_contact(person: Candidate, email: Candidate, gathered: Gathered, phones: list[Candidate]) -> Block:
    """The contact person whose e-mail address the file has beside the client's."""
    item = Block(_cut(person, "cut at the blank"))
    item.fields["email"] = line_of(plain(email), [email])
    if number := next((each for each in phones if of_contact(each)), None):
        item.fields["number"] = line_of(plain(number), [number])
    if job := gathered.one("job_title"):
        item.fields["position"] = line_of(plain(job), [job])
    return item


def _contact(group: Group) -> Block:
    item = Block()
    whole = group.parts.get("full_name") or group.parts.get("contact_person")
    if whole and "first_name" not in group.parts and "last_name" not in group.parts:
        item.fields.update(_cut(whole, "cut at the blank"))
    for field, concept in (
        ("first_name", "first_name"),
        ("last_name", "last_name"),
        ("email", "email"),
        ("number", "phone"),
        ("position", "job_title"),
        ("note", "notes"),
    ):
        if part := group.parts.get(concept):
            item.fields[field] = line_of(plain(part), [part])
    return item


def of_contact(each: Candidate) -> bool:
    """Whether a heading says that a column is the contact's, not the client's."""
    return each.meaning.entity == "contact"
