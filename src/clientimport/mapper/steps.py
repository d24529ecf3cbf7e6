"""Steps on text: split, part, join, clean, lookup, default. Each takes a Making and brings it one step on."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import polars as pl

from clientimport.core.mapping import Clean, Default, Extract, Join, Lookup, Part, Split
from clientimport.mapper.known_keys import nearest_known
from clientimport.mapper.making import Making, Watch
from clientimport.mapper.tidy_columns import trim
from clientimport.mapper.workings import Workings, signature
from clientimport.values.distinct import each_distinct
from clientimport.values.markup import html_to_text, rtf_to_plain, without_mojibake

_BLANKS = r"[^\S\r\n\x{85}\x{2028}\x{2029}]+"
_AFTER_APOSTROPHE = r"(['’])S\b"
_ORDINALS = (r"(\d)St\b", r"(\d)Nd\b", r"(\d)Rd\b", r"(\d)Th\b")
_BY_VALUE: dict[str, Callable[[str], str]] = {"html": html_to_text, "rtf": rtf_to_plain, "mojibake": without_mojibake}
"""Cleanings that are done value by value, each distinct one once."""


def split_step(workings: Workings, made: Making, step: Split) -> None:
    """The text cut into parts."""
    made.key = (made.key, signature(step))
    made.parts = workings.hold(("parts", made.key), made.value.str.split(step.on))


def part_step(workings: Workings, made: Making, step: Part) -> None:
    """One part alone becomes the text; of several the others are left out."""
    if made.parts is None:
        return
    made.key = (made.key, signature(step))
    if step.first == step.last:
        _become(workings, made, trim(made.parts.list.get(step.first - 1, null_on_oob=True)))
        made.parts = None
    else:
        length = None if step.last is None else step.last - step.first + 1
        made.parts = made.parts.list.slice(step.first - 1, length)


def join_step(workings: Workings, made: Making, step: Join) -> None:
    """The parts as one text again, blank ones left out."""
    if made.parts is None:
        return
    made.key = (made.key, signature(step))
    (joined,) = workings.compute(made.key, [made.parts], lambda given: [_joined(given[0], step.by)])
    _become(workings, made, joined)
    made.parts = None


def _joined(parts: pl.Series, by: str) -> pl.Series:
    # Few cells have anything to join: the second line of a street. Lists are dear, so only those are looked at.
    places = (parts.list.len() > 0).arg_true()
    tidied = pl.element().str.strip_chars().replace("", None)
    some = parts.gather(places).to_frame("parts")
    joined = some.select(trim(pl.col("parts").list.eval(tidied).list.drop_nulls().list.join(by))).to_series()
    none = pl.Series([None], dtype=pl.String).new_from_index(0, len(parts))
    return none.scatter(places, joined) if len(places) else none


def clean_step(workings: Workings, made: Making, step: Clean) -> None:
    """One cleaning; what leaves nothing makes a blank."""
    before = made.value
    made.key = (made.key, signature(step))
    if step.kind in _BY_VALUE:
        (cleaned,) = workings.compute(made.key, [before], lambda given: [_by_value(given[0], step.kind)])
        _become(workings, made, cleaned)
        return
    _become(workings, made, _cleaned(before, step))
    if step.kind == "cut":
        longer = (before.str.len_chars() > step.length).fill_null(False)
        made.watches.append(Watch("text-cut", longer, made.received, before, str(step.length), fault=False))


def extract_step(workings: Workings, made: Making, step: Extract) -> None:
    """What one group of the pattern finds; a group that takes no part in the match leaves a blank."""
    before = made.value
    made.key = (made.key, signature(step))
    fits = before.str.contains(step.pattern)
    found = trim(before.str.extract(step.pattern, step.group))
    if step.otherwise == "keep":
        found = pl.when(fits).then(found).otherwise(before)
    if step.otherwise == "reject":
        unmatched = workings.hold(("unmatched", made.key), (before.is_not_null() & ~fits).fill_null(False))
        made.watches.append(Watch("pattern-unmatched", unmatched, made.received, before))
    _become(workings, made, found)


def lookup_step(workings: Workings, made: Making, step: Lookup) -> None:
    """The table's text for the value, matched as it stands after trimming."""
    made.key = (made.key, signature(step))
    table = {unicodedata.normalize("NFC", key).strip(): text.strip() or None for key, text in step.table.items()}
    before = made.value
    old = pl.Series(list(table), dtype=pl.String)
    new = pl.Series(list(table.values()), dtype=pl.String)
    otherwise = before if step.otherwise == "keep" else None
    found = before.replace_strict(old, new, default=otherwise, return_dtype=pl.String) if table else pl.lit(otherwise)
    made.value = workings.hold(("value", made.key), found.cast(pl.String))
    missing = before.is_not_null() & made.value.is_null()
    to_blank = [key for key, text in table.items() if text is None]
    if step.otherwise == "reject":
        unknown = missing & ~before.is_in(to_blank) if to_blank else missing
        made.watches.append(
            Watch("lookup-unknown", unknown.fill_null(False), made.received, before, nearest_known(tuple(table)))
        )
    elif step.file:
        # A crosswalk is meant to be whole: what it lacks is told, whatever becomes of it.
        unlisted = before.is_not_null() & ~before.is_in(list(table))
        name = Path(step.file).name
        made.watches.append(Watch("lookup-unlisted", unlisted.fill_null(False), made.received, before, name, fault=False))
    if to_blank or step.otherwise == "blank":
        fault = made.faulty
        kept = made.value.is_not_null() if fault is None else made.value.is_not_null() | fault
        made.told = workings.hold(("told", made.key), made.told & kept)


