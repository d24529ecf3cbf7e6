"""The one type step of a field as written: phone, country, currency, date, number, yes_no."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from clientimport.core.mapping import FieldRule, Typed
from clientimport.mapper.mistakes import shown
from clientimport.mapper.place import Place
from clientimport.mapper.step_rules import TYPE_STEPS, Steps
from clientimport.values.countries import country_code, nearest_country

ORDERS = ("day-first", "month-first", "year-first")
_FITTING = {"integer": ("number",), "boolean": ("yes_no",)}
_SHORT = {
    "phone": "Write phone: US, or phone: {region: {column: Country}, default: US}, or phone: {}.",
    "country": "Write country: code or country: name.",
    "currency": "Write currency: {}.",
    "date": 'Write date: day-first, month-first or year-first, or a format such as "%d.%m.%Y".',
    "number": 'Write number: {} for 1234.5, or number: "," for 1234,5.',
    "yes_no": "Write yes_no: {}, or yes_no: {yes: [Y], no: [N]}.",
}

Nested = Callable[[Place], FieldRule | None]
"""Reads a source within a step: a phone's region."""


def type_step(keys: dict[str, Place], around: Steps, dates: str | None, nested: Nested) -> list[Typed]:
    """The type step among a field's keys. `dates`: the order that `source.dates` declares."""
    here = [step for step in TYPE_STEPS if step in keys]
    if not here:
        return []
    for surplus in here[1:]:
        keys[surplus].wrong(f"“{surplus}” stands beside “{here[0]}”: a field takes one type step.", "Keep one.")
    kind = here[0]
    place = keys[kind]
    fitting = _FITTING.get(around.field.kind) if around.field else None
    if around.field and fitting is not None and kind not in fitting:
        place.wrong(
            f"“{kind}” gives no value that {around.field.path} ({around.field.kind}) takes.", f"Use {fitting[0]}, or none."
        )
        return []
    typed = _READERS[kind](place, dates, nested)
    return [typed] if typed else []


def check_country(place: Place) -> str | None:
    """A country's code or name, as written."""
    text = place.filled()
    if text is None or country_code(text) is not None:
        return text
    near = nearest_country(text)
    place.wrong(f"{shown(text)} is no country.", f'Did you mean "{near}"?' if near else "Use its two-letter code, such as US.")
    return None


def _phone(place: Place, dates: str | None, nested: Nested) -> Typed | None:
    if place.kind == "a text":
        default = check_country(place)
        return Typed("phone", {"default": default}) if default else None
    keys = place.known(("region", "default"))
    default = check_country(keys["default"]) if "default" in keys else None
    region = nested(keys["region"]) if "region" in keys else None
    return Typed("phone", {"default": default} if default else {}, region)


def _country(place: Place, dates: str | None, nested: Nested) -> Typed | None:
    if place.kind != "a text":
        place.wrong(f"A word is needed here, not {place.kind}.", _SHORT["country"])
        return None
    to = place.one_of(("code", "name"))
    return Typed("country", {"to": to}) if to else None


def _currency(place: Place, dates: str | None, nested: Nested) -> Typed | None:
    if place.kind == "a text" and place.text() in ("code", ""):
        return Typed("currency")
    if place.kind != "an object" or place.entries():
        place.wrong("“currency” takes no settings.", _SHORT["currency"])
        return None
    return Typed("currency")


def _date(place: Place, dates: str | None, nested: Nested) -> Typed | None:
    if place.kind == "a text" and (text := place.text()):
        if text in ORDERS:
            return Typed("date", {"order": text})
        if "%" not in text:
            place.wrong(f"{shown(text)} is neither an order nor a format of dates.", _SHORT["date"])
            return None
        return _date_format(place, text)
    keys = place.known(("order", "format"))
    if "format" in keys:
        text = keys["format"].filled()
        if "order" in keys:
            keys["order"].wrong("An order stands beside a format.", "Keep one of the two.")
        return _date_format(keys["format"], text) if text else None
    order = keys["order"].one_of(ORDERS) if "order" in keys else dates
    return Typed("date", {"order": order} if order else {})


def _date_format(place: Place, text: str) -> Typed | None:
    try:
        pl.select(pl.lit("x").str.to_datetime(text, strict=False))
        readable = "%" in text
    except pl.exceptions.PolarsError:
        readable = _date_alone(text)
    if not readable:
        place.wrong(f"{shown(text)} is no format of dates.", _SHORT["date"])
        return None
    return Typed("date", {"format": text})


def _date_alone(text: str) -> bool:
    try:
        pl.select(pl.lit("x").str.to_date(text, strict=False))
    except pl.exceptions.PolarsError:
        return False
    return True


def _number(place: Place, dates: str | None, nested: Nested) -> Typed | None:
    if place.kind == "a text" and place.text():
        decimal = place.one_of((".", ","))
    else:
        keys = place.known(("decimal",))
        decimal = keys["decimal"].one_of((".", ",")) if "decimal" in keys else "."
    return Typed("number", {"decimal": decimal}) if decimal else None


def _yes_no(place: Place, dates: str | None, nested: Nested) -> Typed | None:
    if place.kind == "a text" and place.text():
        place.wrong("The words for yes and no are needed here.", _SHORT["yes_no"])
        return None
    options = {}
    for side, words in place.known(("yes", "no")).items():
        texts = words.texts()
        if any("," in text for text in texts) and words.kind == "a list":
            words.wrong("A word for yes or no cannot hold a comma.", _SHORT["yes_no"])
        options[side] = ",".join(texts)
    both = {w.strip().casefold() for w in options.get("yes", "").split(",")} & {
        w.strip().casefold() for w in options.get("no", "").split(",")
    }
    if both - {""}:
        place.wrong(f"{shown(', '.join(sorted(both)))} stands for yes and for no.", "Keep it on one side.")
    return Typed("yes_no", options)


_READERS: dict[str, Callable[[Place, str | None, Nested], Typed | None]] = {
    "phone": _phone,
    "country": _country,
    "currency": _currency,
    "date": _date,
    "number": _number,
    "yes_no": _yes_no,
}
