"""The columns of a file gathered: single concepts, addresses, phone numbers, e-mail addresses, persons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from clientimport.mapper.proposing.columns import Candidate
from clientimport.mapper.proposing.commented import quoted
from clientimport.mapper.proposing.meaning import ADDRESS_PARTS, EXACT, PHONES

ADDRESS = ADDRESS_PARTS | {"address", "address_name", "address_label", "address_flag", "primary_shipping", "primary_billing"}
_PERSON = frozenset({"first_name", "last_name", "full_name", "contact_person", "email", "job_title", "notes", *PHONES})
_IN_ADDRESS = frozenset({"company", "contact_person", "email", "notes", "first_name", "last_name", "full_name", *PHONES})
_REACHED = frozenset({"contact_person", "email", "phone", "mobile"})
_OUR_SCOPES = ("billing", "shipping", "mailing")
_FEW = 0.3
_LENDING = ("billing", "", "main", "mailing")
"""Addresses, by their scope, whose company and persons are the client."""


@dataclass
class Place:
    """A postal address: its columns by concept, in the file's order."""

    scope: str
    group: str
    parts: dict[str, list[Candidate]] = field(default_factory=dict)

    def one(self, *concepts: str) -> Candidate | None:
        """The column of the first of these concepts that any row fills, else that any column has."""
        found = [_best(self.parts[concept]) for concept in concepts if self.parts.get(concept)]
        return next((each for each in found if each.looks.filled), found[0] if found else None)

    @property
    def real(self) -> bool:
        """Whether something of it is an address by itself: a country alone is none."""
        return any(self.parts.get(each) for each in ("street", "address", "city", "postal_code", "po_box"))


@dataclass
class Group:
    """One of several phone numbers, e-mail addresses or persons: its columns by concept."""

    scope: str
    group: str
    parts: dict[str, Candidate] = field(default_factory=dict)


@dataclass
class Gathered:
    """`single`: concept -> columns without an address or group, surest first."""

    columns: list[Candidate]
    single: dict[str, list[Candidate]] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    phones: list[Group] = field(default_factory=list)
    emails: list[Group] = field(default_factory=list)
    persons: list[Group] = field(default_factory=list)

    def one(self, *concepts: str) -> Candidate | None:
        """The best column of the first of these concepts that any column has."""
        return next((_best(self.single[concept]) for concept in concepts if self.single.get(concept)), None)

    def all(self, concept: str) -> list[Candidate]:
        """Every single column of a concept."""
        return self.single.get(concept, [])


def _best(alike: list[Candidate]) -> Candidate:
    """Of several columns of one concept the surest; in doubt where another says it as well."""
    best, *others = sorted(alike, key=_sureness)
    rivals = [each for each in others if each.looks.filled and not each.doubts]
    if not rivals or best.concept in ("street", "street2"):
        return alike[0] if best.concept in ("street", "street2") else best
    return best.doubted(f"{quoted(rivals[0].heading)} says it, too")


def gathered(columns: Iterable[Candidate]) -> Gathered:
    """Columns -> what belongs together."""
    found = Gathered(list(columns))
    usable = [each for each in found.columns if each.concept and each.written]
    places: dict[tuple[str, str], Place] = {}
    for each in _settled_lines(usable):
        key = _place_key(each, usable)
        if key is not None:
            place = places.setdefault(key, Place(*key))
            place.parts.setdefault(each.concept, []).append(each)
        elif _is_person(each, usable):
            _put(found.persons, each)
        elif each.concept in PHONES or each.concept.startswith("phone_"):
            _put(found.phones, each)
        elif each.concept == "email" or each.concept.startswith("email_"):
            _put(found.emails, each)
        else:
            found.single.setdefault(each.concept, []).append(each)
    found.places = list(places.values())
    for place in found.places:
        _settle_person(place)
    _lend(found)
    for alike in found.single.values():
        alike.sort(key=_sureness)
    _share_country(found.places)
    return found


def _settle_person(place: Place) -> None:
    """A contact's name beside a first name is the last name."""
    contacts = place.parts.get("contact_person", [])
    single = len(contacts) == 1 and contacts[0].looks.share("full_name") < _FEW
    if single and place.parts.get("first_name") and not place.parts.get("last_name"):
        place.parts["last_name"] = [each.seen_as("last_name") for each in place.parts.pop("contact_person")]


def _lend(found: Gathered) -> None:
    """What only the address for bills says of the client is the client's own."""
    place = min(
        (each for each in found.places if each.scope in _LENDING),
        key=lambda each: (_LENDING.index(each.scope), each.group),
        default=None,
    )
    if place is None:
        return
    named = any(found.one(each) for each in ("first_name", "last_name", "full_name", "customer_name", "name", "contact_person"))
    wanted = ["company"] if found.one("company", "customer_name", "name") is None else []
    wanted += [] if named else ["first_name", "last_name", "full_name"]
    for concept in wanted:
        if column := place.one(concept):
            found.single[concept] = [column.doubted("an address says it, and no column of the client's own")]


