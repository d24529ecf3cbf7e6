"""Keys and usernames within one run: the first accepted row keeps them, with or without a database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from clientimport.core.details import detail_of
from clientimport.core.fields import own_fields
from clientimport.core.fingerprint import content_hash
from clientimport.core.problems import faults_of, no_faults
from clientimport.core.record_batch import HASH, KEY, CheckedBatch
from clientimport.core.rows import ROW
from clientimport.core.target import ObjectPart, Target
from clientimport.loader.places import unique_path

MERGED = {ROW: pl.Int64, "key": pl.String, "first_file": pl.Int32, "first_row": pl.Int64}
"""Rows that say the same as an earlier row of the run, and that row."""

_SEEDS = (0x5EED, 0xBEEF)
_KEYS = {"a": pl.UInt64, "b": pl.UInt64, "content": pl.UInt64, "file": pl.Int32, "row": pl.Int64}
_NAMES = {"a": pl.UInt64, "b": pl.UInt64, "file": pl.Int32, "row": pl.Int64}
_JUDGED = {ROW: pl.Int64, "verdict": pl.String, "first_file": pl.Int32, "first_row": pl.Int64}
_Hash = tuple[int, int]
_Place = tuple[int, int]


@dataclass
class Repeats:
    """What rows of a run have taken so far: 128-bit hashes of keys and usernames, and the row that has each."""

    target: Target
    _keys: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_KEYS))
    _names: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_NAMES))
    _paths: dict[int, str] = field(default_factory=dict)

    def settle(self, checked: CheckedBatch) -> tuple[CheckedBatch, pl.DataFrame, pl.DataFrame]:
        """A batch -> the batch without the rows whose key or username an earlier row has, their faults, and MERGED.

        A row that is equal to the first is merged; one that differs is the fault `key-repeated`. Batches come in the order of
        the files; a row that is refused later gives its key back by `forget`.
        """
        number = checked.batch.file.number
        self._paths[number] = checked.batch.file.path
        own = checked.own if HASH in checked.own.columns else content_hash(checked.own, checked.lists, self.target)
        rows = self._hashed(own).sort(ROW)
        judged = self._judged(rows, number)
        taken = rows.join(judged, on=ROW, how="anti", maintain_order="left")
        here = pl.lit(number, pl.Int32).alias("file")
        self._keys = pl.concat([self._keys, taken.select("a", "b", "content", here, pl.col(ROW).alias("row"))])
        named = taken.drop_nulls("name_a").select(
            pl.col("name_a").alias("a"), pl.col("name_b").alias("b"), here, pl.col(ROW).alias("row")
        )
        self._names = pl.concat([self._names, named])
        if judged.is_empty():
            return replace(checked, own=own), no_faults(), pl.DataFrame(schema=MERGED)
        out = pl.col(ROW).is_in(judged[ROW].implode())
        settled = replace(
            checked, own=own.filter(~out), lists={name: items.filter(~out) for name, items in checked.lists.items()}
        )
        set_aside = own.join(judged, on=ROW, maintain_order="left")
        return settled, self._faults(set_aside, checked, number), _merged(set_aside)

    def restore(self, before: Repeats) -> None:
        """As it was when `before` was copied from it."""
        self._keys, self._names = before._keys, before._names

    def forget(self, file: int, faults: pl.DataFrame) -> None:
        """The rows of these faults (of the loader) were refused: their keys and usernames are free again."""
        gone = pl.col("row").is_in(faults[ROW].implode()) & (pl.col("file") == file)
        self._keys, self._names = self._keys.filter(~gone), self._names.filter(~gone)

    def _hashed(self, own: pl.DataFrame) -> pl.DataFrame:
        """ROW, a, b, content, name_a, name_b. Secrets count here: a row with another password is another row."""
        secrets = [path for path, found in own_fields(self.target.record).items() if found.secret and path in own.columns]
        name = next((p for part in self.target.parts_of(ObjectPart) if (p := unique_path(part)) in own.columns), None)
        given = pl.col(name) if name else pl.lit(None, pl.String)
        return own.select(
            ROW,
            pl.col(KEY).hash(_SEEDS[0]).alias("a"),
            pl.col(KEY).hash(_SEEDS[1]).alias("b"),
            pl.sum_horizontal(pl.col(HASH).reinterpret(signed=False), *(pl.col(s).hash(_SEEDS[0]) for s in secrets)).alias(
                "content"
            ),
            *(
                pl.when(given.is_not_null()).then(given.hash(s)).alias(n)
                for s, n in zip(_SEEDS, ("name_a", "name_b"), strict=True)
            ),
        )

    def _judged(self, rows: pl.DataFrame, number: int) -> pl.DataFrame:
        """_JUDGED: rows that may not have their key or username; only those that share one with another are gone through."""
        # Half of the hash first: a join would go through all keys of the run for every batch.
        taken = self._keys.filter(pl.col("a").is_in(rows["a"].implode()))
        known = rows.join(taken, on=["a", "b"], suffix="_first")
        known_names = rows.drop_nulls("name_a").join(self._names, left_on=["name_a", "name_b"], right_on=["a", "b"])
        twice = rows.filter(pl.struct("a", "b").is_duplicated())
        named = rows.drop_nulls("name_a")
        named_twice = named.filter(pl.struct("name_a", "name_b").is_duplicated())
        suspects = pl.concat([frame[ROW] for frame in (known, known_names, twice, named_twice)]).unique()
        if suspects.is_empty():
            return pl.DataFrame(schema=_JUDGED)
        keys = {
            (a, b): (content, (file, row))
            for a, b, content, file, row in known.select("a", "b", "content_first", "file", "row").iter_rows()
        }
        names = {(a, b): (file, row) for a, b, file, row in known_names.select("name_a", "name_b", "file", "row").iter_rows()}
        return _gone_through(rows.filter(pl.col(ROW).is_in(suspects.implode())), number, keys, names)

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
        for part in self.target.parts_of(ObjectPart):
            if (path := unique_path(part)) in judged.columns:
                taken = judged.filter(pl.col("verdict") == "username-taken")
                faults.append(faults_of(taken, "username-taken", field=path, value=pl.col(path), detail=_place("of-row")))
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


def _gone_through(
    rows: pl.DataFrame, number: int, keys: dict[_Hash, tuple[int, _Place]], names: dict[_Hash, _Place]
) -> pl.DataFrame:
    judged: list[tuple[int, str, int, int]] = []
    for row, a, b, content, name_a, name_b in rows.select(ROW, "a", "b", "content", "name_a", "name_b").iter_rows():
        first = keys.get((a, b))
        owner = names.get((name_a, name_b)) if name_a is not None else None
        if first is not None:
            judged.append((row, "merged" if first[0] == content else "key-repeated", *first[1]))
        elif owner is not None:
            judged.append((row, "username-taken", *owner))
        else:
            keys[a, b] = (content, (number, row))
            if name_a is not None:
                names[name_a, name_b] = (number, row)
    return pl.DataFrame(judged, schema=_JUDGED, orient="row")


def _merged(judged: pl.DataFrame) -> pl.DataFrame:
    merged = judged.filter(pl.col("verdict") == "merged")
    return merged.select(ROW, pl.col(KEY).alias("key"), "first_file", "first_row")
