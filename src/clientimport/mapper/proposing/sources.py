"""The usual sources of a field, as a proposal writes them: names, streets, phones, lists in a cell, tables to fill in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clientimport.core.findings import counted
from clientimport.mapper.proposing.columns import LABELLED, Candidate
from clientimport.mapper.proposing.gathering import Gathered, Place
from clientimport.mapper.proposing.meaning import PHONES
from clientimport.mapper.proposing.tree import Col, Entry, Line, Template, line_of
from clientimport.values.countries import PLATES
from clientimport.values.yes_no import NO, YES

NUMBER_FIRST = frozenset({"en", "fr"})
"""Languages in which the house number stands before the street."""
_REFUSING = (
    *(
        "do not ",
        "don't ",
        "opted out",
        "opt-out",
        "opted-out",
        "unsubscribed",
        "not subscribed",
        "nicht ",
        "kein",
        "abgemeldet",
    ),
    *(
        "ne pas ",
        "refus",
        "désinscrit",
        "désabonné",
        "no enviar",
        "no deseo",
        "non ",
        "niet ",
        "geen ",
        "uitgeschreven",
        "não ",
    ),
)
"""How values begin that refuse something."""
_FIRST_LABELLED = "^(?:[^:0-9]*:\\s*)?(.+?)(?:\\s+[^\\s:0-9]+:.*)?$"
"""Of "Phone: 0161 496 0181 Mobile: 07700 900101" the first number."""
_APOSTROPHE = {"replace": {"pattern": "^'", "with": ""}}


@dataclass(frozen=True)
class Country:
    """The country in which phone numbers are read: a column, and what is taken where it is blank or missing ("" for none).

    `guessed`: whether that is not what the file says.
    """

    column: Candidate | None
    default: str
    why: str
    guessed: bool = False


def plain(each: Candidate, **steps: object) -> object:
    """A column with steps; without an apostrophe that a spreadsheet was kept off figures with."""
    if each.concept == "region" and each.looks.share("code_behind") > 0.2:
        steps = {"clean": {"replace": {"pattern": "\\s*\\([A-Z]{2}\\)$", "with": ""}}, **steps}
    if each.concept in PHONES and each.looks.share("labelled_phone") > LABELLED:
        steps = {"extract": {"pattern": _FIRST_LABELLED}, **steps}
    if each.looks.share("quoted_figure") > 0.5 and "clean" not in steps:
        steps = {"clean": _APOSTROPHE, **steps}
    return {"column": Col(each), **steps} if steps else Col(each)


def joined(columns: Iterable[Candidate], join: str = " ") -> object:
    """One column, or several joined."""
    found: list[object] = [plain(each) for each in columns]
    if len(found) == 1:
        return found[0]
    return found if join == " " else {"columns": found, "join": join}


def first_of(columns: list[Candidate]) -> object:
    """One column, or the first that is filled."""
    return plain(columns[0]) if len(columns) == 1 else {"first_of": [plain(each) for each in columns]}


def person_name(gathered: Gathered) -> Line | None:
    """A person's whole name: from its parts, else from one column."""
    first, last, whole = gathered.one("first_name"), gathered.one("last_name"), gathered.one("full_name")
    if first and last and whole and whole.looks.filled > max(first.looks.filled, last.looks.filled):
        line = turned_name(whole)
        middle = gathered.one("middle_name")
        parts = [first, *([middle] if middle else []), last]
        value = {"columns": line.value} if isinstance(line.value, list) else line.value
        value = {"first_of": [value, {"columns": [plain(each) for each in parts]}]}
        return line_of(value, [whole, *parts], *line.doubts, f"{first.heading} and {last.heading} say it, too")
    if first and last:
        between = [gathered.one("middle_name"), gathered.one("name_infix")]
        parts = [first, *(each for each in between if each), last]
        if second := gathered.one("second_last_name"):
            parts.append(second)
        return line_of([plain(each) for each in parts], parts, *([f"{whole.heading} says it, too"] if whole else []))
    return turned_name(whole) if whole else None


def turned_name(whole: Candidate) -> Line:
    """A name in one column; "Flanders, Ned" is turned."""
    if whole.looks.share("comma_name") > 0.5:
        value: object = [
            {"column": Col(whole), "extract": {"pattern": "^[^,]+,\\s*(.+)$", "else": "blank"}},
            {"column": Col(whole), "extract": "^([^,]+)"},
        ]
        return line_of(value, [whole], "the last name stands first, with a comma, and is put behind")
    line = line_of(plain(whole), [whole])
    if whole.looks.filled and whole.looks.share("full_name") < 0.6:
        line.doubts = (
            *line.doubts,
            f"{int(whole.looks.share('full_name') * 100)} % of the values have the form of a full name",
        )
    return line


