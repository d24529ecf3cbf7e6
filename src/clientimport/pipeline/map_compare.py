"""`map compare`: two mappings over the same files, without a database, and what a change from one to the other changes."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from clientimport.core.errors import UsageFailure
from clientimport.core.guard import guard
from clientimport.core.mapping import Mapping
from clientimport.core.rows import ROW
from clientimport.core.secrets import WITHHELD
from clientimport.pipeline.compare_rows import DIFFERENCES, Pair, compared
from clientimport.pipeline.compare_side import FILE, open_side
from clientimport.pipeline.machine import machine_failures
from clientimport.pipeline.order import CheckOrder
from clientimport.pipeline.private_file import PrivateFile

EXAMPLES = 3
"""Rows shown of each kind of difference."""
_SETTINGS = ("system", "load", "gates")
"""Parts of a mapping that change no record but what a run does with it."""
_OUT = ("file", "row", "key", "difference", "item", "a", "b")


@dataclass
class Compared:
    """What differs. Counts are of rows, but for `fields`: of values. Examples: at most EXAMPLES of each kind."""

    a: Mapping
    b: Mapping
    paths: dict[int, str] = field(default_factory=dict)
    settings: list[str] = field(default_factory=list)
    rows: int = 0
    differing: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    fates: Counter[tuple[str, str]] = field(default_factory=Counter)
    problems: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # lost | gained, severity, code
    examples: dict[object, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def same(self) -> bool:
        """Whether a run would do the same with either, notices aside."""
        return not (self.differing or self.settings)

    def take(self, pair: Pair) -> None:
        """Adds the rows of one piece."""
        self.rows += pair.rows
        self.differing += pair.differing
        for name, lines in _by(pair.values, "field"):
            self.fields[name[0]] += lines.height
            self._show(name[0], lines)
        for (a, b), lines in _by(pair.fates, "a", "b"):
            self.fates[a, b] += lines.height
            self._show((a, b), lines.drop("a", "b"))
        for side, problems in (("lost", pair.lost), ("gained", pair.gained)):
            for (severity, code), lines in _by(problems, "severity", "code"):
                self.problems[side, severity, code] += lines[ROW].n_unique()
                self._show((side, severity, code), lines.select(FILE, ROW, "field"))

    def _show(self, kind: object, lines: pl.DataFrame) -> None:
        shown = self.examples.setdefault(kind, [])
        for line in lines.head(max(0, EXAMPLES - len(shown))).iter_rows(named=True):
            place = {"file": self.paths[line.pop(FILE)], "row": line.pop(ROW)}
            shown.append({**place, **{name: value for name, value in line.items() if name != "severity"}})

    def to_json(self) -> dict[str, Any]:
        """The object that `map compare --json` prints."""
        sides = [{"mapping": each.path, "sha256": each.sha256} for each in (self.a, self.b)]
        order = {"reject": 0, "drop": 1, "notice": 2}
        return {
            "a": sides[0],
            "b": sides[1],
            "same": self.same,
            "rows": self.rows,
            "rows_differing": self.differing,
            "settings": self.settings,
            "fields": [
                {"field": name, "count": count, "examples": self.examples[name]} for name, count in self.fields.most_common()
            ],
            "fates": [
                {"a": a, "b": b, "rows": count, "examples": self.examples[a, b]} for (a, b), count in self.fates.most_common()
            ],
            "problems": [
                {"side": kind[0], "severity": kind[1], "code": kind[2], "rows": count, "examples": self.examples[kind]}
                for kind, count in sorted(self.problems.items(), key=lambda each: (order[each[0][1]], each[0]))
            ],
        }


def map_compare(order: CheckOrder, other: str, out: str | None = None) -> Compared:
    """The order's mapping (a) and the other one (b) over the order's files; `out`: a CSV file of every difference.

    Raises MappingFailure, SourceFailure, UsageFailure.
    """
    if "-" in order.files:
        raise UsageFailure(
            "Standard input can be read once, and each mapping reads the files.", fix="Write it into a file first."
        )
    with ExitStack() as closing, machine_failures():
        a, b = open_side(order, closing), open_side(replace(order, mapping=other), closing)
        if a.inputs.target is not b.inputs.target:
            raise UsageFailure(
                f"{order.mapping} fills {a.inputs.target.name}, {other} fills {b.inputs.target.name}.",
                fix="Compare mappings of one record shape.",
            )
        files = [[source.file for source in side.inputs.sources] for side in (a, b)]
        if [file.path for file in files[0]] != [file.path for file in files[1]]:
            raise UsageFailure(
                "The mappings read different tables of these files.",
                fix="Let both read the same `sheet` and `member`, or compare the files one by one.",
            )
        found = Compared(a.inputs.mapping, b.inputs.mapping, {file.number: file.path for file in files[0]})
        found.settings = [name for name in _SETTINGS if getattr(found.a, name) != getattr(found.b, name)]
        writing = closing.enter_context(PrivateFile(out)) if out else None
        if writing:
            writing.file.write(b"\xef\xbb\xbf" + ",".join(_OUT).encode() + b"\r\n")
        secret = frozenset(a.secret | b.secret)
        for pair in compared(a.batches(), b.batches(), secret):
            pair = _with_keys_withheld(pair, secret)  # noqa: PLW2901 - the same pair, fit to be shown
            found.take(pair)
            if writing:
                _lines(pair, found.paths).write_csv(writing.file, include_header=False, line_terminator="\r\n")
    return found


def _with_keys_withheld(pair: Pair, secret: frozenset[str]) -> Pair:
    if "key" not in secret:
        return pair
    hidden = pl.when(pl.col("key").is_not_null()).then(pl.lit(WITHHELD)).alias("key")
    return replace(pair, fates=pair.fates.with_columns(hidden), values=pair.values.with_columns(hidden))


def _lines(pair: Pair, paths: dict[int, str]) -> pl.DataFrame:
    """Every difference of a piece, in order of rows: values, fates ("fate"), problems ("reject name-without-space")."""
    blank = {name: pl.lit(None, kind).alias(name) for name, kind in DIFFERENCES.items()}
    fates = pair.fates.select(FILE, ROW, "key", pl.lit("fate").alias("field"), blank["item"], "a", "b")
    told = [
        problems.select(
            FILE,
            ROW,
            blank["key"],
            pl.concat_str("severity", pl.lit(" "), "code").alias("field"),
            blank["item"],
            (pl.col("field") if side == "a" else pl.lit("")).alias("a"),
            (pl.col("field") if side == "b" else pl.lit("")).alias("b"),
        )
        for side, problems in (("a", pair.lost), ("b", pair.gained))
    ]
    lines = pl.concat([fates, pair.values, *told]).sort(FILE, ROW, maintain_order=True)
    named = pl.col(FILE).replace_strict(list(paths), list(paths.values()), return_dtype=pl.String)
    return lines.select(
        guard(named).alias("file"),
        ROW,
        guard(pl.col("key")).alias("key"),
        "field",
        "item",
        *(guard(pl.col(side)).alias(side) for side in ("a", "b")),
    )


def _by(frame: pl.DataFrame, *names: str) -> list[tuple[tuple[Any, ...], pl.DataFrame]]:
    return list(frame.partition_by(*names, maintain_order=True, as_dict=True).items())
