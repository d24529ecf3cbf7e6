"""What a heading says of its column: a concept, whose it is, which of several, and how clearly it says so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from clientimport.core.secrets import is_secret_heading
from clientimport.mapper.proposing.segments import Segment, segments
from clientimport.mapper.proposing.vocabulary import (
    AMBIGUOUS,
    ATTRIBUTE,
    BLOCKER,
    ENTITY,
    NOISE,
    NUMBER,
    SCOPE,
    STRONG,
    UNKNOWN,
    WEAK,
)

EXACT, NEAR, PARTLY, NONE = "exact", "near", "partly", "none"
"""How clearly a heading names its concept: known word for word; with a misspelling or a doubtful word; in part; not at all."""

PHONES = frozenset({"phone", "mobile", "fax"})
ADDRESS_PARTS = frozenset(
    {
        "street",
        "street2",
        "house_number",
        "house_suffix",
        "po_box",
        "city",
        "region",
        "estado",
        "county",
        "postal_code",
        "country",
    }
)
_OF_ANOTHER = frozenset({"company", "owner", "office", "customer_name", "website", "tags", "source", "lead_source", "status"})
_WITH_AN_ID = frozenset({"address", "city", "region", "currency", "department", "job_title", "payment_term"})
"""Whose ids are no ids of clients; their codes may be what stands for them, as a country's."""
_REPLACED = {("phone", "mobile"): "mobile", ("fax", "phone"): "fax", ("fax", "mobile"): "fax", ("email", "website"): "email"}
_CALLED_FOR = {"company": "company", "contact": "contact_person", "person": "full_name", "customer": "customer_name"}
NUMBERS = frozenset({"number", "nummer", "numero", "no", "nr", "num", "nro", "n"})
"""How headings say "number"."""
_ADDRESSES = ("adres", "addres", "anschrift", "direccion", "indirizzo", "endereco", "morada")
_NUMBERED_LINES = frozenset({"street", "street2"})


@dataclass(frozen=True)
class Meaning:
    """`scope`: billing, shipping, home …; `entity`: company, contact, person, customer; `group`: the number of a group;
    `line`: of a street. `blocked`: known to feed no field. `languages`: of the words, English aside.
    """

    concept: str = ""
    scope: str = ""
    entity: str = ""
    group: str = ""
    line: int = 0
    clear: str = NONE
    blocked: bool = False
    languages: frozenset[str] = field(default_factory=frozenset)


def meaning_of(heading: str) -> Meaning:
    """A heading -> what it says."""
    found = segments(heading)
    if is_secret_heading(heading):
        known = any((role := s.has(STRONG)) and role.name == "password" for s in found)
        return Meaning("password" if known else "", clear=EXACT if known else NONE, blocked=not known)
    words = [s for s in found if not s.has(NUMBER)]
    if not words:
        return Meaning()
    if any(_blocks(s, words) for s in words):
        return Meaning(blocked=True)
    if len(found) == 1 and words[0].text in NUMBERS:
        return Meaning("code", clear=EXACT)
    heads = [s for s in words if s.has(STRONG, AMBIGUOUS, ATTRIBUTE, WEAK)]
    pure = [s for s in heads if not s.has(SCOPE, ENTITY, NOISE) and s.has(STRONG, AMBIGUOUS, ATTRIBUTE)]
    strong = pure or [s for s in heads if s.has(STRONG, AMBIGUOUS, ATTRIBUTE) and not _is_scope_here(s, heads)]
    chosen, doubtful = _chosen(strong, heads, words)
    if chosen in ("", "name", "address"):
        chosen, more = _without_head(chosen, words)
        doubtful = doubtful or more
    unknown = sum(1 for s in words if s.has(UNKNOWN))
    clear = NONE if not chosen else PARTLY if unknown or doubtful else NEAR if any(s.like for s in words) else EXACT
    said = Meaning(chosen, _scope(words, chosen), _entity(words, chosen), clear=clear, languages=_languages(words))
    return _numbered(said, found)


def _blocks(segment: Segment, words: list[Segment]) -> bool:
    if not segment.has(BLOCKER):
        return False
    others = [role for role in segment.roles if role.kind != BLOCKER]
    # "Last" alone is a name, in "Last contact" it is none; "day" is no date in "Day phone".
    return not others or (len(words) > 1 and all(role.kind == STRONG and role.name == "last_name" for role in others))


def _is_scope_here(segment: Segment, heads: list[Segment]) -> bool:
    return (
        bool(segment.has(SCOPE, ENTITY))
        and len(heads) > 1
        and any(other is not segment and other.has(STRONG, WEAK, ATTRIBUTE) and not other.has(SCOPE, ENTITY) for other in heads)
    )


def _name(segment: Segment) -> str:
    role = segment.has(STRONG, AMBIGUOUS, ATTRIBUTE, WEAK)
    return role.name if role else ""