def street(place: Place, languages: frozenset[str]) -> tuple[Line | None, Line | None]:
    """The first line of an address, and the rest of it."""
    base = place.one("street") or place.one("address")
    again = [
        each if each.meaning.line else each.doubted("a second column of streets") for each in place.parts.get("street", [])[1:]
    ]
    further = [*again, *place.parts.get("street2", [])]
    further.sort(key=lambda each: each.meaning.line or each.position)
    box = place.one("po_box")
    if base is None and further:
        base, further = further[0].doubted("there is no first line"), further[1:]
    if base is None:
        return (line_of(Col(box), [box], "a post-office box without its word") if box else None), None
    if base.concept == "street" and (whole := place.one("address")):
        base = base.doubted(f"{whole.heading} holds an address, too")
    if base.concept == "address" and not place.one("city", "postal_code"):
        base = base.doubted("a whole address in one cell: `extract` takes it apart")
    parts, value = _numbered(base, place, languages)
    rest: object = joined(further, ", ") if further else None
    behind = further
    if base.looks.share("lines") > 0 and len(parts) == 1:
        value = {"column": Col(base), "split": "\n", "part": "1"}
        rest = {"column": Col(base), "split": "\n", "part": "2-", "join": ", "}
        rest = {"columns": [rest, *map(plain, further)], "join": ", "} if further else rest
        behind = [base, *further]
    # Lines as they are printed end in the place: where no column of its own says the town, one of them does.
    printed = len(further) > 1 and not place.one("city")
    doubts = ["the town and its postal code are among these lines"] if printed else []
    first = line_of(value, parts)
    if box:
        fallback = {"template": Template((("P.O. Box ", Col(box)),))}
        first = line_of({"first_of": [value, fallback]}, [*parts, box], "a post-office box where there is no street")
    return first, line_of(rest, behind, *doubts) if rest is not None else None


def _numbered(base: Candidate, place: Place, languages: frozenset[str]) -> tuple[list[Candidate], object]:
    """A street with its house number, in the order of the language."""
    number, suffix = place.one("house_number"), place.one("house_suffix")
    if number is None:
        return [base], plain(base)
    parts = [number, base] if not languages or languages & NUMBER_FIRST else [base, number]
    parts += [suffix] if suffix else []
    return parts, [plain(each) for each in parts]


def country_of(column: Candidate, form: str = "") -> dict[str, object]:
    """A country's column, read as a `form` (code, name); letters as on cars are looked up."""
    plates = {text: PLATES[text] for text in sorted(column.looks.values or PLATES) if text in PLATES}
    steps: dict[str, object] = {"country": form} if form else {}
    if column.looks.share("plate"):
        steps = {"lookup": plates, "else": "keep", **steps}
    return {"column": Col(column), **steps}


def phone(number: Candidate | None, country: Country, *, part: bool = False) -> object:
    """A phone number, read in the client's country."""
    region: dict[str, object] = {}
    if country.column is not None:
        region["region"] = country_of(country.column)
    if country.default:
        region["default"] = country.default
    settings: object = country.default if country.default and country.column is None else region
    if part:
        return {"column": "{part}", "phone": settings}
    assert number is not None
    return plain(number, phone=settings)


def texts(columns: list[Candidate]) -> list[object]:
    """Columns that feed a list of texts; a cell that is a list of its own is cut."""
    return [plain(each, split=each.looks.parts) if each.looks.parts else plain(each) for each in columns]


def table(column: Candidate) -> tuple[Entry, ...]:
    """A `lookup` of a column's values, each with nothing behind it yet and its count beside it."""
    values = sorted(column.looks.values.items(), key=lambda each: (-each[1], each[0]))
    return tuple(Entry(text, "", counted(count, "row")) for text, count in values)


def flagged(column: Candidate, tag: str, *, when: bool) -> Line | None:
    """A column of yes and no -> a tag where it says the one of them; None where it has no such values."""
    words = [text for text in column.looks.values if text.casefold().startswith(_REFUSING)]
    words = words or [text for text in column.looks.values if text.casefold() in (YES if when else NO)]
    if not words and column.looks.share("yes_no") > 0.9:
        words = ["true"] if when else ["false"]
    if not words:
        return None
    return line_of({"column": Col(column), "lookup": dict.fromkeys(sorted(words), tag), "else": "blank"}, [column])
