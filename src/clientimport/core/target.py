"""A target: one record shape, its tables and what the loader must know of them. Stages receive one and import none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from sqlalchemy import Connection, MetaData

    from clientimport.core.rules import Record


@dataclass(frozen=True)
class Flag:
    """A primary flag of list items: at most one item has it; `first`: where none has, the first item gets it.

    `yes`, `no`: the values in the typed frame (True/False, or "1"/"0").
    """

    name: str
    first: bool = True
    yes: Any = True
    no: Any = False


@dataclass(frozen=True)
class ListPart:
    """A list field kept in a child table with `id`, `client_id` and one column a field of the item.

    `identity`: over all of the item's typed columns (null where unmapped) -> String expression; equal texts are the same
    item of one client.
    A null identity never matches.
    """

    field: str
    table: str
    identity: Callable[[], pl.Expr]
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class ObjectPart:
    """A nested object kept in a table of its own, at most one row a client (`id`, `client_id` unique, one column a field).

    Nested objects that no ObjectPart names stand in the client table, path dots as underscores ("detail_website").
    `secret`: its field that is hashed before storage, in the column "<secret>_hash"; `unique`: its field that is unique
    over all clients.
    """

    field: str
    table: str
    secret: str = ""
    unique: str = ""


@dataclass(frozen=True)
class SharedList:
    """A list of texts shared between clients: `table` (`id`, `name`, `name_key` unique: casefolded) and `link` table
    (`client_id`, `<singular>_id` = `link_column`, `position`). The spelling that exists already wins."""

    field: str
    table: str
    link: str
    link_column: str


@dataclass(frozen=True)
class SharedObject:
    """A nested object `{name}` kept once and shared (company): `field`.name -> `table` (`id`, `name`, `name_key`).

    `name_key` is the casefolded name, unique, null for one made for one client alone. `id_field` is the record's own field
    for an existing one, and the client table's column.
    """

    field: str
    id_field: str
    table: str


@dataclass(frozen=True)
class Reference:
    """A field of the record that must exist in a table: `field` (dotted path) in `table`.`column`.

    `optional_notice`: code of the notice where the field is blank, or "".
    `unknown`: code of the reject where the table lacks the value. `creatable`: the mapping may say `create`.
    """

    field: str
    table: str
    column: str
    unknown: str
    optional_notice: str = ""
    creatable: bool = True


@dataclass(frozen=True)
class ReferenceTable:
    """What `references load|list NAME` handles. `headings`: those of its CSV, `required` among them.

    `split`: the CSV's frame (all String) -> [(table name, frame with that table's columns, key column)], parents first;
    rows are inserted or updated by the key column.
    `listing`: connection -> frame with `headings`.
    """

    name: str
    headings: tuple[str, ...]
    required: tuple[str, ...]
    split: Callable[[pl.DataFrame], list[tuple[str, pl.DataFrame, str]]]
    listing: Callable[[Connection], pl.DataFrame]


@dataclass(frozen=True)
class AccountRule:
    """Account codes: `prefix` (typed own frame -> String Series, never null), then a number of at least `digits` digits
    counting up per prefix from 1; `column` of the client table, unique; never changed, never reused. `field`: the own field
    that gives a code which the client had already, or ""; such a code is kept as it is."""

    column: str
    prefix: Callable[[pl.DataFrame], pl.Series]
    digits: int = 2
    field: str = ""


@dataclass(frozen=True)
class Target:
    """One record shape.

    `record`: the Pydantic model, the contract. `metadata`: -> SQLAlchemy MetaData with all its tables (imported late).
    `client_table` has `id`, `system`, `key`, `run_id`, `created_at`, `updated_at`, `content_hash` (BigInteger),
    `fingerprint` (Text), own fields (dots as underscores) and, with an account rule, its column.
    `show(connection, client_ids, timezone)`: what the API returns for stored clients, in the order of the ids.
    `created(client_id, account)`: the envelope of the API's answer to a creation, or None where the shape has none.
    `migrations`: folder of its Alembic scripts; its version table is "<name>_alembic_version".
    `examples`: the document's own examples, as nested records by name.
    `fixed`: own fields with the value they get on creation where the mapping gives none ({"source": "import"}).
    `title_fields`: groups of own fields that tell a person who the client is ((("title",), ("first_name", "last_name"))).
    """

    name: str
    title: str
    record: type[Record]
    metadata: Callable[[], MetaData]
    client_table: str
    migrations: Path
    show: Callable[[Connection, list[int], str], Any]
    parts: tuple[ListPart | ObjectPart | SharedList | SharedObject, ...] = ()
    references: tuple[Reference, ...] = ()
    reference_tables: tuple[ReferenceTable, ...] = ()
    account: AccountRule | None = None
    created: Callable[[int, str], dict[str, Any]] | None = None
    fixed: dict[str, str] = field(default_factory=dict)
    title_fields: tuple[tuple[str, ...], ...] = ()
    examples: dict[str, dict[str, Any]] = field(default_factory=dict)

    def parts_of(self, kind: type[Any]) -> list[Any]:
        """The parts of one kind, in order."""
        return [part for part in self.parts if isinstance(part, kind)]


@dataclass(frozen=True)
class References:
    """A snapshot of the reference tables: Reference.field -> the known values as a Series (Int64 or String).

    A field that is absent is not checked ("not done").
    """

    known: dict[str, pl.Series] = field(default_factory=dict)
    digest: str = ""
