"""Which rejected row each row of a mended report is: by its identity, by file and row, or by its key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import polars as pl

from clientimport.core.row_identity import Identity, parse_identity
from clientimport.core.rows import REJECT_COLUMNS, REJECT_IDENTITY, ROW
from clientimport.pipeline.retry_told import Skipped, Where
from clientimport.reader.mended_file import MendedTable

_ROW, _FILE = REJECT_COLUMNS[0], REJECT_COLUMNS[1]

Place = tuple[str, int]
"""Path of a file as its run had it, and a row."""


@dataclass(frozen=True)
class Known:
    """What the ledger answers. `runs`: ids of all runs.

    `by_place`: places -> the identities of a run that has the most of them; `by_key`: table, its rows (ROW, cells) -> ROW and
    the identities of open rejects with that key.
    """

    runs: frozenset[str]
    by_place: Callable[[MendedTable, dict[int, Place]], dict[int, Identity]]
    by_key: Callable[[MendedTable, list[int]], dict[int, list[Identity]]]


@dataclass
class Pairs:
    """One table's rows. `found`: ROW of the table -> identity."""

    table: MendedTable
    found: dict[int, Identity] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    unknown_runs: int = 0
    """Rows whose identity names a run that the ledger does not have."""


def pair(table: MendedTable, known: Known) -> Pairs:
    """A table -> which of its rows is which reject; rows for which that cannot be told are skipped, with the reason."""
    pairs = Pairs(table)
    pairs.skipped += [Skipped(_here(table, row), "torn", {"code": code}) for row, code in table.torn]
    by_place: dict[int, Place] = {}
    by_key: list[int] = []
    has_identity = table.column(REJECT_IDENTITY) is not None
    has_place = table.column(_ROW) is not None and table.column(_FILE) is not None
    for row, told, number, path in _told(table):
        identity = parse_identity(told) if told else None
        if identity is not None and identity[0] in known.runs:
            pairs.found[row] = identity
        elif identity is not None:
            pairs.unknown_runs += 1
            pairs.skipped.append(Skipped(_here(table, row), "run-unknown", {"run": identity[0]}))
        elif told:
            pairs.skipped.append(Skipped(_here(table, row), "identity-bent", {"text": told[:60]}))
        elif has_place and number.isascii() and number.isdigit() and len(number) < 19 and path:
            by_place[row] = (path, int(number))
        elif has_identity or has_place:
            pairs.skipped.append(Skipped(_here(table, row), "row-added"))
        else:
            by_key.append(row)
    if by_place:
        found = known.by_place(table, by_place)
        pairs.found |= found
        for row, place in by_place.items():
            if row not in found:
                facts = {"file": place[0], "row": str(place[1])}
                pairs.skipped.append(Skipped(_here(table, row), "place-unknown", facts))
    if by_key:
        _by_key(pairs, known, by_key)
    return pairs


def _by_key(pairs: Pairs, known: Known, rows: list[int]) -> None:
    table = pairs.table
    found = known.by_key(table, rows)
    for row in rows:
        identities = found.get(row, [])
        if len(identities) == 1:
            pairs.found[row] = identities[0]
        else:
            reason = "key-ambiguous" if identities else "key-unknown"
            pairs.skipped.append(Skipped(_here(table, row), reason, {"count": str(len(identities))}))


def _told(table: MendedTable) -> Iterator[tuple[int, str, str, str]]:
    """ROW, and what stands in the columns of identity, row and file."""
    named = [table.column(name) for name in (REJECT_IDENTITY, _ROW, _FILE)]
    columns = [pl.lit("") if name is None else pl.col(name).fill_null("").str.strip_chars() for name in named]
    told = table.rows.select(ROW, *(column.alias(f"told {at}") for at, column in enumerate(columns)))
    yield from told.iter_rows()


def _here(table: MendedTable, row: int) -> Where:
    return Where(table.path, table.sheet, row)
