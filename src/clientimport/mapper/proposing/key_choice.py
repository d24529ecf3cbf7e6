"""Which column is the legacy system's own key: filled, unique, and called an id; else a proposal in doubt."""

from __future__ import annotations

from dataclasses import replace

from clientimport.mapper.proposing.columns import Candidate
from clientimport.mapper.proposing.meaning import EXACT
from clientimport.mapper.proposing.sources import plain
from clientimport.mapper.proposing.tree import Line, line_of

_INSTEAD = ("email", "customer_name", "full_name", "company")
_NAMES = ("first_name", "middle_name", "last_name")
_FEW_ROWS = 5
"""Rows from which that all values differ says something."""


def choose_key(columns: list[Candidate]) -> Line:
    """The columns of a file, at least one of them usable -> the key and why."""
    usable = [each for each in columns if each.written and not each.secret]
    ids = [each for each in usable if each.concept == "id"]
    ids += [_code(each, alone=not ids) for each in usable if each.concept == "code"]
    unique = [each for each in ids if each.looks.unique]
    if unique:
        best = min(unique, key=_rank)
        alike = [each for each in unique if each is not best and _rank(each)[:2] == _rank(best)[:2]]
        rivals = alike or [each for each in unique if each is not best and each.position == 0]
        doubts = [f"{len(rivals)} other columns look like keys, too"] if rivals else []
        if best.looks.rows < _FEW_ROWS:
            doubts += ["few rows to judge by"] if best.meaning.clear != EXACT else []
        return line_of(plain(best), [_unique(best)], *doubts)
    like_keys = [each for each in usable if each.looks.unique and _like_a_key(each)]
    if like_keys:
        best = min(like_keys, key=lambda each: (each.meaning.blocked, each.looks.share("guid") < 0.9, each.position))
        return line_of(plain(best), [_unique(best)], "nothing but its values says that it is the key")
    filled = [each for each in ids if each.looks.filled]
    for concept in _INSTEAD:
        found = [each for each in usable if each.concept == concept and each.looks.unique]
        if found:
            return line_of(plain(found[0]), [_unique(found[0])], "no id is filled in every row and unique: this one is")
    if filled:
        best = max(filled, key=lambda each: (each.looks.filled, each.looks.distinct))
        return line_of(plain(best), [best], "it is not filled in every row, or repeats")
    several = _together(usable)
    return line_of([plain(each) for each in several] if len(several) > 1 else plain(several[0]), several, "no column is a key")


def _code(each: Candidate, *, alone: bool) -> Candidate:
    """A number or code: the key where the file begins with it and calls nothing an id, else perhaps another's."""
    looks = each.looks
    if alone and each.position == 0 and looks.unique and looks.rows >= _FEW_ROWS and each.meaning.clear == EXACT:
        return each
    return each.doubted("a code, which may not be the system's own key")


def _rank(each: Candidate) -> tuple[bool, bool, int]:
    return bool(each.doubts), each.meaning.scope in ("other", "shipping"), each.position


def _unique(each: Candidate) -> Candidate:
    return replace(each, why=(*each.why, f"filled and unique in {each.looks.rows:,} rows"))


def _like_a_key(each: Candidate) -> bool:
    looks = each.looks
    codes = looks.share("with_digit") > 0.99 and looks.share("one_word") > 0.99 and looks.longest <= 40
    kinds = ("date", "money", "email", "url")
    others = any(looks.share(kind) > 0.3 for kind in kinds) or looks.share("phone_shape") > 0.5
    return (
        looks.rows >= _FEW_ROWS and not others and (looks.share("guid") > 0.9 or (codes and each.concept in ("", "foreign_id")))
    )


def _together(usable: list[Candidate]) -> list[Candidate]:
    """The column with the most different values, and with it one that tells the rest apart best."""
    names = [next((each for each in usable if each.concept == concept), None) for concept in _NAMES]
    if names[0] and names[-1]:
        return [each for each in names if each]
    ordered = sorted(usable, key=lambda each: (-each.looks.distinct, each.position))
    named = [each for each in ordered if each.concept in ("email", "first_name", "last_name", "company", "postal_code")]
    return (named[:2] if len(named) > 1 else ordered[:2]) or usable[:1]
