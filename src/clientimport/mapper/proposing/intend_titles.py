"""What a client of Intend is called, and whether it is a company or a person, where no column says so."""

from __future__ import annotations

from clientimport.mapper.proposing.columns import Candidate
from clientimport.mapper.proposing.gathering import Gathered
from clientimport.mapper.proposing.settling import COMPANY_OR_LAST_NAME
from clientimport.mapper.proposing.sources import joined, plain, table
from clientimport.mapper.proposing.tree import Col, Line, line_of


def titles_of(gathered: Gathered) -> list[Candidate]:
    """The columns of what the client is called where it is a company, the best first."""
    named = [gathered.one(concept) for concept in ("company", "customer_name", "title")]
    found = [each for each in named if each]
    filled = [each for each in found if each.looks.filled]
    found = filled or ([] if _names(gathered) else found)
    if len(found) > 1 and _everywhere(found[0]):
        return found[:1]
    return found


def _names(gathered: Gathered) -> list[Candidate]:
    """First and last name, where both are columns."""
    first, infix, last = (gathered.one(each) for each in ("first_name", "name_infix", "last_name"))
    return [each for each in (first, infix, last) if each] if first and last else []


def _everywhere(each: Candidate) -> bool:
    return bool(each.looks.rows) and each.looks.filled == each.looks.rows


def title(gathered: Gathered, *doubts: str) -> Line | None:
    """What the client is called: a company's name, else the person's."""
    found, names = titles_of(gathered), _names(gathered)
    if found and _everywhere(found[0]):
        names = []
    sources = [plain(each) for each in found]
    if names:
        # Before a display name, which may hold the last name first.
        sources.insert(min(1, len(found)), {"columns": [plain(each) for each in names]} if found else joined(names))
        doubts = (*doubts, "a person's name is taken for the title where there is no company" if found else "a person's name")
    if not sources:
        alone = gathered.one("full_name", "contact_person", "last_name", "first_name")
        return line_of(Col(alone), [alone], *doubts, "a person's name is taken for the title") if alone else None
    several = ("the first that is filled",) if len(found) > 1 else ()
    value = sources[0] if len(sources) == 1 else {"first_of": sources}
    return line_of(value, [*found, *names], *doubts, *several)


def client_type(gathered: Gathered) -> Line | None:
    """Trade or retail: as a column says, else by whether a company's name is filled, in doubt."""
    if kind := gathered.one("client_type"):
        return _of_column(kind)
    names = _names(gathered)
    company = gathered.one("company")
    either = next((each for each in names if each.meaning.concept == COMPANY_OR_LAST_NAME), None)
    if either is not None:
        return _by_filled(names[0], "retail", either, "trade")
    person = next(iter(names), None) or gathered.one("customer_name", "contact_person", "full_name")
    if company is None or person is None or not company.looks.filled:
        return None
    other = gathered.one("customer_name") or person
    return _by_filled(company, "trade", other, "retail")


def _by_filled(first: Candidate, one: str, second: Candidate, other: str) -> Line | None:
    if any(set('{}"\n') & set(each.written) for each in (first, second)):
        return None
    cases = f"CASE WHEN \"{first.written}\" IS NOT NULL THEN '{one}' WHEN \"{second.written}\" IS NOT NULL THEN '{other}' END"
    return line_of({"sql": cases}, [first, second], f"{one} where {first.heading} is filled, else {other}")


def _of_column(kind: Candidate) -> Line:
    known = {text.casefold() for text in kind.looks.values} <= {"retail", "trade"}
    if known and kind.looks.values:
        return line_of({"column": Col(kind), "clean": "lower"}, [kind])
    if not kind.looks.values:
        return line_of({"column": Col(kind), "clean": "lower"}, [kind], "whether its values are known client types")
    made = line_of({"column": Col(kind), "else": "blank"}, [kind], "write the client type, such as trade, behind each value")
    made.table = table(kind)
    return made
