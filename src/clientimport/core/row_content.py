"""The content digest of a row as received, by which it is known again in another file; the same in every version."""

from __future__ import annotations

import json
from collections.abc import Collection
from hashlib import sha256

import polars as pl

from clientimport.core.rows import RAW
from clientimport.core.secrets import WITHHELD

CONTENT = "__content"
"""String column of a frame of rejects: the row's content digest."""


def row_contents(rows: pl.DataFrame, columns: Collection[str], secret: Collection[str] = ()) -> pl.Series:
    """Rows with `columns` (frame names, all text), and RAW where they may be broken -> sha256 in hexadecimal digits.

    It is that of the JSON object of the cells that are neither blank nor secret, its names in order, without blanks between
    them and everything beyond ASCII as it is; for a row of wrong structure that of RAW. Null where all of a row is withheld.
    """
    texts = rows.select(_canonical(sorted(set(columns) - set(secret)), raw=RAW in rows.columns)).to_series()
    return digests(texts, "content")


def digests(texts: pl.Series, name: str) -> pl.Series:
    """Texts -> their sha256 in hexadecimal digits, null for null."""
    found = [None if text is None else sha256(text.encode()).hexdigest() for text in texts]
    return pl.Series(name, found, dtype=pl.String)


def _canonical(columns: list[str], *, raw: bool) -> pl.Expr:
    cells = [_cell(name) for name in columns]
    inside = pl.concat_str(cells, separator=",", ignore_nulls=True) if cells else pl.lit("")
    text = pl.concat_str(pl.lit("{"), inside, pl.lit("}"))
    if not raw:
        return text
    broken = pl.when(pl.col(RAW) != WITHHELD).then(pl.col(RAW))
    return pl.when(pl.col(RAW).is_null()).then(text).otherwise(broken)


def _cell(name: str) -> pl.Expr:
    told = pl.col(name).is_not_null() & (pl.col(name).str.strip_chars() != "") & (pl.col(name) != WITHHELD)
    # Polars encodes structs only, so the braces and the name around it are cut off.
    encoded = pl.struct(pl.col(name).alias("k")).struct.json_encode().str.strip_prefix('{"k":').str.head(-1)
    return pl.when(told).then(pl.lit(json.dumps(name, ensure_ascii=False) + ":") + encoded)
