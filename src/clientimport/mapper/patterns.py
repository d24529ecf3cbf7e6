"""Regular expressions of a mapping: judged while it is read, and what is taken out by their groups."""

from __future__ import annotations

from typing import Any

import polars as pl
from polars.exceptions import PanicException

from clientimport.core.mapping import Extract
from clientimport.mapper.mistakes import did_you_mean, shown
from clientimport.mapper.place import Place

_KEYS = ("pattern", "take", "else")


def groups_of(place: Place, pattern: str, by: str = "") -> list[str] | None:
    """The names of a pattern's groups, "1", "2" … where they have none; None where it is no pattern, which is noted.

    `by`: the text that is put in place of what it finds.
    """
    try:
        pl.select(pl.lit("x").str.replace_all(pattern, by))
        found = pl.select(pl.lit("x").str.extract_groups(pattern)).to_series().dtype
    except (pl.exceptions.PolarsError, PanicException) as error:
        said = [line for line in str(error).splitlines() if line.startswith("error:")]
        reason = said[-1].removeprefix("error: ") if said else ""
        place.wrong(
            f"{shown(pattern)} is no regular expression{': ' + reason if reason else ''}.",
            "Put a backslash before characters such as ( [ + * ? that are meant as such; look-around is not possible.",
        )
        return None
    return [each.name for each in found.fields] if isinstance(found, pl.Struct) else []


def extracting(keys: dict[str, Place]) -> list[Extract]:
    """`extract`: a pattern with one group, or an object that says which of several is taken and what else there is."""
    if "extract" not in keys:
        return []
    place = keys["extract"]
    written = {"pattern": place} if place.kind == "a text" else place.known(_KEYS)
    if "pattern" not in written:
        place.wrong("“pattern” is missing.", 'Write {pattern: "^(?<last>[^,]+), (?<first>.+)$", take: first}.')
        return []
    otherwise: Any = written["else"].one_of(("reject", "keep", "blank")) if "else" in written else None
    pattern = written["pattern"].filled()
    groups = None if pattern is None else groups_of(written["pattern"], pattern)
    if pattern is None or groups is None:
        return []
    if not groups:
        written["pattern"].wrong("The pattern has no group.", "Put what is to be taken into ( ).")
        return []
    group = _taken(written, groups)
    return [Extract(pattern, group, otherwise or "reject")] if group else []


def _taken(written: dict[str, Place], groups: list[str]) -> int:
    if "take" in written:
        name = written["take"].filled()
        if name is not None and name not in groups:
            written["take"].wrong(f"The pattern has no group {shown(name)}.", did_you_mean(name, groups))
        return groups.index(name) + 1 if name in groups else 0
    if len(groups) > 1:
        written["pattern"].wrong(f"The pattern has {len(groups)} groups.", f"Say which one: take: {groups[0]}.")
        return 0
    return 1
