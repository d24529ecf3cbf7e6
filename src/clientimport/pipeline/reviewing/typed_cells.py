"""Texts that a reviewer typed for a rejected row, held against what the row may have."""

from __future__ import annotations

from clientimport.core.rows import REJECT_COLUMNS
from clientimport.core.secrets import WITHHELD
from clientimport.loader import ReviewedReject
from clientimport.pipeline.reviewing.refusals import Refused
from clientimport.pipeline.reviewing.secret_columns import ColumnRules


def checked_cells(reject: ReviewedReject, typed: dict[str, str], rules: ColumnRules, lang: str) -> dict[str, str]:
    """Frame name -> text as it is kept: as received where a browser's line ends alone are different. Raises Refused."""
    return {name: _cell(reject, name, text, rules, lang) for name, text in typed.items()}


def checked_raw(reject: ReviewedReject, raw: str, rules: ColumnRules, lang: str) -> str:
    """The same for the record as received, which only a row of wrong structure has. Raises Refused."""
    if reject.raw is None:
        raise Refused("no-raw", lang=lang)
    if reject.raw == WITHHELD or rules.secret:
        raise Refused("raw-withheld", lang=lang)
    return checked_text(REJECT_COLUMNS[-1], reject.raw, raw, rules, lang)


def as_received(reject: ReviewedReject, name: str, text: str) -> bool:
    """Whether a cell is as the file has it; an absent one is a blank one."""
    return text == (reject.cells.get(name) or "")


def _cell(reject: ReviewedReject, name: str, text: str, rules: ColumnRules, lang: str) -> str:
    column = reject.headings.get(name) or name
    if name in rules.secret:
        raise Refused("secret", lang=lang, column=column)
    if name not in reject.cells and name not in reject.headings:
        raise Refused("no-column", lang=lang, column=column)
    return checked_text(column, reject.cells.get(name) or "", text, rules, lang)


def checked_text(column: str, received: str, text: str, rules: ColumnRules, lang: str) -> str:
    """One text in place of what was `received`, as `checked_cells`. Raises Refused."""
    if _lines(text) == _lines(received):
        return received
    if text == WITHHELD:
        raise Refused("withheld-typed", lang=lang)
    if len(text) > rules.longest:
        raise Refused("cell-long", lang=lang, column=column, n=len(text), most=rules.longest)
    if "\0" in text or any("\ud800" <= mark <= "\udfff" for mark in text):
        raise Refused("cell-unfit", lang=lang, column=column)
    # A browser ends lines so, whatever they were.
    return text if "\r\n" in received else _lines(text)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")
