"""Passwords: hashed with Argon2id in threads, last, and only those that are to be stored."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING

import polars as pl
from sqlalchemy import Connection

from clientimport.core.mapping import Mapping
from clientimport.core.rows import ROW
from clientimport.core.secrets import WITHHELD
from clientimport.core.target import ObjectPart
from clientimport.loader.places import Places
from clientimport.loader.writes import Update

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_CHUNK = 2000
"""Hashes computed before they are written: bounds what is held in memory."""
_PHC = re.compile(r"\$[a-z0-9-]{1,32}(\$[A-Za-z0-9/+.=,_-]+)+")


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def told_password(path: str) -> pl.Expr:
    """A secret's column -> the password that the file tells; null where it is blank or was withheld."""
    return pl.when(pl.col(path) != WITHHELD).then(pl.col(path))


def differing(rows: pl.DataFrame, mapping: Mapping) -> pl.Series:
    """ROW, password, stored (hash) -> the rows whose password is not the stored one."""
    pairs = list(rows.select("password", "stored").iter_rows())
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        same = list(pool.map(lambda pair: _same(pair[0], pair[1], keep=mapping.load.password_hashes == "keep"), pairs))
    return rows.filter(~pl.Series(same, dtype=pl.Boolean))[ROW]


def _same(password: str, stored: str, *, keep: bool) -> bool:
    from argon2.exceptions import Argon2Error, InvalidHashError

    if keep and _PHC.fullmatch(password):
        return password == stored
    try:
        return _hasher().verify(stored, password)
    except (Argon2Error, InvalidHashError):
        return False


class PendingPasswords:
    """Passwords of accepted rows, kept until the run's end and then hashed and written."""

    def __init__(self, places: Places, mapping: Mapping) -> None:
        self._places = places
        self._mapping = mapping
        self._waiting: list[tuple[ObjectPart, pl.DataFrame]] = []

    def __repr__(self) -> str:
        return f"PendingPasswords({sum(frame.height for _, frame in self._waiting)})"

    def add(self, part: ObjectPart, passwords: pl.DataFrame) -> None:
        """client_id, password: to be stored in this part's table, where the client has its line already."""
        if not passwords.is_empty():
            self._waiting.append((part, passwords))

    def write(self, connection: Connection) -> None:
        """Hashes and stores all of them."""
        for part, passwords in self._waiting:
            table = self._places.table(part.table)
            column = self._places.objects[part.field][f"{part.field}.{part.secret}"]
            for chunk in passwords.iter_slices(_CHUNK):
                hashes = pl.Series(column, self._hashed(chunk["password"]), dtype=pl.String)
                frame = chunk.select(pl.lit(0, pl.Int64).alias(ROW), "client_id").with_columns(hashes)
                Update(table, frame).apply(connection)
        self._waiting.clear()

    def _hashed(self, passwords: pl.Series) -> list[str]:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(self._hash, passwords))

    def _hash(self, password: str) -> str:
        if self._mapping.load.password_hashes == "keep" and _PHC.fullmatch(password):
            return password
        return _hasher().hash(password)
