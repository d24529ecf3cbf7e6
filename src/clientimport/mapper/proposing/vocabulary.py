"""The words that headings are made of, in several languages, from data/headings.csv, and how headings are cut into words."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

STRONG, WEAK, AMBIGUOUS, ATTRIBUTE = "strong", "weak", "ambiguous", "attribute"
SCOPE, ENTITY, NOISE, BLOCKER, NUMBER, UNKNOWN = "scope", "entity", "noise", "blocker", "number", "unknown"

_CAMEL = re.compile(r"(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zß-ÿ])|(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])")
_TOKEN = re.compile(r"[^\W\d_]+|\d+|#|&|\+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True)
class Role:
    """What a word or phrase can be in a heading. `kind`: as above; `name`: of the concept, scope or entity."""

    kind: str
    name: str
    language: str


@cache
def vocabulary() -> Mapping[str, tuple[Role, ...]]:
    """Word or phrase, squeezed as `tokens` does and joined -> its roles."""
    found: dict[str, list[Role]] = {}
    path = resources.files("clientimport.mapper.proposing").joinpath("data/headings.csv")
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        role = Role(row["role"], row["name"], row["language"])
        for word in row["words"].split("|"):
            for spelling in {word, word.casefold().translate(_UMLAUTS)}:
                roles = found.setdefault("".join(tokens(spelling)), [])
                if all((role.kind, role.name) != (other.kind, other.name) for other in roles):
                    roles.append(role)
    return {word: tuple(roles) for word, roles in found.items() if word}


@cache
def longest_word() -> int:
    """Letters of the longest entry."""
    return max(map(len, vocabulary()))


def tokens(heading: str) -> list[str]:
    """A heading -> its words in small letters, without accents and punctuation; CamelCase and snake_case apart."""
    parted = _CAMEL.sub(" ", unicodedata.normalize("NFKC", heading[:300]))
    plain = unicodedata.normalize("NFKD", parted.casefold())
    return _TOKEN.findall("".join(c for c in plain if not unicodedata.combining(c) and c not in "'’`´"))
