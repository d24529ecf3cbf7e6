"""Addresses as they are printed, in numbered lines or in one cell: town, postal code and country taken out of them."""

from __future__ import annotations

from dataclasses import replace

from clientimport.mapper.proposing.columns import Candidate
from clientimport.mapper.proposing.gathering import Place
from clientimport.mapper.proposing.sources import plain
from clientimport.mapper.proposing.tree import Line, line_of

_LEAST_LINES = 3
_STATE = r"[A-Z]{2,3},?\s+"
_CODE = {
    "place_with_state": r"(?:\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4})",
    "code_before_place": r"(?:\d{4} ?[A-Z]{2}\b|\d{4}-\d{3}|\d{5}-\d{3}|\d{2}-\d{3}|\d{3} \d{2}|\d{4,5})",
    "code_behind_place": r"(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4}-\d{3}|\d{4,6})",
}
"""Kind of a place's line, as values/looks.py tells them -> the form of its postal code."""
_DOUBT = "taken out of an address as it is printed"


def lines_of(place: Place) -> list[Candidate]:
    """The lines of an address in their order."""
    found = [each for concept in ("street", "street2", "address") for each in place.parts.get(concept, [])]
    return sorted(found, key=lambda each: (each.meaning.line, each.position))


def settle_lines(place: Place) -> None:
    """Lines that hold one thing each in every row become what they hold: the postal code, and before it town and county."""
    lines = lines_of(place)
    if len(lines) < _LEAST_LINES + 1 or place.one("city", "postal_code"):
        return
    code = next((each for each in reversed(lines[2:]) if _only_a_code(each)), None)
    if code is None:
        return
    before = [each for each in lines[2 : lines.index(code)] if each.looks.filled and each.looks.share("with_digit") < 0.15]
    for each, concept in ((code, "postal_code"), *zip(before, ("city", "county"), strict=False)):
        for alike in place.parts.values():
            alike[:] = [other for other in alike if other is not each]
        place.parts[concept] = [replace(each, concept=concept).doubted(f"a line of the address that holds a {concept}")]
    place.parts = {concept: alike for concept, alike in place.parts.items() if alike}


def _only_a_code(each: Candidate) -> bool:
    return each.looks.filled > 0 and each.looks.share("postal") > 0.8 and each.looks.share("with_digit") > 0.8


def taken_apart(place: Place) -> dict[str, Line]:
    """An address without columns of town and postal code -> name, street, city, region, postal_code, country; {} where its
    lines do not look like places."""
    lines = lines_of(place)
    if not lines or place.one("city", "postal_code", "house_number"):
        return {}
    named = len(lines) >= _LEAST_LINES and _names_somebody(lines[0], lines[1])
    made: dict[str, Line] = {"name": line_of(plain(lines[0]), lines[:1], "a name in the first line")} if named else {}
    lines = lines[1:] if named else lines
    if not (style := _style(lines)):
        return {}
    code = _CODE[style]
    prefix = r"(?:[A-Z]{1,2}-)?"
    patterns = {
        "place_with_state": {
            "street": rf"^(.+?),\s*[^,]+?,?\s+{_STATE}{code}\b",
            "city": rf"(?:^|,\s*)([^,]+?),?\s+{_STATE}{code}\b",
            "region": rf"\s([A-Z]{{2,3}}),?\s+{code}\b",
            "postal_code": rf"\s{_STATE}({code})\b",
            "country": rf"\s{_STATE}{code},?\s+([^\d,]+)$",
        },
        "code_before_place": {
            "street": rf"^(.+?),\s*{prefix}{code}\s+[^\d,]+",
            "city": rf"(?:^|,\s*){prefix}{code}\s+([^\d,]+)",
            "postal_code": rf"(?:^|,\s*){prefix}({code})\s+[^\d,]+",
            "country": rf"(?:^|,\s*){prefix}{code}\s+[^\d,]+,\s*([^\d,]+)$",
        },
        "code_behind_place": {
            "street": rf"^(.+?),\s*[^\d,]+?,?\s+{code}(?:,|$)",
            "city": rf"(?:^|,\s*)([^\d,]+?),?\s+{code}(?:,|$)",
            "postal_code": rf"[^\d,],?\s+({code})(?:,|$)",
            "country": rf"[^\d,],?\s+{code},\s*([^\d,]+)$",
        },
    }[style]
    for field, pattern in patterns.items():
        made[field] = line_of(_extracted(lines, pattern, field), lines, _DOUBT)
    return made


def _names_somebody(first: Candidate, second: Candidate) -> bool:
    return first.looks.filled > 0 and first.looks.share("with_digit") < 0.3 and second.looks.share("with_digit") > 0.5


def _style(lines: list[Candidate]) -> str:
    """How the lines write a place, or "" where too few do."""
    most = max(each.looks.filled for each in lines)
    shares = {kind: sum(each.looks.share(kind) * each.looks.filled for each in lines) / most if most else 0.0 for kind in _CODE}
    best = max(shares, key=lambda kind: shares[kind])
    return best if shares[best] > 0.3 else ""


def _extracted(lines: list[Candidate], pattern: str, field: str) -> dict[str, object]:
    whole: dict[str, object] = (
        {"columns": [plain(each) for each in lines], "join": ", "} if len(lines) > 1 else {"column": plain(lines[0])}
    )
    if len(lines) == 1 and isinstance(whole["column"], dict):
        whole = dict(whole["column"])
    wide = len(lines) == 1 and lines[0].looks.share("wide_blanks") > 0.5
    if wide or any(each.looks.share("lines") > 0 for each in lines):
        pattern_between = r"\s{2,}|\s*[\r\n]+\s*" if wide else r"\s*[\r\n]+\s*"
        whole["clean"] = {"replace": {"pattern": pattern_between, "with": ", "}}
    part = {**whole, "extract": {"pattern": pattern, "else": "blank"}}
    return {"first_of": [part, whole]} if field == "street" else part