def _chosen(strong: list[Segment], heads: list[Segment], words: list[Segment]) -> tuple[str, bool]:
    """The concept among a heading's heads, and whether it is in doubt."""
    attributes = [s for s in heads if s.has(ATTRIBUTE)]
    bases = [_name(s) for s in heads if s not in attributes]
    base = next(("phone" if b in PHONES else b for b in bases if b in PHONES or b in ("email", "address")), "")
    if attributes and base:
        return f"{base}_{_name(attributes[-1])}", False
    names = list(dict.fromkeys(_name(s) for s in strong))
    if base == "phone" and "country" in names and len(names) == 2:
        return "phone_calling_code", False
    if {"id", "code"}.intersection(names) and _OF_ANOTHER.intersection(bases):
        return "foreign_id", False
    if "id" in names and _WITH_AN_ID.intersection(names if ADDRESS_PARTS.intersection(names) else bases):
        return "foreign_id", False
    if len(names) > 1:
        return _of_several(names)
    if not names:
        return next((_name(s) for s in heads if s.has(WEAK)), ""), False
    name = names[0]
    if name == "contact_person" and len(words) > 1 and words[-1].text in NUMBERS:
        return "contact_number", False
    if name == "flag":
        return "", False
    if name == "extension":
        return "phone_extension", False
    return ("client_type", True) if name == "label" else (name, False)


def _of_several(names: list[str]) -> tuple[str, bool]:
    """A heading that names several concepts."""
    for (one, other), taken in _REPLACED.items():
        if set(names) == {one, other}:
            return taken, False
    if "owner" in names:
        return "owner", True
    if "notes" in names:
        # "Remark (Telephone)" is a remark on the number.
        return "notes", True
    parts = [name for name in names if name in ADDRESS_PARTS]
    if len(parts) == len(names):
        # "City/State/Zip": one cell for all of them, unless the values say otherwise.
        return parts[0], True
    names = [name for name in names if name not in ("id", "code")] or names
    if len(names) > 1 and names[-1] in ("label", "flag", "company"):
        return names[0], True
    return names[-1], len(names) > 1


def _without_head(weak: str, words: list[Segment]) -> tuple[str, bool]:
    """A heading of weak words: "Contact name", "Delivery name", "Customer", "Billing address"."""
    entity = next((role.name for s in words if (role := s.has(ENTITY))), "")
    scope = next((role.name for s in words if (role := s.has(SCOPE)) and not s.has(ENTITY)), "")
    last = words[-1]
    if weak == "address" and len(words) > 1:
        # "Address 1 company" is not the company's address.
        if last.has(ENTITY) and last.text == "company":
            return "company", False
        if last.has(WEAK) and _name(last) == "name":
            return "address_name", False
    if scope in ("billing", "shipping", "mailing") and (role := last.has(ATTRIBUTE)) and role.name == "flag":
        return "address_flag", False
    if weak == "name":
        if scope in ("billing", "shipping", "mailing"):
            return "address_name", False
        return _CALLED_FOR.get(entity, "name"), False
    if weak:
        return weak, False
    if any(s.has(UNKNOWN) for s in words):
        return "", False
    if scope and any(word in s.text for s in words for word in _ADDRESSES):
        return "address", False
    if scope in ("billing", "shipping"):
        return "address", True
    return ("customer_name", True) if entity == "customer" else ("", False)


def _scope(words: list[Segment], chosen: str) -> str:
    own = sorted((s for s in words if _name(s) == chosen), key=lambda s: s.has(SCOPE) is not None)
    found = [role.name for s in words if (role := s.has(SCOPE)) and not (own and s is own[0])]
    return next((name for name in found if name != "main"), found[0] if found else "")


def _entity(words: list[Segment], chosen: str) -> str:
    found = [role.name for s in words if (role := s.has(ENTITY)) and _name(s) != chosen]
    return found[0] if found else ""


def _languages(words: list[Segment]) -> frozenset[str]:
    each = [{role.language for role in s.roles} for s in words if not s.has(UNKNOWN, NOISE)]
    return frozenset(language for known in each if "en" not in known and "" not in known for language in known)


def _numbered(said: Meaning, found: list[Segment]) -> Meaning:
    """Adds the numbers: of a street's line, else of a group."""
    for at, segment in enumerate(found):
        if not segment.has(NUMBER):
            continue
        before = next((s for s in reversed(found[:at]) if not s.has(NUMBER) and not _of_one_place(s, found)), None)
        number = str(int(segment.text)) if len(segment.text) < 5 else ""
        own = before is not None and (role := before.has(STRONG)) is not None and role.name in _NUMBERED_LINES
        # The second number of "Address Line 1 - 2" is that of the address.
        lined = said.line or (before is not None and before.text[-1].isdigit())
        if number and own and not lined and said.concept in _NUMBERED_LINES:
            said = replace(said, line=int(number), concept="street" if number == "1" else "street2")
        elif number and not said.group:
            said = replace(said, group=segment.text)
        else:
            said = replace(said, clear=PARTLY if said.clear == EXACT else said.clear)
    return said


def _of_one_place(segment: Segment, found: list[Segment]) -> bool:
    """ "Straße privat 2" is a line of the street: of homes there is one, of delivery addresses there are several."""
    if segment.has(NOISE) and not segment.has(STRONG, ENTITY):
        return True
    role = segment.has(SCOPE)
    more = any(other.has(STRONG) and not other.has(SCOPE) for other in found)
    return role is not None and role.name in ("home", "work") and (more or not segment.has(STRONG))
