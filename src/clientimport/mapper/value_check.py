"""Texts that a mapping fixes (`value`, `default`, a lookup's results) judged against the field that gets them."""

from __future__ import annotations

from clientimport.core.catalogue import CATALOGUE
from clientimport.core.fields import Field
from clientimport.core.wording import spoken_detail
from clientimport.mapper.mistakes import did_you_mean, shown
from clientimport.mapper.place import Place
from clientimport.values.yes_no import NO, YES


def check_value(place: Place, text: str, field: Field | None) -> None:
    """Notes a mistake where a fixed text can never be a right value of the field; None: a text of any kind."""
    if field is None or field.secret:
        return
    if field.kind == "integer":
        digits = text.strip().removeprefix("-")
        if not (digits.isascii() and digits.isdigit()):
            place.wrong(f"{shown(text)} is no whole number, and {field.path} takes one.", "Use digits only.")
    elif field.kind == "boolean" or field.yes01:
        if text.strip().casefold() not in (*YES, *NO):
            place.wrong(f"{shown(text)} is neither yes nor no, and {field.path} takes one of them.", 'Use "true" or "false".')
    elif field.choices:
        if text.strip() not in field.choices:
            place.wrong(f"{shown(text)} is not possible for {field.path}.", did_you_mean(text, field.choices))
    elif field.max_length is not None and len(text.strip()) > field.max_length:
        place.wrong(f"{shown(text)} is longer than the {field.max_length} characters that {field.path} takes.", "Shorten it.")
    elif field.phone is None:
        _check_rules(place, text.strip(), field)


def _check_rules(place: Place, text: str, field: Field) -> None:
    for rule in field.rules:
        settled = getattr(rule, "settled", None)
        text = settled(text) if settled else text
        found = rule.fault(text)
        if found is not None:
            entry = CATALOGUE[found[0]]
            words = {
                "{value}": shown(text),
                "{field}": field.path,
                "{detail}": spoken_detail(found[1] or ""),
                "{column}": "the text",
            }
            message, fix = entry.message, entry.fix
            for name, said in words.items():
                message, fix = message.replace(name, said), fix.replace(name, said)
            place.wrong(message, fix)
            return
