"""What the counts of a mapping's coverage say: columns, entries, steps and fields that never meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from clientimport.core.mapping import Default, Lookup
from clientimport.core.secrets import WITHHELD
from clientimport.mapper.coverage import MOST_UNKNOWN, Coverage, PlaceCount, StepCount


@dataclass(frozen=True)
class FoundCoverage:
    """The finished counts, in words of the mapping. Values of secret columns are withheld."""

    counts: Coverage

    def unread(self) -> list[dict[str, Any]]:
        """Columns that the mapping never reads, fullest first."""
        found = [
            {"heading": heading, "filled": filled, "rows": rows, "fill_rate": round(filled / rows, 4) if rows else 0.0}
            for heading, (filled, rows) in self.counts.unread.items()
        ]
        return sorted(found, key=lambda each: -float(each["fill_rate"]))

    def lookups(self) -> list[dict[str, Any]]:
        """Each lookup: entries that no cell met, texts that it lacks with how often they stand in the files."""
        return [self._lookup(count) for count in self.counts.steps.values() if isinstance(count.seen.step, Lookup)]

    def steps(self) -> list[dict[str, Any]]:
        """Steps that were given texts and altered none, and defaults that nothing was blank for."""
        return [
            {"path": count.seen.rule.path, "line": count.seen.rule.line, "step": count.seen.words, "given": count.given}
            for count in self.counts.steps.values()
            if count.seen.words
            and not isinstance(count.seen.step, Lookup)
            and not count.changed
            and (count.given or isinstance(count.seen.step, Default))
        ]

    def fields(self) -> list[dict[str, Any]]:
        """Fields that no row fills, without those of items that no row has."""
        absent = {(each["field"], each["slot"]) for each in self.items()}
        return [
            {"field": place.pattern, "slot": place.slot, "path": place.path, "line": place.line, "columns": list(place.columns)}
            for place in _together(self.counts.fields.values())
            if (place.pattern.partition("[]")[0] + "[]", place.slot) not in absent
        ]

    def items(self) -> list[dict[str, Any]]:
        """Items of lists that no row has."""
        return [
            {"field": place.pattern, "slot": place.slot, "path": place.path, "line": place.line, "columns": list(place.columns)}
            for place in _together(self.counts.items.values())
        ]

    def source(self) -> dict[str, list[str]]:
        """Entries of `source:` that no file met."""
        source, counts = self.counts.mapping.source, self.counts
        spellings = [(name, other) for name, others in source.headings.items() for other in others]
        return {
            "optional": [name for name in source.optional if name not in counts.found | counts.headings],
            "headings": [f"{name}: {other}" for name, other in spellings if other not in counts.headings],
            "blank": [word for word in source.blank if word.strip() in counts.blank],
        }

    def only_if(self) -> dict[str, Any] | None:
        """What the filter did: "none" or "all" where it takes out no row or every one."""
        rule, counts = self.counts.mapping.only_if, self.counts
        if rule is None:
            return None
        says = "none" if not counts.filtered else "all" if counts.filtered == counts.rows else "some"
        return {"line": rule.line, "sql": rule.text, "filtered": counts.filtered, "takes_out": says}

    def to_json(self) -> dict[str, Any]:
        """The object that `map coverage --json` prints."""
        return {
            "mapping": self.counts.mapping.path,
            "rows": self.counts.rows,
            "columns_unread": self.unread(),
            "fields_never_filled": self.fields(),
            "items_never_there": self.items(),
            "lookups": self.lookups(),
            "steps_without_effect": self.steps(),
            "only_if": self.only_if(),
            "source_never_met": self.source(),
        }

    def _lookup(self, count: StepCount) -> dict[str, Any]:
        step, rule = count.seen.step, count.seen.rule
        assert isinstance(step, Lookup)
        lacking = [] if count.secret else [{"value": text, "count": n} for text, n in sorted(count.lacking.items(), key=_most)]
        return {
            "path": rule.path,
            "line": rule.line,
            "file": step.file,
            "entries": len(step.table),
            "else": step.otherwise,
            "unused": [WITHHELD] if count.secret and count.unused() else count.unused(),
            "lacking_cells": count.lacking_cells,
            "lacking": lacking,
            "lacking_complete": not count.secret and len(count.lacking) < MOST_UNKNOWN,
        }


def _most(entry: tuple[str, int]) -> tuple[int, str]:
    text, count = entry
    return -count, text


def _together(places: Iterable[PlaceCount]) -> list[PlaceCount]:
    """Places that no row has; the parts of one cell, which are written once and read the same columns, count as one."""
    groups: dict[tuple[str, str, int, tuple[str, ...]], list[PlaceCount]] = {}
    for place in places:
        groups.setdefault((place.pattern, place.path, place.line, place.columns), []).append(place)
    return [group[0] for group in groups.values() if not any(place.filled for place in group)]
