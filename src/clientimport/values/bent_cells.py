"""What spreadsheet programs make of a text when they open or save it: told from the text as it was and as it came back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal

Bend = Literal[
    "zeros-lost",
    "plus-lost",
    "digits-lost",
    "number-rewritten",
    "date-made",
    "yes-no-made",
    "formula-result",
    "error-made",
    "characters-lost",
    "line-ends",
]

_TRUE = frozenset("true wahr vrai verdadero verdadeiro vero waar sant sand tosi prawda pravda igaz doğru истина 真".split())
_FALSE = frozenset(
    "false falsch faux falso onwaar falskt falsk usant epätosi fałsz nepravda hamis yanliş yanlış ложь 假".split()
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier", "feb february februar fev fevrier", "mar march märz mrz mär mars", "apr april avr",
            "may mai", "jun june juni juin", "jul july juli juillet", "aug august aou août", "sep sept september septembre",
            "oct october okt oktober octobre", "nov november novembre", "dec december dez dezember decembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_NUMBER = re.compile(r"[+-]?(\d[\d., \u00a0\u202f'’]*)?[.,]?\d(E[+-]?\d+)?%?", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[+-]?\d([.,]\d+)?E[+-]?\d+", re.IGNORECASE)
_DATE = re.compile(
    r"\d{1,4}[-/. ]{1,2}\d{1,2}[-/. ]{1,2}\d{1,4}([T ]\d{1,2}:\d\d(:\d\d)?)?"  # 2026-02-01, 01/02/26, 1. 2. 2026
    r"|(\d{1,4}[-. /]{1,2})?[^\W\d_]{3,9}[-. /]{1,2}\d{1,4}([-. ,/]{1,2}\d{2,4})?"  # Feb-26, 1-Feb-26, Feb 1, 2026
    r"|\d{1,2}[-. /]{1,2}[^\W\d_]{3,9}\.?"  # 1-Feb
)
_TIME = re.compile(r"\d{1,2}:\d\d(:\d\d(\.0+)?)?( ?[AP]M)?", re.IGNORECASE)
_ERROR = re.compile(r"#(REF|NAME\?|N/A|VALUE|DIV/0|NUM|NULL|SPILL|CALC)!?|Err:\d+", re.IGNORECASE)
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_EPOCH = date(1899, 12, 30)
_CELL_LIMIT = 32_767
_LONGEST_WRITTEN = 64
"""Characters; no program writes a longer number, date or time."""
_LONGEST_DATE = 20
_DIGITS_KEPT = 15
"""Digits of a number that a spreadsheet program keeps."""


def bend(received: str, typed: str) -> Bend | None:
    """A cell's text as it was received, and as it stands in a file that was saved -> what a program did to it, or None.

    None: they are equal, or it looks like the work of a person.
    """
    if received == typed or not received or not typed:
        return None
    if _line_ends(received) == _line_ends(typed):
        return "line-ends"
    if _ERROR.fullmatch(typed) and not _ERROR.fullmatch(received):
        return "error-made"
    if received.startswith("=") and not typed.startswith("=") and received[1:] != typed:
        return "formula-result"
    for words in (_TRUE, _FALSE):
        if received.casefold() in words and typed.casefold() in words:
            return "yes-no-made"
    if _lost_characters(received, typed):
        return "characters-lost"
    if len(typed) > _LONGEST_WRITTEN:
        return None
    return _number_bend(received.strip(), typed.strip()) or _date_bend(received.strip(), typed.strip())


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_\n", "\n")


def _lost_characters(received: str, typed: str) -> bool:
    """Cut at what a cell takes, control characters gone, or letters that an encoding lacks replaced."""
    if len(received) > len(typed) >= _CELL_LIMIT - 1 and received.startswith(typed):
        return True
    if "".join(c for c in received if c.isprintable() or c in "\n\t") == typed != received:
        return True
    if len(received) != len(typed):
        return False
    pairs = [(a, b) for a, b in zip(received, typed, strict=True) if a != b]
    return all(b in "?\ufffd_" and not (a.isascii() and a.isprintable()) for a, b in pairs)


def _number_bend(received: str, typed: str) -> Bend | None:
    if not _NUMBER.fullmatch(received) or not _NUMBER.fullmatch(typed):
        return None
    digits, others = _digits(received), _digits(typed)
    plain = typed.isascii() and typed.isdigit()
    if received[0] == "+" and (digits == others or digits.lstrip("0") == others) and plain:
        return "plus-lost"
    if digits.startswith("0") and digits.lstrip("0") == others.lstrip("0") and len(others) < len(digits) and plain:
        return "zeros-lost"
    if len(digits) >= _DIGITS_KEPT and _digits_lost(digits, typed):
        return "digits-lost"
    if _SCIENTIFIC.fullmatch(typed) and _SCIENTIFIC.fullmatch(received) is None and _digits_lost(digits, typed):
        return "digits-lost"
    return "number-rewritten" if _values(received) & _values(typed) else None


def _digits_lost(digits: str, typed: str) -> bool:
    """Whether a number was rounded: `4.42E+12`, or `1234567890123450000`."""
    if _SCIENTIFIC.fullmatch(typed):
        mantissa, _, power = typed.replace(",", ".").upper().partition("E")
        shown = _digits(mantissa).rstrip("0")
        whole = digits.lstrip("0")
        if len(whole) - 1 != int(power):
            return False
        given = len(_digits(mantissa))
        kept = int(whole[:given].ljust(given, "0"))
        return abs(kept - int((shown or "0").ljust(given, "0"))) <= 1
    others = _digits(typed)
    return len(others) == len(digits.lstrip("0")) and digits.lstrip("0")[: _DIGITS_KEPT - 1] == others[: _DIGITS_KEPT - 1]


def _digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))


def _values(text: str) -> set[Decimal]:
    """The numbers that a text may mean: a point or a comma may be the decimal sign, or stand between thousands."""
    percent = text.endswith("%")
    bare = re.sub(r"[\u00a0\u202f'’]", " ", text.rstrip("%").strip()).lstrip("+")
    if " " in bare:
        if not re.fullmatch(r"-?\d{1,3}( \d{3})+([.,]\d*)?", bare):
            return set()
        bare = bare.replace(" ", "")
    found = set()
    for thousands, point in ((",", "."), (".", ",")):
        grouped = re.fullmatch(rf"-?\d{{1,3}}(\{thousands}\d{{3}})*(\{point}\d*)?(E[+-]?\d+)?", bare, re.IGNORECASE)
        if thousands in bare and not grouped:
            continue
        try:
            found.add(Decimal(bare.replace(thousands, "").replace(point, ".")) / (100 if percent else 1))
        except (InvalidOperation, ArithmeticError):
            continue
    return found


def _date_bend(received: str, typed: str) -> Bend | None:
    if _TIME.fullmatch(received) and _TIME.fullmatch(typed):
        return "date-made" if [*_tokens(received), 0][:2] == [*_tokens(typed), 0][:2] else None
    if re.sub(r"\d", "0", received) == re.sub(r"\d", "0", typed):
        return None  # a program writes a date in a shape of its own; this one was written anew
    if len(received) > _LONGEST_DATE:
        return None
    was = _tokens(received)
    if not 0 < len(was) <= 3 or not (set("-/. ") & set(received) or _names_month(received)):
        return None
    if typed.isascii() and typed.isdigit() and len(typed) == 5:
        day = _EPOCH + timedelta(days=int(typed))
        parts = [day.year, day.month, day.day]
    elif _DATE.fullmatch(typed):
        parts = _tokens(typed)[:3]
    else:
        return None
    return "date-made" if _within(was, parts) and len(parts) >= 2 else None


def _names_month(text: str) -> bool:
    return any(token.casefold() in _MONTHS for token in _TOKEN.findall(text))


def _tokens(text: str) -> list[int]:
    """Numbers, months by name included; empty where another word is among them."""
    found = []
    for token in _TOKEN.findall(text):
        number = int(token) if token.isdecimal() else _MONTHS.get(token.casefold())
        if number is None:
            return []
        found.append(number)
    return found


def _within(was: list[int], parts: list[int]) -> bool:
    """Whether each number of the text as received is a part of the date, years with two digits or four."""
    left = list(parts)
    for number in was:
        for at, part in enumerate(left):
            century = part > 99 > number or number > 99 > part
            if number == part or (century and number % 100 == part % 100):
                del left[at]
                break
        else:
            return False
    return True
