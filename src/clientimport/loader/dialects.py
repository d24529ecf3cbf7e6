"""Which kind of database a connection speaks to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MARIADB_NAMES = ("mariadb", "mysql")
"""What SQLAlchemy calls MariaDB and MySQL, which are spoken to alike."""


def is_mariadb(speaker: Connection | Engine) -> bool:
    """Whether it is MariaDB or MySQL."""
    return speaker.dialect.name in MARIADB_NAMES
