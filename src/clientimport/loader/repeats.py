"""Keys, usernames and account codes within one run: the first accepted row keeps them, with or without a database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import polars as pl

from clientimport.core.client_batch import ClientBatch
from clientimport.core.details import detail_of
from clientimport.core.fields import own_fields
from clientimport.core.fingerprint import content_hash
from clientimport.core.problems import faults_of, no_faults
from clientimport.core.record_batch import HASH, KEY, CheckedBatch
from clientimport.core.rows import ROW
from clientimport.core.target import Target
from clientimport.loader.places import unique_paths
from clientimport.loader.taken import Mark, Taken

MERGED = {ROW: pl.Int64, "key": pl.String, "first_file": pl.Int32, "first_row": pl.Int64}
"""Rows that say the same as an earlier row of the run, and that row."""

_SEEDS = (0x5EED, 0xBEEF)
_JUDGED = {ROW: pl.Int64, "verdict": pl.String, "first_file": pl.Int32, "first_row": pl.Int64}
_NAME = "name "
_MOST_NAMES = 8
RepeatsMark = tuple[Mark, Mark]
"""How far keys and names had come."""
_Hash = tuple[int, int]
_Place = tuple[int, int]


@dataclass
class Repeats:
    """What rows of a run have taken so far: keys, and names that belong to one client. To be closed.

    `_names`: `content` is the place in `unique_paths` of the field.
    """

    target: Target
    _keys: Taken = field(default_factory=Taken)
    _names: Taken = field(default_factory=Taken)
    _paths: dict[int, str] = field(default_factory=dict)

    def settle(self, checked: CheckedBatch) -> tuple[CheckedBatch, pl.DataFrame, pl.DataFrame]:
        """A batch -> the batch without the rows whose key, username or account an earlier row has, their faults, and MERGED.

        A row that is equal to the first is merged; one that differs is the fault `key-repeated`. Batches come in the order of
        the files; a row that is refused later gives its key back by `forget`.
        """
        number = checked.batch.file.number
        self._paths[number] = checked.batch.file.path
        own = checked.own if HASH in checked.own.columns else content_hash(checked.own, checked.lists, self.target)
        rows = self._hashed(own).sort(ROW)
        judged = self._judged(rows, number)
        taken = rows.join(judged, on=ROW, how="anti", maintain_order="left")
        if not isinstance(checked.batch, ClientBatch):  # where a client has all rows with its key, none comes again
            self._keys.add(taken.select("a", "b", "content", pl.col(ROW).alias("row")), number)
        named = _named_in(taken).sort(ROW, maintain_order=True)
        self._names.add(
            named.select("a", "b", pl.col("name").cast(pl.UInt64).alias("content"), pl.col(ROW).alias("row")), number
        )
        if judged.is_empty():
            return replace(checked, own=own), no_faults(), pl.DataFrame(schema=MERGED)
        out = pl.col(ROW).is_in(judged[ROW].implode())
        settled = replace(
            checked, own=own.filter(~out), lists={name: items.filter(~out) for name, items in checked.lists.items()}
        )
        set_aside = own.join(judged, on=ROW, maintain_order="left")
        return settled, self._faults(set_aside, checked, number), _merged(set_aside)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing of it stays."""
        self._keys.close()
        self._names.close()

    def mark(self) -> RepeatsMark:
        """To come back to by `restore`."""
        return self._keys.mark(), self._names.mark()

    def restore(self, mark: RepeatsMark) -> None:
        """As it was when that mark was made."""
        for taken, its_mark in zip((self._keys, self._names), mark, strict=True):
            taken.restore(its_mark)

    def forget(self, file: int, faults: pl.DataFrame) -> None:
        """The rows of these faults (of the loader) were refused: their keys and names are free again."""
        rows = set(faults[ROW])
        self._keys.forget(file, rows)
        self._names.forget(file, rows)

    def _hashed(self, own: pl.DataFrame) -> pl.DataFrame:
        """ROW, a, b, content, and two hashes of each name. Secrets count here: a row with another password is another row."""
        secrets = [path for path, found in own_fields(self.target.record).items() if found.secret and path in own.columns]
        return own.select(
            ROW,
            pl.col(KEY).hash(_SEEDS[0]).alias("a"),
            pl.col(KEY).hash(_SEEDS[1]).alias("b"),
            pl.sum_horizontal(pl.col(HASH).reinterpret(signed=False), *(pl.col(s).hash(_SEEDS[0]) for s in secrets)).alias(
                "content"
            ),
            *(
                pl.when(pl.col(path).is_not_null()).then(pl.col(path).hash(seed)).alias(f"{_NAME}{at}{side}")
                for at, path in enumerate(unique_paths(self.target))
                if path in own.columns
                for seed, side in zip(_SEEDS, "ab", strict=True)
            ),
        )

    def _judged(self, rows: pl.DataFrame, number: int) -> pl.DataFrame:
        """_JUDGED: rows that may not have their key or a name; only those that share one with another are gone through."""
        known = self._keys.find(rows.select(ROW, "a", "b"))
        named = _named_in(rows)
        known_names = self._names.find(named).filter(pl.col("content") == pl.col("name"))
        twice = rows.filter(pl.struct("a", "b").is_duplicated())
        named_twice = named.filter(pl.struct("name", "a", "b").is_duplicated())
        suspects = pl.concat([frame[ROW] for frame in (known, known_names, twice, named_twice)]).unique()
        if suspects.is_empty():
            return pl.DataFrame(schema=_JUDGED)
        keys = {
            (a, b): (content, (file, row))
            for a, b, content, file, row in known.select("a", "b", "content", "file", "row").iter_rows()
        }
        owners = {
            (name, a, b): (file, row)
            for name, a, b, file, row in known_names.select("name", "a", "b", "file", "row").iter_rows()
        }
        codes = list(unique_paths(self.target).values())
        return _gone_through(rows.filter(pl.col(ROW).is_in(suspects.implode())), number, keys, owners, codes)

    def _faults(self, judged: pl.DataFrame, checked: CheckedBatch, number: int) -> pl.DataFrame:
        places = judged.select("first_file", "first_row").unique()
        named = [self._named(file, number) for file, _ in places.iter_rows()]
        judged = judged.join(
            places.with_columns(pl.Series("first_name", named, dtype=pl.String)),
            on=["first_file", "first_row"],
            maintain_order="left",
        )
        repeated = judged.filter(pl.col("verdict") == "key-repeated")
        faults = [
            no_faults(),
            faults_of(
                repeated, "key-repeated", field="key", value=pl.col(KEY), detail=_place("row"), columns=checked.origins.key
            ),
        ]
        for path, code in unique_paths(self.target).items():
            if path in judged.columns:
                taken = judged.filter(pl.col("verdict") == code)
                faults.append(faults_of(taken, code, field=path, value=pl.col(path), detail=_place("of-row")))
        return pl.concat(faults).sort(ROW, maintain_order=True)

    def _named(self, file: int, here: int) -> str | None:
        """What another file is called; None for this one."""
        if file == here:
            return None
        names = [Path(path).name for path in self._paths.values()]
        path = self._paths[file]
        return Path(path).name if names.count(Path(path).name) == 1 else path


