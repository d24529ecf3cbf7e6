"""Two mappings' batches laid side by side, row by row, whatever pieces they come in; kept is what waits for its other half."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from clientimport.core.record_batch import ITEM, KEY, POSITION
from clientimport.core.rows import ROW
from clientimport.core.secrets import WITHHELD
from clientimport.pipeline.compare_side import FATES, FILE, PLACE, PROBLEMS, SideBatch

DIFFERENCES = {
    FILE: pl.Int32,
    ROW: pl.Int64,
    "key": pl.String,
    "field": pl.String,  # pattern, as in problems
    "item": pl.Int32,  # of a list: which item of the record, from 0
    "a": pl.String,
    "b": pl.String,
}


@dataclass
class Pair:
    """Rows that both sides have told of.

    `fates`: FILE, ROW, key, a, b: where they differ. `values`: DIFFERENCES of rows that both accept. `lost`, `gained`: PROBLEMS
    that only the first or only the second has. `rows`: how many rows there are. `differing`: how many of those
    differ in more than notices.
    """

    fates: pl.DataFrame
    values: pl.DataFrame
    lost: pl.DataFrame
    gained: pl.DataFrame
    rows: int
    differing: int


@dataclass
class _Waiting:
    """What one side has told of and the other not yet."""

    fates: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FATES))
    own: pl.DataFrame = field(default_factory=pl.DataFrame)
    lists: dict[str, pl.DataFrame] = field(default_factory=dict)
    problems: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PROBLEMS))
    upto: tuple[int, int] = (-1, -1)

    def take(self, batch: SideBatch) -> None:
        self.fates = pl.concat([self.fates, batch.fates])
        self.own = pl.concat([self.own, batch.own], how="diagonal")
        self.problems = pl.concat([self.problems, batch.problems])
        for name, items in batch.lists.items():
            self.lists[name] = pl.concat([self.lists.get(name, items.clear()), items], how="diagonal")
        self.upto = max(self.upto, batch.upto)

    def part(self, places: pl.DataFrame) -> _Waiting:
        """Takes out what is of these places."""
        gone = _Waiting(
            _of(self.fates, places), _of(self.own, places), {n: _of(f, places) for n, f in self.lists.items()},
            _of(self.problems, places),
        )  # fmt: skip
        self.fates, self.own = _but(self.fates, places), _but(self.own, places)
        self.lists = {name: _but(items, places) for name, items in self.lists.items()}
        self.problems = _but(self.problems, places)
        return gone


def compared(left: Iterator[SideBatch], right: Iterator[SideBatch], secret: frozenset[str]) -> Iterator[Pair]:
    """Both sides' batches -> their differences. A row that one side has as layout alone (a footer, a title) is `layout` there.

    `secret`: patterns whose values are withheld; that they differ is told.
    """
    waiting, sources = (_Waiting(), _Waiting()), (left, right)
    open_sides = [True, True]
    while any(open_sides):
        # The side that is behind goes on, so that little waits.
        ahead = waiting[0].upto > waiting[1].upto
        at = int(ahead) if open_sides[int(ahead)] else int(not ahead)
        batch = next(sources[at], None)
        if batch is None:
            open_sides[at] = False
            continue
        waiting[at].take(batch)
        places = waiting[0].fates.join(waiting[1].fates, on=PLACE, how="semi").select(PLACE)
        if not places.is_empty():
            yield _pair(waiting[0].part(places), waiting[1].part(places), secret)
    if waiting[0].fates.height + waiting[1].fates.height:
        yield _pair(waiting[0], waiting[1], secret)


def _pair(a: _Waiting, b: _Waiting, secret: frozenset[str]) -> Pair:
    both = a.fates.join(b.fates, on=PLACE, how="full", coalesce=True, suffix="_b").select(
        *PLACE,
        pl.coalesce("key", "key_b").alias("key"),
        pl.col("fate").fill_null("layout").alias("a"),
        pl.col("fate_b").fill_null("layout").alias("b"),
    )
    fates = both.filter(pl.col("a") != pl.col("b")).sort(PLACE)
    shared = both.filter((pl.col("a") == "accepted") & (pl.col("b") == "accepted")).select(*PLACE, "key")
    values = [pl.DataFrame(schema=DIFFERENCES)]
    values += _differing(_of(a.own, shared), _of(b.own, shared), shared, secret, "")
    for name in dict.fromkeys([*a.lists, *b.lists]):
        frames = [_of(side.lists[name], shared) if name in side.lists else None for side in (a, b)]
        values += _differing(frames[0], frames[1], shared, secret, name)
    found = pl.concat(values).sort(*PLACE, maintain_order=True)
    lost, gained = _but(a.problems, b.problems, PROBLEMS), _but(b.problems, a.problems, PROBLEMS)
    costly = pl.concat([lost, gained]).filter(pl.col("severity") != "notice")
    differing = pl.concat([frame.select(PLACE) for frame in (fates, found, costly)]).unique().height
    return Pair(fates, found, lost, gained, both.height, differing)


def _differing(
    a: pl.DataFrame | None, b: pl.DataFrame | None, shared: pl.DataFrame, secret: frozenset[str], name: str
) -> Iterator[pl.DataFrame]:
    """DIFFERENCES of two frames of values, a field after the other; a frame that is missing has none."""
    joined_on = [*PLACE, POSITION] if name else [*PLACE]
    empty = pl.DataFrame(schema={FILE: pl.Int32, ROW: pl.Int64, **({POSITION: pl.Int32} if name else {})})
    first, second = (empty if frame is None or not frame.width else frame for frame in (a, b))
    leaves = [c for c in dict.fromkeys([*first.columns, *second.columns]) if c not in joined_on]
    both = first.select(*joined_on, *_named(first, leaves, "a")).join(
        second.select(*joined_on, *_named(second, leaves, "b")), on=joined_on, how="full", coalesce=True
    )
    differ = both.select((pl.col(f"a {leaf}").ne_missing(pl.col(f"b {leaf}"))).any().alias(leaf) for leaf in leaves)
    for leaf in leaves:
        if not differ[leaf].item():
            continue
        pattern = (f"{name}[]" if leaf == ITEM else f"{name}[].{leaf}") if name else "key" if leaf == KEY else leaf
        lines = both.filter(pl.col(f"a {leaf}").ne_missing(pl.col(f"b {leaf}"))).join(shared, on=PLACE, how="left")
        sides = [pl.col(f"{side} {leaf}") for side in ("a", "b")]
        if pattern in secret:
            sides = [pl.when(value.is_not_null()).then(pl.lit(WITHHELD)) for value in sides]
        yield lines.select(
            *PLACE,
            "key",
            pl.lit(pattern).alias("field"),
            (pl.col(POSITION) if name else pl.lit(None)).cast(pl.Int32).alias("item"),
            sides[0].alias("a"),
            sides[1].alias("b"),
        )


def _named(frame: pl.DataFrame, leaves: list[str], side: str) -> list[pl.Expr]:
    return [(pl.col(leaf) if leaf in frame.columns else pl.lit(None, pl.String)).alias(f"{side} {leaf}") for leaf in leaves]


def _of(frame: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    return frame.join(places, on=PLACE, how="semi", maintain_order="left") if frame.width else frame


def _but(frame: pl.DataFrame, others: pl.DataFrame, on: object = PLACE) -> pl.DataFrame:
    return frame.join(others, on=list(on), how="anti", maintain_order="left") if frame.width else frame  # type: ignore[call-overload]
