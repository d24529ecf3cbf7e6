"""What one column of a file holds, gathered batch by batch in a memory that does not grow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from clientimport.core.secrets import WITHHELD
from clientimport.pipeline.sketch import KEPT, DistinctTexts, hashed
from clientimport.values.dates import read_dates
from clientimport.values.numbers import read_numbers

TOP = 10
"""Values and patterns shown of a column."""
_KEPT = 4096
"""Different values and patterns counted; beyond, the rarest are let go of, and what is left is told as "at least"."""
_ORDERS = ("year-first", "day-first", "month-first")
_SHAPES = ((r"\p{Ll}+", "a"), (r"\p{Lu}+", "A"), (r"[\p{Lo}\p{Lt}\p{Lm}]+", "x"), (r"\p{Nd}", "9"), (r"\s+", " "))
_LONGEST_SHAPE = 60
_WHOLE = 2.0**53
_MAYBE_DATE = r"\d.*\d"
_TEXT, _COUNT = "text", "count"


class MostFrequent:
    """Texts with how often they came. `exact`: none was ever let go of."""

    def __init__(self) -> None:
        self.exact = True
        self._counts = pl.DataFrame(schema={_TEXT: pl.String, _COUNT: pl.UInt32})

    def take(self, counts: pl.DataFrame) -> None:
        """text, count of one batch."""
        both = pl.concat([self._counts, counts.select(_TEXT, pl.col(_COUNT).cast(pl.UInt32))])
        self._counts = both.group_by(_TEXT).agg(pl.col(_COUNT).sum())
        if self._counts.height > _KEPT:
            self.exact = False
            self._counts = self._counts.sort([_COUNT, _TEXT], descending=[True, False]).head(_KEPT)

    def first(self, most: int) -> list[dict[str, Any]]:
        """The most frequent ones; equally frequent ones in order of their text."""
        return self._counts.sort([_COUNT, _TEXT], descending=[True, False]).head(most).to_dicts()


@dataclass
class Range:
    """How many texts read as something, and the least and greatest of it."""

    count: int = 0
    least: Any = None
    greatest: Any = None

    def take(self, values: pl.Series, counts: pl.Series) -> None:
        """Values (null: it does not read so) and how often each came."""
        there = values.is_not_null()
        if there.any():
            self.count += int(counts.filter(there).sum())
            sides = [each for each in (self.least, self.greatest, values.min(), values.max()) if each is not None]
            self.least, self.greatest = min(sides), max(sides)


@dataclass
class ColumnProfile:
    """A column. `filled`: cells with more than blanks; of a secret one nothing else is gathered."""

    heading: str
    name: str
    secret: bool
    rows: int = 0
    filled: int = 0
    padded: int = 0
    leading_zeros: int = 0
    shortest: int | None = None
    longest: int | None = None
    characters: int = 0
    numbers: dict[str, Range] = field(default_factory=lambda: {sign: Range() for sign in (".", ",")})
    dates: dict[str, Range] = field(default_factory=lambda: {order: Range() for order in _ORDERS})
    distinct: DistinctTexts = field(default_factory=DistinctTexts)
    values: MostFrequent = field(default_factory=MostFrequent)
    patterns: MostFrequent = field(default_factory=MostFrequent)

    def take(self, cells: pl.Series) -> None:
        """The column's cells of one batch, as received."""
        self.rows += len(cells)
        frame = cells.drop_nulls().alias(_TEXT).to_frame().select(pl.all(), pl.col(_TEXT).str.strip_chars().alias("trimmed"))
        told = frame.filter(pl.col("trimmed") != "")
        self.filled += told.height
        if self.secret or told.is_empty():
            return
        self.padded += told.filter(pl.col(_TEXT) != pl.col("trimmed")).height
        counts = told.select(pl.col("trimmed").alias(_TEXT)).group_by(_TEXT).agg(pl.len().alias(_COUNT))
        self.values.take(counts)
        self.distinct.take(hashed(counts.select(_TEXT)).select(self.distinct.wanted(_TEXT)).item())
        shape = pl.col(_TEXT)
        for pattern, sign in _SHAPES:
            shape = shape.str.replace_all(pattern, sign)
        shapes = counts.select(shape.str.slice(0, _LONGEST_SHAPE).alias(_TEXT), _COUNT)
        self.patterns.take(shapes.group_by(_TEXT).agg(pl.col(_COUNT).sum()))
        self._measure(counts)

    def _measure(self, counts: pl.DataFrame) -> None:
        lengths = pl.col(_TEXT).str.len_chars()
        least, most, total, zeros = counts.select(
            lengths.min().alias("least"),
            lengths.max().alias("most"),
            (lengths * pl.col(_COUNT)).sum().alias("total"),
            pl.col(_COUNT).filter(pl.col(_TEXT).str.contains(r"^0\d+$")).sum().alias("zeros"),
        ).row(0)
        self.shortest = least if self.shortest is None else min(self.shortest, least)
        self.longest = most if self.longest is None else max(self.longest, most)
        self.characters += total
        self.leading_zeros += zeros
        texts, times = counts[_TEXT], counts[_COUNT]
        for sign, found in self.numbers.items():
            found.take(read_numbers(texts, sign).cast(pl.Float64, strict=False), times)
        # Few columns hold dates, and reading them is the dearest of all.
        dated = counts.filter(pl.col(_TEXT).str.contains(_MAYBE_DATE) & pl.col(_TEXT).str.contains(r"[./\- ]"))
        if dated.height:
            for order, range_ in self.dates.items():
                range_.take(read_dates(dated[_TEXT], order), dated[_COUNT])

    def to_json(self) -> dict[str, Any]:
        """What is known of it; of a secret column only how full it is."""
        told: dict[str, Any] = {
            "heading": self.heading,
            "name": self.name,
            "secret": self.secret,
            "rows": self.rows,
            "filled": self.filled,
            "fill_rate": round(self.filled / self.rows, 4) if self.rows else 0.0,
        }
        if self.secret:
            return {**told, "values": [{"text": WITHHELD, "count": self.filled}] if self.filled else []}
        distinct = self.distinct.number
        return {
            **told,
            "distinct": min(round(distinct), self.filled),
            "distinct_exact": distinct < KEPT,
            "lengths": {
                "shortest": self.shortest,
                "longest": self.longest,
                "mean": round(self.characters / self.filled, 1) if self.filled else None,
            },
            "padded": self.padded,
            "leading_zeros": self.leading_zeros,
            "numbers": self._numbers(),
            "dates": self._dates(),
            "values": self.values.first(TOP),
            "values_exact": self.values.exact,
            "patterns": self.patterns.first(TOP),
            "patterns_exact": self.patterns.exact,
        }

    def _numbers(self) -> dict[str, Any] | None:
        sign = max(self.numbers, key=lambda each: self.numbers[each].count)
        found = self.numbers[sign]
        if not found.count:
            return None
        return {"count": found.count, "decimal": sign, "least": _plain(found.least), "greatest": _plain(found.greatest)}

    def _dates(self) -> dict[str, Any] | None:
        most = max(found.count for found in self.dates.values())
        orders = [order for order, found in self.dates.items() if found.count == most]
        if not most:
            return None
        found = self.dates[orders[0]]
        return {"count": most, "orders": orders, "least": found.least, "greatest": found.greatest}


def _plain(number: float) -> float | int:
    return int(number) if number.is_integer() and abs(number) < _WHOLE else number
