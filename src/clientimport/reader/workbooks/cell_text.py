"""How a workbook shows a number: its format code -> the text that stands for the cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import polars as pl

from clientimport.reader.workbooks.shown_dates import ShownDate, ShownDuration, ShownTime, plain_number

__all__ = ["Shown", "plain_number", "shown_by"]
Shown = Callable[[str], str]
"""The number as stored -> its text. One with a method `columns` does many at once: null where it cannot."""

_BUILT_IN = {
    9: "0%",
    10: "0.00%",
    **dict.fromkeys((14, 15, 16, 17, *range(27, 32), 34, 35, 36, *range(50, 59)), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 45, 47), "h:mm:ss"),
    22: "yyyy-mm-dd h:mm",
    46: "[h]:mm:ss",
}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_CONDITION = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE)
_TOKEN = re.compile(r'"[^"]*"|\\.|.')
_MASK = re.compile(r"[0#() /+-]*")
_DURATION = re.compile(r"\[[hms]+\]")


def shown_by(format_id: int, code: str | None, *, since_1904: bool) -> Shown:
    """A number format -> what it makes of a number: dates ISO 8601, percentages and leading zeros as shown, else the value."""
    code = code if code is not None else _BUILT_IN.get(format_id, "General")
    sections = code.split(";")
    section = sections[0]
    if "[<" in section or "[>" in section or "[=" in section:
        return plain_number
    bare = _CONDITION.sub("", section)
    letters = _LITERAL.sub("", bare).lower().strip()
    if letters in ("general", "@", "") or letters.startswith("general"):
        return plain_number
    fine = bool(re.search(r"s\]?[.,]0", letters))
    if _DURATION.search(letters):
        return ShownDuration(fine=fine)
    if re.search(r"[ymdhs]", letters) and "e+" not in letters and "e-" not in letters:
        if not re.search(r"[yd]", letters) and re.search(r"[hs]", letters):
            return ShownTime(fine=fine)
        return ShownDate(since_1904=since_1904, fine=fine)
    if letters.endswith("%"):
        places = re.search(r"\.([0#?]+)", letters)
        return _percentage(places.group(1) if places else "")
    return _masked_by(bare, letters, signed=len(sections) > 1)


def _percentage(places: str) -> Shown:
    """`places`: the format's signs behind the point."""
    step = Decimal(1).scaleb(-len(places))

    def shown(stored: str) -> str:
        text = f"{(Decimal(plain_number(stored)) * 100).quantize(step, ROUND_HALF_UP):f}"
        needed = len(places) - len(places.rstrip("#"))
        while needed and text.endswith("0"):
            text, needed = text[:-1], needed - 1
        return text.rstrip(".") + "%"

    return shown


def _masked_by(bare: str, letters: str, *, signed: bool) -> Shown:
    """Zeros that stand for digits; the number alone where the format adds none to it."""
    found = _TOKEN.findall(re.sub(r"_.|\*.", "", bare))
    tokens = [token.strip('"') if len(token) > 1 and token[0] == '"' else token[-1] for token in found]
    quoted = [len(token) > 1 for token in found]
    before = "".join(tokens[: next((at for at, token in enumerate(tokens) if token in "0#" and not quoted[at]), 0)])
    prefixed = bool(before) and not signed and re.fullmatch(r"\+|\+?0[\d ]*", before.strip() or "-") is not None
    if not _MASK.fullmatch(letters) or "." in letters or not (letters.count("0") > 1 or prefixed or re.search("0#", letters)):
        return plain_number
    if set(bare) == {"0"}:
        return _Zeros(len(bare))
    mask: list[str] = []
    zero = False
    for token, literal in zip(tokens, quoted, strict=True):
        zero = zero or (token == "0" and not literal)
        if token == "#" and not literal:
            # Behind a zero every place shows a digit; before it none has to.
            mask += ["digit"] if zero else []
        else:
            mask.append("digit" if token == "0" and not literal else token)
    return lambda stored: _masked(stored, mask)


def _masked(stored: str, mask: list[str]) -> str:
    """A whole number in a mask, filled from the right."""
    digits = plain_number(stored)
    if not digits.isdigit():
        return digits
    places = mask.count("digit")
    digits = digits.zfill(places)
    head, rest = digits[: len(digits) - places], iter(digits[len(digits) - places :])
    first = mask.index("digit") if places else len(mask)
    return "".join(mask[:first]) + head + "".join(next(rest) if mark == "digit" else mark for mark in mask[first:])


class _Zeros:
    """A whole number with zeros in front."""

    def __init__(self, width: int) -> None:
        self._width = width

    def __call__(self, stored: str) -> str:
        """One number."""
        digits = plain_number(stored)
        return digits.zfill(self._width) if digits.isdigit() else digits

    def columns(self, values: pl.Series) -> pl.Series:
        """Whole numbers at once; null for the others."""
        return values.set(~values.str.contains(r"^\d{1,15}$"), None).str.zfill(self._width)