def _sureness(each: Candidate) -> tuple[bool, bool, bool, bool, float, int, int]:
    filled = each.looks.filled / each.looks.rows if each.looks.rows else 0.0
    plain = not each.scope or each.scope == "main"
    main = {"main": 0, "": 1}.get(each.scope, 2)
    return not filled, bool(each.doubts), not plain, each.meaning.clear != EXACT, -round(filled, 1), main, each.position


def _settled_lines(usable: list[Candidate]) -> list[Candidate]:
    """ "Address 2" is the second line of an address, unless the file has "Address 2 City": then it is the second address."""
    grouped = {
        (each.scope, each.group) for each in usable if each.group and each.concept in ADDRESS_PARTS - {"street", "street2"}
    }
    settled = []
    for each in usable:
        if each.concept == "address" and each.group and (each.scope, each.group) not in grouped:
            lines = "street" if each.group.lstrip("0") == "1" else "street2"
            settled.append(replace(each, concept=lines, meaning=replace(each.meaning, group="", line=int(each.group))))
        else:
            settled.append(each)
    return settled


def _place_key(each: Candidate, usable: list[Candidate]) -> tuple[str, str] | None:
    """The address that a column belongs to, or None."""
    scope = each.scope
    if each.concept in ADDRESS:
        # A contact's address beside the client's own is another address.
        theirs = each.meaning.entity == "contact" and not scope and any(_same_part(each, other) for other in usable)
        return ("contact" if theirs else scope), each.group
    if each.concept in _IN_ADDRESS and scope in _OUR_SCOPES:
        same = [
            other for other in usable if other.scope == scope and other.group == each.group and other.concept in ADDRESS_PARTS
        ]
        return (scope, each.group) if len(same) >= 2 else None
    if each.concept in ("first_name", "last_name") and not each.group and "address" in each.heading.casefold():
        return scope, each.group
    if each.concept in ("company", "full_name", "first_name", "last_name", "email_flag") and each.group:
        parts = [o for o in usable if o.concept in ADDRESS_PARTS and o.group == each.group and o.scope == scope]
        if len(parts) >= 2 and "address" in each.heading.casefold():
            return scope, each.group
    return (scope, each.group) if _of_further_address(each, usable) else None


def _of_further_address(each: Candidate, usable: list[Candidate]) -> bool:
    """Who is reached at a second or third address; what stands beside the first is the client's own."""
    if each.concept not in _REACHED or not each.group or "addr" not in each.heading.casefold():
        return False
    parts = [o for o in usable if o.concept in ADDRESS_PARTS and o.scope == each.scope and o.group]
    return sum(o.group == each.group for o in parts) >= 2 and any(o.group < each.group for o in parts)


def _same_part(each: Candidate, other: Candidate) -> bool:
    return (other.concept, other.scope, other.group) == (each.concept, "", each.group) and other.meaning.entity != "contact"


def _is_person(each: Candidate, usable: list[Candidate]) -> bool:
    """Whether a column is of one of several further persons: "Contact 2 E-mail", "Person1FirstName"."""
    entity = each.meaning.entity
    if each.concept not in _PERSON or entity not in ("contact", "person") or not each.group:
        return False
    return any(
        other is not each and other.group == each.group and other.meaning.entity == entity and other.concept in _PERSON
        for other in usable
    )


def _put(groups: list[Group], each: Candidate) -> None:
    """Adds a column to its group; a phone number, e-mail address or person begins one."""
    concept = each.concept
    main = "phone" if concept in PHONES else concept
    if concept in PHONES or concept == "email":
        taken = next((g for g in groups if g.group == each.group and g.group and main not in g.parts and _alike(g, each)), None)
    else:
        taken = next((g for g in groups if g.group == each.group and concept not in g.parts and _alike(g, each)), None)
    if taken is None:
        taken = Group(each.scope, each.group)
        groups.append(taken)
    taken.parts[main] = each


def _alike(group: Group, each: Candidate) -> bool:
    first = next(iter(group.parts.values()))
    same = each.scope in (group.scope, "main", "")
    return same and first.meaning.entity == each.meaning.entity


def _share_country(places: list[Place]) -> None:
    """An address without a country takes that of one that has no scope, else of the first."""
    having = [place for place in places if place.parts.get("country") and not place.group]
    source = next((place for place in having if not place.scope), having[0] if having else None)
    for place in places:
        if source is not None and place.real and not place.parts.get("country"):
            place.parts["country"] = [source.parts["country"][0].doubted("the country of another address")]
