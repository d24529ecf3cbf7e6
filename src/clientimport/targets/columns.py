"""The columns and constraints that the tables of every target are made of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.mysql import DATETIME, LONGTEXT, VARCHAR
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import TextClause
from sqlalchemy.types import TypeEngine

from clientimport.core.table_options import CHARACTER_SET, MARIADB_COLLATION, MYSQL_COLLATION, TABLE_OPTIONS

KEY_LENGTH = 255
"""Characters of a legacy system's name and of its key, at most (DESIGN §5)."""
NAME_KEY_LENGTH = 600
"""Characters of a casefolded name that is unique: what fits an index of every database, at four bytes each."""

TEXT = Text().with_variant(LONGTEXT(), "mysql", "mariadb")
"""Text of any length: MariaDB's own TEXT ends at 64 KiB."""

_MOMENT = DateTime(timezone=True).with_variant(DATETIME(fsp=6), "mysql", "mariadb")
_NAMES = {
    "pk": "pk_%(table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class _Now(TextClause):
    """The time of an insert, in UTC: what stands in a column of MariaDB knows no zone."""

    inherit_cache = True


@compiles(_Now)
def _now(element: _Now, *_: Any, **__: Any) -> str:
    return element.text


@compiles(_Now, "mysql", "mariadb")
def _now_in_mariadb(*_: Any, **__: Any) -> str:
    return "(UTC_TIMESTAMP(6))"


def new_metadata() -> MetaData:
    """Empty metadata in which every constraint gets a name by rule, so that migrations can speak of it."""
    return MetaData(naming_convention=_NAMES)


def id_type() -> TypeEngine[int]:
    """Ids: 64 bits, and in SQLite the INTEGER that alone can count up by itself."""
    return BigInteger().with_variant(Integer(), "sqlite")


def id_column() -> Column[int]:
    """`id`, given by the database itself."""
    return Column("id", id_type(), Identity(), primary_key=True)


def bytewise(length: int) -> String:
    """Text of at most `length` characters that is compared by its bytes, whatever the database's own collation."""
    return (
        String(length)
        .with_variant(String(length, collation="C"), "postgresql")
        .with_variant(String(length, collation="BINARY"), "sqlite")
        .with_variant(VARCHAR(length, charset=CHARACTER_SET, collation=MARIADB_COLLATION), "mariadb")
        .with_variant(VARCHAR(length, charset=CHARACTER_SET, collation=MYSQL_COLLATION), "mysql")
    )


def client_columns() -> list[Any]:
    """What every client table has besides the record's own fields, its unique (system, key) included."""
    return [
        id_column(),
        Column("system", bytewise(KEY_LENGTH), nullable=False),
        Column("key", bytewise(KEY_LENGTH), nullable=False),
        Column("run_id", String(64)),
        Column("created_at", _MOMENT, nullable=False, server_default=_Now("CURRENT_TIMESTAMP")),
        Column("updated_at", _MOMENT, nullable=False, server_default=_Now("CURRENT_TIMESTAMP")),
        Column("content_hash", BigInteger),
        Column("fingerprint", TEXT),
        UniqueConstraint("system", "key"),
    ]


def client_id_column(client_table: str, **options: Any) -> Column[int]:
    """`client_id` of a child table: its rows go when their client goes. `options`: index, unique, primary_key."""
    return Column("client_id", id_type(), ForeignKey(f"{client_table}.id", ondelete="CASCADE"), nullable=False, **options)


def table(name: str, metadata: MetaData, *items: Any) -> Table:
    """A table whose ids are never given twice and whose limits of length hold in SQLite too."""
    made = Table(name, metadata, *items, sqlite_autoincrement=_counts_up(items), **TABLE_OPTIONS)
    for column in made.columns:
        if isinstance(column.type, String) and column.type.length:
            limit = CheckConstraint(f'length("{column.name}") <= {column.type.length}', name=f"{column.name}_length")
            # The others keep VARCHAR(n) by themselves, and length() counts bytes in MariaDB.
            made.append_constraint(limit.ddl_if(dialect="sqlite"))
    return made


def _counts_up(items: tuple[Any, ...]) -> bool:
    return any(isinstance(item, Column) and item.identity is not None for item in items)
