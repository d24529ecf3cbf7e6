"""Ticket Evolution's phone numbers and e-mail addresses filled: each with what it is for, and several in a cell taken apart."""

from __future__ import annotations

from clientimport.mapper.proposing.columns import Candidate
from clientimport.mapper.proposing.gathering import Gathered, Group
from clientimport.mapper.proposing.meaning import PHONES
from clientimport.mapper.proposing.sources import Country, phone, plain
from clientimport.mapper.proposing.tree import Block, Col, Items, Line, columns_in, line_of

_LABELS = {"mobile": "cell", "fax": "fax"}
_LONGEST_LABEL = 20
_ALL = 0.99


def _label(group: Group, main: Candidate, usual: str, kind: str) -> Line | None:
    """What an item is for: a column of its own, else what the heading says."""
    if own := group.parts.get(f"{kind}_label"):
        clean: object = "lower" if own.looks.longest <= _LONGEST_LABEL else ["lower", {"cut": str(_LONGEST_LABEL)}]
        same = own.looks.distinct == 1 and own.looks.filled > 1
        return line_of({"column": Col(own), "clean": clean}, [own], *(["it says the same in every row"] if same else []))
    concept, scope = main.concept, group.scope
    if concept == "mobile" and scope in ("work", "home"):
        label = f"{scope} cell"
    elif concept == "fax" and scope in ("work", "home"):
        label = f"{scope} fax"
    else:
        label = _LABELS.get(concept) or (scope if scope not in ("", "main") else usual)
    return Line({"value": label})


def emails_of(gathered: Gathered, company: Candidate | None) -> Items:
    """Gathered columns -> the e-mail addresses."""
    items = Items()
    persons = [
        Group(each.scope, each.group, {"email": each.parts["email"].doubted("a further person's e-mail address")})
        for each in gathered.persons
        if "email" in each.parts
    ]
    for group in _with([*gathered.emails, *_of_places(gathered, "email", "email"), *persons], "email"):
        main = group.parts["email"]
        usual = "work" if company else "main"
        item = Block()
        if main.looks.parts:
            item.fields["each"] = Line({"column": Col(main), "split": main.looks.parts})
            item.fields["label"] = _label(group, main, usual, "email") or Line("")
            item.fields["address"] = line_of("{part}", [main], f"cells with {main.looks.parts!r} in them hold several")
        else:
            item.fields["label"] = _label(group, main, usual, "email") or Line("")
            item.fields["address"] = line_of(plain(main), [main])
            if flag := group.parts.get("email_flag"):
                item.fields["is_primary"] = line_of(Col(flag), [flag])
        items.items.append(item)
    _only_with(items, "address")
    return items


def phones_of(gathered: Gathered, country: Country, company: Candidate | None) -> Items:
    """Gathered columns -> the phone numbers, read in the client's country."""
    items = Items()
    for group in _with([*gathered.phones, *_of_places(gathered, "phone", *PHONES)], "phone"):
        main = group.parts["phone"]
        item = Block()
        label = _label(group, main, "work" if company else "main", "phone") or Line("")
        doubts = ["a fax number is no phone: keep it here, or leave it out"] if main.concept == "fax" else []
        if country.guessed and not main.looks.share("with_code") > _ALL:
            doubts.append(f"read as numbers of {country.default}: {country.why}")
        several = main.looks.parts and main.looks.share("phone") < 0.95
        if several:
            item.fields["each"] = Line({"column": Col(main), "split": main.looks.parts})
        item.fields["label"] = label
        if several:
            doubts.append(f"cells with {main.looks.parts!r} in them hold several")
            item.fields["number"] = line_of(phone(None, country, part=True), [main], *doubts)
        elif code := group.parts.get("phone_calling_code"):
            item.fields["country_code"] = line_of(Col(code), [code])
            item.fields["number"] = line_of(plain(main), [main], *doubts)
        else:
            item.fields["number"] = line_of(phone(main, country), [main], *doubts)
        for name, part in (("extension", "phone_extension"), ("is_primary", "phone_flag")):
            if found := group.parts.get(part):
                item.fields[name] = line_of(Col(found), [found])
        items.items.append(item)
    _only_with(items, "number")
    return items


def _only_with(items: Items, main: str) -> None:
    """Where a label or flag is filled beside a blank number or address, that alone is to make no item."""
    blocks = [item for item in items.items if isinstance(item, Block) and "each" not in item.fields]
    if not any(_filled_beside(item, main) for item in blocks):
        return
    for item in blocks:
        if len({each.column for each in columns_in(item)}) > 1:
            item.fields = {"present_if": Line([Col(next(columns_in(item.fields[main])))]), **item.fields}


def _filled_beside(item: Block, main: str) -> bool:
    own = next(columns_in(item.fields[main])).looks.filled
    others = [line for name, line in item.fields.items() if name != main]
    return any(each.looks.filled > own for line in others for each in columns_in(line))


def _with(groups: list[Group], main: str) -> list[Group]:
    """The groups that have their main part; a person's or contact's own after the client's."""
    found = [each for each in groups if main in each.parts]
    fax_last = [each for each in found if each.parts[main].concept == "fax"]
    return [each for each in found if each not in fax_last] + fax_last


def _of_places(gathered: Gathered, main: str, *concepts: str) -> list[Group]:
    """The phone numbers or e-mail addresses that stand among the columns of an address."""
    found = [(place, each) for place in gathered.places for concept in concepts for each in place.parts.get(concept, [])]
    return [Group(place.scope, place.group, {main: each}) for place, each in found]