def _place(words: str) -> pl.Expr:
    """Where the first row is, as a detail."""
    row, file = pl.col("first_row"), pl.col("first_name")
    return pl.coalesce(detail_of(f"{words}-of-file", row, file), detail_of(words, row))


def _named_in(rows: pl.DataFrame) -> pl.DataFrame:
    """Hashed rows -> ROW, name, a, b: a line for each name that a row has."""
    empty = pl.DataFrame(schema={ROW: pl.Int64, "name": pl.Int8, "a": pl.UInt64, "b": pl.UInt64})
    there = [at for at in range(_MOST_NAMES) if f"{_NAME}{at}a" in rows.columns]
    return pl.concat(
        [
            empty,
            *(
                rows.select(
                    ROW,
                    pl.lit(at, pl.Int8).alias("name"),
                    pl.col(f"{_NAME}{at}a").alias("a"),
                    pl.col(f"{_NAME}{at}b").alias("b"),
                ).drop_nulls("a")
                for at in there
            ),
        ]
    )


def _gone_through(
    rows: pl.DataFrame,
    number: int,
    keys: dict[_Hash, tuple[int, _Place]],
    owners: dict[tuple[int, int, int], _Place],
    codes: list[str],
) -> pl.DataFrame:
    """`owners`: who has a name so far; `codes`: of the reject, by the name's place."""
    names: dict[int, list[tuple[int, int, int]]] = {}
    for row, name, a, b in _named_in(rows).select(ROW, "name", "a", "b").iter_rows():
        names.setdefault(row, []).append((name, a, b))
    judged: list[tuple[int, str, int, int]] = []
    for row, a, b, content in rows.select(ROW, "a", "b", "content").iter_rows():
        first = keys.get((a, b))
        taken = next((name for name in names.get(row, ()) if name in owners), None)
        if first is not None:
            judged.append((row, "merged" if first[0] == content else "key-repeated", *first[1]))
        elif taken is not None:
            judged.append((row, codes[taken[0]], *owners[taken]))
        else:
            keys[a, b] = (content, (number, row))
            owners.update(dict.fromkeys(names.get(row, ()), (number, row)))
    return pl.DataFrame(judged, schema=_JUDGED, orient="row")


def _merged(judged: pl.DataFrame) -> pl.DataFrame:
    merged = judged.filter(pl.col("verdict") == "merged")
    return merged.select(ROW, pl.col(KEY).alias("key"), "first_file", "first_row")
