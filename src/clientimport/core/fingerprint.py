"""Content hashes, which tell whether a record changed, and fingerprints, which tell which of its fields did.

Both rest on Polars' seeded hash: the same text gives the same number in every process and for every batch, as long as
the version of Polars is the same. A new version costs one comparison a client, since a row whose hash changed but that
alters no stored value is unchanged.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from zlib import crc32

import polars as pl

from clientimport.core.fields import Field, fields_of
from clientimport.core.record_batch import FINGERPRINT, HASH, POSITION
from clientimport.core.rows import ROW
from clientimport.core.target import Target

FINGERPRINT_VERSION = "1"
"""First character of every fingerprint."""
UNMAPPED = "..."
"""Stands in a fingerprint for a field that the mapping does not name, and for secrets."""
BLANK = "---"
"""Stands in a fingerprint for a mapped field or list without a value."""

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_BITS = len(_ALPHABET) ** 3 - 1
_STRIDE = 0x9E3779B97F4A7C15
"""An odd number: equal items in other places of a list give other hashes."""


def hashed(own: pl.DataFrame, lists: dict[str, pl.DataFrame], target: Target) -> pl.DataFrame:
    """Frames of a CheckedBatch -> the own frame with HASH and FINGERPRINT, as `content_hash` and `fingerprints` make them."""
    hashes = _hashes(own, lists, target)
    return own.with_columns(_total(hashes, own.height), _fingerprints(hashes, own.height, target).alias(FINGERPRINT))


def content_hash(own: pl.DataFrame, lists: dict[str, pl.DataFrame], target: Target) -> pl.DataFrame:
    """Frames of a CheckedBatch -> the own frame with HASH (Int64) over all mapped fields and lists, secrets left out."""
    return own.with_columns(_total(_hashes(own, lists, target), own.height))


def fingerprints(own: pl.DataFrame, lists: dict[str, pl.DataFrame], target: Target) -> pl.Series:
    """Frames of a CheckedBatch -> a String a client: the version, then three characters a field and list.

    Fields and lists stand in the record's order (`fingerprint_parts`).
    """
    return _fingerprints(_hashes(own, lists, target), own.height, target)


def _total(hashes: pl.DataFrame, height: int) -> pl.Series:
    if not hashes.width:
        return pl.zeros(height, pl.Int64, eager=True).alias(HASH)
    blank = [pl.col(path).fill_null(_seed("blank " + path)) for path in hashes.columns]
    return hashes.select(pl.sum_horizontal(pl.lit(0, pl.UInt64), *blank).reinterpret(signed=True).alias(HASH)).to_series()


def _fingerprints(hashes: pl.DataFrame, height: int, target: Target) -> pl.Series:
    groups = [
        _groups().gather(hashes[part.path] & _BITS).fill_null(BLANK).alias(part.path)
        if part.path in hashes.columns
        else pl.Series(part.path, [UNMAPPED])
        for part in fingerprint_parts(target)
    ]
    columns = [group if len(group) == height else group.new_from_index(0, height) for group in groups]
    if not columns:
        return pl.Series("fingerprint", [FINGERPRINT_VERSION] * height, dtype=pl.String)
    return pl.DataFrame(columns).select(pl.concat_str(pl.lit(FINGERPRINT_VERSION), pl.all()).alias("fingerprint")).to_series()


def carried_over(new: pl.Expr, stored: pl.Expr, target: Target, kept: Collection[str]) -> pl.Expr:
    """The fingerprint of a row and the stored one -> the one to store: what the row says nothing of keeps its stored group.

    `kept`: the fields and lists (paths) whose blanks leave what is stored.
    """
    parts = fingerprint_parts(target)
    groups = []
    for at, part in enumerate(parts):
        group = new.str.slice(1 + 3 * at, 3)
        silent = group.is_in([UNMAPPED, BLANK] if part.path in kept else [UNMAPPED])
        groups.append(pl.when(silent).then(stored.str.slice(1 + 3 * at, 3)).otherwise(group))
    fits = stored.str.starts_with(FINGERPRINT_VERSION) & (stored.str.len_bytes() == 1 + 3 * len(parts))
    return pl.when(fits).then(pl.concat_str(pl.lit(FINGERPRINT_VERSION), *groups)).otherwise(new)


def fingerprint_parts(target: Target) -> list[Field]:
    """What a fingerprint of this target speaks of: its own leaf fields and its lists, in the record's order."""
    return [f for f in fields_of(target.record).values() if not f.list_name and f.kind != "object"]


def _hashes(own: pl.DataFrame, lists: dict[str, pl.DataFrame], target: Target) -> pl.DataFrame:
    """A UInt64 column for each mapped own field and list; null where it is blank."""
    leaves = [f for f in fingerprint_parts(target) if f.leaf and not f.secret and f.path in own.columns]
    hashes = own.select(
        ROW, *(pl.when(pl.col(f.path).is_not_null()).then(pl.col(f.path).hash(_seed(f.path))).alias(f.path) for f in leaves)
    )
    for name, items in lists.items():
        hashes = hashes.join(_list_hashes(name, items, target), on=ROW, how="left", maintain_order="left")
    return hashes.drop(ROW)


def _list_hashes(name: str, items: pl.DataFrame, target: Target) -> pl.DataFrame:
    """ROW and a UInt64 column named for the list, over its items in their order."""
    leaves = [
        (f.path, f.name)
        for f in fields_of(target.record).values()
        if f.leaf and f.list_name == name and not f.secret and f.name in items.columns
    ]
    item = pl.sum_horizontal(pl.lit(0, pl.UInt64), *(pl.col(leaf).hash(_seed(path)) for path, leaf in leaves))
    placed = (item + pl.col(POSITION).cast(pl.UInt64) * _STRIDE).hash(_seed(name))
    return items.select(ROW, placed.alias(name)).group_by(ROW).agg(pl.col(name).sum())


def _seed(path: str) -> int:
    return crc32(path.encode())


@cache
def _groups() -> pl.Series:
    return pl.Series("groups", [a + b + c for a in _ALPHABET for b in _ALPHABET for c in _ALPHABET])