def default_step(made: Making, step: Default) -> None:
    """A text where nothing is left; a value at fault is not replaced by it."""
    assume(made, step.text.strip())


def assume(made: Making, text: str) -> None:
    """A text that no cell told, where the value is blank and not at fault."""
    fault = made.faulty
    blank = made.value.is_null() if fault is None else made.value.is_null() & ~fault
    made.value = pl.when(blank).then(pl.lit(text or None, pl.String)).otherwise(made.value)
    made.key = (made.key, ("default", text))
    made.assumable = True


def _become(workings: Workings, made: Making, value: pl.Expr) -> None:
    made.value = workings.hold(("value", made.key), value)
    if not made.fixed:
        fault = made.faulty
        kept = made.value.is_not_null() if fault is None else made.value.is_not_null() | fault
        made.told = workings.hold(("told", made.key), made.told & kept)


def _by_value(texts: pl.Series, kind: str) -> pl.Series:
    cleaned = each_distinct(texts.cast(pl.String), _BY_VALUE[kind])
    return cleaned.to_frame("text").select(trim(pl.col("text"))).to_series()


def _cleaned(text: pl.Expr, step: Clean) -> pl.Expr:
    match step.kind:
        case "lower":
            return text.str.to_lowercase()
        case "upper":
            return text.str.to_uppercase()
        case "title":
            return _titled(text)
        case "collapse":
            return text.str.replace_all(_BLANKS, " ")
        case "digits":
            return text.str.replace_all(r"\D", "").replace("", None)
        case "cut":
            return text.str.slice(0, step.length).str.strip_chars_end()
        case "replace":
            return trim(text.str.replace_all(step.pattern, step.by))
        case _:
            raise AssertionError(step.kind)


def _titled(text: pl.Expr) -> pl.Expr:
    # Polars begins a word after every mark and digit: "Ned'S" and "2Nd" are no titles.
    titled = text.str.to_titlecase().str.replace_all(_AFTER_APOSTROPHE, "${1}s")
    for ordinal, ending in zip(_ORDINALS, ("st", "nd", "rd", "th"), strict=True):
        titled = titled.str.replace_all(ordinal, "${1}" + ending)
    return titled
