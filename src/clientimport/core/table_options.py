"""How tables of MariaDB and MySQL are made: transactional, with any character, text compared by its bytes."""

from __future__ import annotations

from typing import Any

CHARACTER_SET = "utf8mb4"
MARIADB_COLLATION = "utf8mb4_nopad_bin"
MYSQL_COLLATION = "utf8mb4_0900_bin"
"""The collations of a server's own are blind to case, and most of them to a blank at the end."""

TABLE_OPTIONS: dict[str, Any] = {
    "mariadb_engine": "InnoDB",
    "mariadb_charset": CHARACTER_SET,
    "mariadb_collate": MARIADB_COLLATION,
    "mysql_engine": "InnoDB",
    "mysql_charset": CHARACTER_SET,
    "mysql_collate": MYSQL_COLLATION,
}
"""Keywords of SQLAlchemy's Table; other databases do not look at them."""
