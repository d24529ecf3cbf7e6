"""One group of open rejects, and changes of its mapping tried on it by really running them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from clientimport.core.errors import MappingFailure, SourceFailure
from clientimport.core.runs import RunSummary
from clientimport.mapper.mapping_file import read_mapping_file
from clientimport.mapper.patching import NotPatched, patch_text, patched
from clientimport.pipeline.order import CheckOrder
from clientimport.pipeline.retry_groups import Group
from clientimport.pipeline.suggest_effect import Effect
from clientimport.pipeline.suggest_ideas import Cause, Idea, ideas_for
from clientimport.reporter.cause_table import causes_of

_Rows = dict[tuple[str, int], pl.Series]
"""Run and number of a file -> row numbers."""
Try = Callable[[CheckOrder], RunSummary]
"""Answers as pipeline.check, fates, drops and causes at least."""
SAMPLE = 200
"""Rows of a cause that an idea is tried on first; only one that mends something there is tried on all."""


@dataclass(frozen=True)
class Suggestion:
    """One change. `mended`: faults of open rejects that would be none; `loaded`: rows that would have no other one.

    `dropped`: values and items that would be left out of them.

    `patch`: as patches are written; `written`: the whole file. `effect`: None where the files are not there any more.
    """

    number: int
    cause: Cause
    idea: Idea
    mended: int
    loaded: int
    dropped: int
    mapping: str
    patch: str
    written: str
    effect: Effect | None = None


@dataclass
class Suggested:
    """`rejects`: open ones; `causes`: theirs, the largest first. `absent`: files that are not there any more as they were."""

    rejects: int = 0
    causes: list[Cause] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


class Trial:
    """One group's ideas, tried."""

    def __init__(  # noqa: PLR0913 - what ideas are tried on, and how
        self,
        group: Group,
        database: str,
        found: Suggested,
        problems: dict[str, pl.DataFrame],
        joins: Mapping[str, str],
        tried: Try,
    ) -> None:
        self.group = group
        self.database = database
        self.found = found
        self.joins = joins
        self.tried = tried
        self.text, _ = read_mapping_file(group.mapping.path)
        self.rows: dict[tuple[str, int], set[int]] = {}
        for run, number, row in group.stored.identities():
            self.rows.setdefault((run, number), set()).add(row)
        self.open = self._open_problems(problems)
        self.before = self._run(None, None, database)

    def suggest(self, most: int) -> None:
        """What mends open rejects, put to what was found: of each cause the change that mends most first."""
        self.found.rejects += sum(map(len, self.rows.values()))
        causes = list(self._causes())
        self.found.causes += causes
        for cause in causes[:most]:
            sample = self._rows_of(cause, SAMPLE)
            before = self._run(None, sample, None)
            tried = [made for idea in self._ideas(cause) if (made := self._try(cause, idea, sample, before))]
            tried.sort(key=lambda made: (made[0].idea.loses, -made[0].mended))
            mended: set[str | None] = set()
            for suggestion, values in tried:
                # One that mends only what another one mends is no news.
                if not values <= mended and all(each.written != suggestion.written for each in self.found.suggestions):
                    self.found.suggestions.append(suggestion)
                    mended |= values

    def _ideas(self, cause: Cause) -> list[Idea]:
        return list(ideas_for(cause, self.group.mapping, self.group.target))

    def _try(self, cause: Cause, idea: Idea, sample: _Rows, before: RunSummary) -> tuple[Suggestion, set[str | None]] | None:
        """A change that mends something, with the values at fault that are none under it."""
        try:
            written = patched(self.text, idea.edits)
            if not _mended(before, self._run(written, sample, None)):
                return None
            # What it does to all open rejects, those of other causes too.
            after = self._run(written, None, self.database)
        except (NotPatched, MappingFailure, SourceFailure):
            # The idea does not fit this mapping. What else fails (a database, a lock) is no idea's fault.
            return None
        mended = _mended(self.before, after)
        if mended <= 0:
            return None
        values = _values(self.before, cause) - _values(after, cause)
        loaded = self.before.fates.counts["rejected"] - after.fates.counts["rejected"]
        patch = patch_text(self.text, written, self.group.mapping.path)
        made = Suggestion(
            0, cause, idea, mended, loaded, after.drops - self.before.drops, self.group.mapping.path, patch, written
        )
        return made, values

    def _run(self, written: str | None, rows: _Rows | None, database: str | None) -> RunSummary:
        stored = self.group.stored
        for source in stored.sources:
            here = (source.origin.run_id, source.origin.number)
            source.keep(None if rows is None else rows.get(here, pl.Series([], dtype=pl.Int64)))
        order = CheckOrder(
            files=(),
            mapping=self.group.mapping.path,
            database=database,
            written=written,
            stored=stored,
            workers=0,
            joins=self.joins,
        )
        return self.tried(order)

    def _open_problems(self, problems: dict[str, pl.DataFrame]) -> pl.DataFrame:
        kept = []
        for (run, number), rows in self.rows.items():
            told = problems[run].filter((pl.col("file") == number) & (pl.col("severity") == "reject"))
            kept.append(told.filter(pl.col("__row").is_in(list(rows))))
        return pl.concat(kept)

    def _causes(self) -> Iterator[Cause]:
        grouped = (
            causes_of([self.open])
            .filter(pl.col("severity") == "reject")
            .group_by("code", "field", "column", maintain_order=True)
            .agg(pl.col("rows").sum().alias("all"), pl.struct("value", "rows").alias("values"))
            .sort(-pl.col("all"), "code", "field", "column", maintain_order=True)
        )
        for code, pattern, column, rows, values in grouped.iter_rows():
            told = tuple((each["value"], each["rows"]) for each in values if each["value"])
            yield Cause(code, pattern, column, told, rows)

    def _rows_of(self, cause: Cause, most: int) -> _Rows:
        pattern = pl.col("field").str.replace_all(r"\[\d+\]", "[]")
        here = self.open.filter((pl.col("code") == cause.code) & (pattern == cause.field)).head(most)
        return {
            (run, number): part["__row"].unique().sort()
            for (run, number), part in here.group_by("run_id", "file", maintain_order=True)
        }


def _faults(summary: RunSummary) -> pl.DataFrame:
    causes: pl.DataFrame = summary.causes
    return causes.filter(pl.col("severity") == "reject")


def _mended(before: RunSummary, after: RunSummary) -> int:
    """Faults fewer, those that took their place counted against them."""
    return int(_faults(before)["rows"].sum()) - int(_faults(after)["rows"].sum())


def _values(summary: RunSummary, cause: Cause) -> set[str | None]:
    here = _faults(summary).filter((pl.col("code") == cause.code) & (pl.col("field") == cause.field))
    return set(here["value"])
