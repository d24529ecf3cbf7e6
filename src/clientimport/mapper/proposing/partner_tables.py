"""Which other tables belong to the client file: told by columns that hold the same values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from clientimport.mapper.headings import loose
from clientimport.mapper.proposing.columns import Candidate
from clientimport.mapper.proposing.meaning import NUMBERS

_REGISTERED = ("vat_number", "registration_number", "company_number", "tax_code", "sid")
_KINDS = ("tags", "office", "owner", "department", "client_type", "payment_term")
_TIES = frozenset({"", "id", "foreign_id", "code", "email", "company", "customer_name", "full_name", *_REGISTERED, *_KINDS})
"""What a column may be that ties rows together; towns and first names agree by chance."""
_IDS = frozenset({"id", "foreign_id", "code"})
_NAMES = frozenset({"company", "customer_name", "full_name"})
_NOT_TIES = ("date", "money", "country", "currency")
_LEAST_DISTINCT = 3
_SHARED = 0.5
"""The part of one side's values that the other holds, from which two columns may belong together."""
_SURELY_SHARED = 0.8
_LONG = 6
"""Characters from which values do not agree by chance, as the numbers from 1 on do."""
_NEARLY_UNIQUE = 0.8
_BARE = NUMBERS | {"id", "key", "code"}
"""Headings that only say "the number", as every table has one."""
SAME, LIKE, BOTH_IDS, UNLIKE = 3, 2, 1, 0
"""How far two headings agree."""


@dataclass(frozen=True)
class Table:
    """A table as far as it was looked at. `called`: as its file or sheet; `name`: as a join; `settings`: how the mapping names
    the file and reads it; `values`: column -> its different texts; `whole`: whether all its rows were looked at;
    `of_clients`: whether it is the main one."""

    called: str
    name: str
    settings: Mapping[str, object]
    columns: Sequence[Candidate]
    values: Mapping[str, frozenset[str]]
    whole: bool
    of_clients: bool = False

    @property
    def named(self) -> list[Candidate]:
        """The columns that a mapping can name and that are no secrets."""
        return [each for each in self.columns if each.written and not each.secret]

    def ties(self) -> Iterator[Candidate]:
        """The columns that may tie its rows to those of another."""
        for each in self.named:
            looks = each.looks
            kinds = any(looks.share(kind) > _SHARED for kind in _NOT_TIES)
            if looks.distinct >= _LEAST_DISTINCT and each.concept in _TIES and not kinds and not looks.parts:
                yield each


@dataclass(frozen=True)
class Partner:
    """A table and what ties it to the client file, or to the table `of` which is tied to it."""

    table: Table
    of: str
    mine: Candidate
    theirs: Candidate
    rows: Literal["one", "many"]
    shared: int
    agree: int
    whole: bool

    @property
    def rare(self) -> bool:
        """Whether many clients have no row there, as it looks: that is nothing to be told."""
        looks = self.mine.looks
        return looks.distinct >= _NEARLY_UNIQUE * looks.filled and self.shared < _SURELY_SHARED * looks.distinct

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why it is not sure."""
        looks = self.theirs.looks if self.rows == "one" else self.mine.looks
        again = looks.filled - looks.distinct
        where = "there" if self.rows == "one" else "here"
        return tuple(
            doubt
            for doubt, holds in (
                ("the headings do not say so", self.agree <= BOTH_IDS),
                ("the headings say so in part", self.agree == LIKE),
                ("only the first rows were looked at", not self.whole),
                (f"values stand in several rows {where}", again > 0),
                ("what ties them is a name", self.mine.concept in _NAMES),
            )
            if holds
        )


def partners(main: Table, others: Sequence[Table]) -> list[Partner]:
    """The tables that are tied to the main one, or to one that is, each behind the one that it hangs on."""
    left, found = list(others), list[Partner]()
    sides = [("", main)]
    while sides:
        of, table = sides.pop(0)
        for other in tuple(left):
            if best := _best(of, table, other):
                found.append(best)
                left.remove(other)
                if best.rows == "one":
                    sides.append((other.name, other))
    return found


def _best(of: str, table: Table, other: Table) -> Partner | None:
    pairs = [pair for mine, theirs in product(table.ties(), other.ties()) if (pair := _pair(of, table, other, mine, theirs))]
    return max(pairs, key=lambda pair: (pair.agree, pair.mine.concept in _IDS, pair.shared), default=None)


def _pair(of: str, table: Table, other: Table, mine: Candidate, theirs: Candidate) -> Partner | None:
    rows = _rows(mine, theirs)
    if rows is None:
        return None
    here, there = table.values[mine.column], other.values[theirs.column]
    shared = len(here & there)
    share = shared / min(len(here), len(there))
    agree, whole = _agreement(table, other, mine, theirs), table.whole and other.whole
    # Of long tables the first rows need not hold the same: there the headings must say it.
    enough = share >= _SHARED if whole else agree == SAME or share >= _SHARED
    long = min(mine.looks.longest, theirs.looks.longest) >= _LONG
    told = agree >= LIKE or (long and (agree == BOTH_IDS or share >= _SURELY_SHARED))
    return Partner(other, of, mine, theirs, rows, shared, agree, whole) if enough and told else None


def _rows(mine: Candidate, theirs: Candidate) -> Literal["one", "many"] | None:
    """Whether the table holds one row or several for a value; None where neither side has values of its own."""
    if theirs.looks.distinct == theirs.looks.filled:
        return "one"
    if mine.looks.distinct >= _NEARLY_UNIQUE * mine.looks.filled:
        return "many"
    return "one" if theirs.looks.distinct >= _NEARLY_UNIQUE * theirs.looks.filled else None


def _agreement(table: Table, other: Table, mine: Candidate, theirs: Candidate) -> int:
    first, second = loose(mine.heading), loose(theirs.heading)
    if first in _BARE or second in _BARE:
        return _agreement_with_bare(table, other, mine, theirs)
    if first == second:
        return SAME
    short, long = sorted((first, second), key=len)
    if len(short) > 1 and (long.endswith(short) or long.startswith(short)):
        return LIKE
    return BOTH_IDS if {mine.concept, theirs.concept} <= _IDS else UNLIKE


def _agreement_with_bare(table: Table, other: Table, mine: Candidate, theirs: Candidate) -> int:
    """Each table has an "Id" of its own: it is what another table calls by this one's name."""
    first, second = loose(mine.heading), loose(theirs.heading)
    if first == second:
        return UNLIKE
    if (second in _BARE and _called_for(other, first, second)) or (first in _BARE and _called_for(table, second, first)):
        return SAME
    if first in _BARE and table.of_clients and theirs.concept == "id":
        return LIKE  # "Kontakt-Nr", whatever the clients' file is called
    return BOTH_IDS if {mine.concept, theirs.concept} <= _IDS else UNLIKE


def _called_for(table: Table, heading: str, own: str) -> bool:
    """Whether a heading is a table's name with that of the table's own number: "AccountId" is the "Id" of "accounts"."""
    name = loose(table.called)
    rest = heading.removesuffix(own) if heading.endswith(own) else heading.removeprefix(own)
    return rest != heading and len(rest) >= 3 and (name.startswith(rest) or rest.startswith(name))
