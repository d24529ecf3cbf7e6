"""A batch as records: one frame for the record's own fields, one long frame for each list field, tied by ROW."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from clientimport.core.joined_rows import PARTNER
from clientimport.core.rows import ROW, RowBatch

KEY = "__key"
"""String column of the own frame: the legacy system's key."""
SLOT = "__slot"
"""Int32 column of list frames: which item of the mapping the item came from."""
POSITION = "__position"
"""Int32 column of list frames: the item's index in the record, 0-based, blanks closed up."""
ITEM = "value"
"""The one field of a list of texts (tags)."""


def nothing_assumed() -> pl.DataFrame:
    """An empty frame of the shape of `RecordBatch.assumed`."""
    return pl.DataFrame(schema={ROW: pl.Int64, "field": pl.String})


def no_item_places() -> pl.DataFrame:
    """An empty frame of the shape of `RecordBatch.item_places`."""
    return pl.DataFrame(schema={ROW: pl.Int64, "list": pl.String, "position": pl.Int32, "join": pl.String, PARTNER: pl.Int64})


@dataclass(frozen=True)
class Origins:
    """Which columns of the file (frame names) a field's value came from.

    `own`: dotted path of a field of the record -> columns. `items`: (list, slot, field) -> columns; the field of a list
    of texts is ITEM. `key`: the key's columns.
    """

    key: tuple[str, ...]
    own: dict[str, tuple[str, ...]]
    items: dict[tuple[str, int, str], tuple[str, ...]]

    def columns(self, pattern: str, slot: int | None) -> tuple[str, ...]:
        """A fault's field pattern and slot -> its columns; () where nothing of the file fed it."""
        if "[]" not in pattern:
            own = self.own.get(pattern)
            if own is not None:
                return own
            inside = [c for path, columns in self.own.items() if path.startswith(pattern + ".") for c in columns]
            return tuple(dict.fromkeys(inside))
        name, _, rest = pattern.partition("[]")
        wanted = rest.lstrip(".")
        found = [
            c
            for (of, at, leaf), columns in self.items.items()
            if of == name and (slot is None or at == slot) and (not wanted or leaf == wanted)
            for c in columns
        ]
        return tuple(dict.fromkeys(found))


@dataclass
class RecordBatch:
    """What the mapper makes of a RowBatch; every value is text, as the mapping made it, trimmed and NFC, or null.

    `own`: ROW, KEY, then a String column for each mapped field of the record and of its nested objects, named by its
    dotted path ("office_id", "company.name", "billing_address.address_town").
    `lists`: for each mapped list field: ROW, SLOT, POSITION and a String column for each mapped field of its items.
    Items whose mapped cells are all blank are not there. A row that the mapper faults keeps its line in `own` (with the
    faulty value null); rows that `only_if` removed are in none of the frames and counted in `filtered`.
    `faults`: FAULT_SCHEMA.
    `assumed`: ROW, field (path of an own field): values that are only a default or a fixed text, told by no cell; in an
    update they never overwrite a stored value. `fixed_fields`: own fields whose every value is such; they are not repeated
    in `assumed`.
    `item_places`: ROW, list, position, join, PARTNER: which row of a joined table an item came from; of a cell that holds
    an error its column ("mails.Address") stands for the list, and there is no position.
    """

    batch: RowBatch
    own: pl.DataFrame
    lists: dict[str, pl.DataFrame]
    faults: pl.DataFrame
    origins: Origins
    filtered: int = 0
    assumed: pl.DataFrame = field(default_factory=nothing_assumed)
    fixed_fields: frozenset[str] = frozenset()
    item_places: pl.DataFrame = field(default_factory=no_item_places)


@dataclass
class CheckedBatch:
    """What the checker makes of a RecordBatch.

    `own`, `lists`: as in RecordBatch, of the accepted rows alone, and typed: integers Int64, booleans Boolean, the rest
    String. Values and items dropped by `on_invalid` are gone. `fields` and `items` of secret kind are still plain text.
    `dropped`: ROW, field (pattern; "phone_numbers[]" for an item, "notes" for a value): what `on_invalid` dropped.
    `problems`: PROBLEM_SCHEMA without line, byte and cell, of all rows, those of `batch.faults` included.
    `rejected`: Series of ROW, ascending: the rows that are rejects so far (broken rows included).
    `assumed`, `fixed_fields`: as in RecordBatch. `item_places`: as there, of the rows that a problem is told of.
    """

    batch: RowBatch
    own: pl.DataFrame
    lists: dict[str, pl.DataFrame]
    dropped: pl.DataFrame
    problems: pl.DataFrame
    rejected: pl.Series
    origins: Origins
    filtered: int = 0
    not_done: tuple[str, ...] = field(default=())
    assumed: pl.DataFrame = field(default_factory=nothing_assumed)
    fixed_fields: frozenset[str] = frozenset()
    item_places: pl.DataFrame = field(default_factory=no_item_places)


HASH = "__hash"
"""Int64 column of the own frame: the content hash (core.fingerprint)."""
FINGERPRINT = "__fingerprint"
"""String column of the own frame: the fingerprint of what the file gave (core.fingerprint)."""


@dataclass
class LoadedBatch:
    """What the loader made of a CheckedBatch.

    `fates`: ROW, key (String), client_id (Int64), account (String or null), fate (created | updated | unchanged | merged).
    `faults`: FAULT_SCHEMA of the rows that only the database or the run as a whole could refuse.
    """

    fates: pl.DataFrame
    faults: pl.DataFrame
