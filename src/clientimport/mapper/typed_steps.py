"""The type steps: phone, country, currency, date, number, yes_no, by the functions of `values` on whole columns."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from clientimport.core.details import detail
from clientimport.core.fields import Field
from clientimport.core.mapping import Typed
from clientimport.core.rows import ROW
from clientimport.mapper.making import Detail, Making, Watch
from clientimport.mapper.sources import NOTHING
from clientimport.mapper.steps import assume
from clientimport.mapper.workings import Workings, signature

Read = Callable[[pl.Series], pl.Series]

_EXPLICIT = r"^[^\d+＋]*[+＋]|^\D*00"
"""A number that tells its calling code itself."""


def typed_step(workings: Workings, made: Making, step: Typed, field: Field | None, dates: str | None) -> None:
    """Any type step but a phone's. `dates`: the order that `source.dates` gives."""
    code, read, told = _reading(step, field, dates)
    before = made.value
    made.key = (made.key, signature(step), field is not None and field.yes01, dates)
    (made.value,) = workings.compute(made.key, [before], lambda given: [_read(given[0], read)])
    unread = before.is_not_null() & made.value.is_null()
    made.watches.append(Watch(code, unread, made.received, before, told))
    if step.kind == "country" and step.options.get("default"):
        default = _read(pl.Series([step.options["default"]]), read).item() or step.options["default"]
        assume(made, default)


def phone_step(workings: Workings, made: Making, step: Typed, region: Making | None, default_region: str | None) -> None:
    """A number, its calling code and its extension.

    `region` tells the country, else the step's own default, else `default_region`.
    """
    default = step.options.get("default") or default_region
    before = made.value
    told = NOTHING if region is None else region.value
    region_key = ("region", None if region is None else region.key, default)
    (known,) = workings.compute(region_key, [pl.col(ROW), told], lambda given: [_regions(given[1], default)])
    made.key = (made.key, signature(step), region_key)
    number, code, extension = workings.compute(
        made.key, [before, known], lambda given: _split(given[0], given[1]), outputs=3, together="phone"
    )
    made.whole_number = before
    made.value = pl.coalesce(number, before)
    made.calling_code, made.extension = code, extension


def tells_calling_code(number: pl.Expr) -> pl.Expr:
    """Whether a phone number as written tells its calling code itself."""
    return number.str.contains(_EXPLICIT).fill_null(False)


def _read(values: pl.Series, read: Read) -> pl.Series:
    texts = values.cast(pl.String)
    if texts.null_count() == len(texts):
        return texts
    return read(texts)


def _regions(told: pl.Series, default: str | None) -> pl.Series:
    """Countries as told, in any spelling -> alpha-2 codes; the default where none is known."""
    from clientimport.values.countries import country_codes

    known = _read(told, country_codes)
    standard = _read(pl.Series([default], dtype=pl.String), country_codes).item()
    return known.fill_null(standard) if standard else known


def _split(numbers: pl.Series, regions: pl.Series) -> list[pl.Series]:
    from clientimport.values.phones import split_phones

    if numbers.null_count() == len(numbers):
        return [numbers.cast(pl.String)] * 3
    found = split_phones(pl.DataFrame({"number": numbers, "region": regions}))
    return [found["number"], found["country_code"], found["extension"]]


def _reading(step: Typed, field: Field | None, dates: str | None) -> tuple[str, Read, Detail | str | None]:
    """A step -> the code of its fault, the function of a column, what the message adds."""
    match step.kind:
        case "country":
            from clientimport.values.countries import country_codes, country_names, nearest_country

            read = country_names if _wants_name(step, field) else country_codes
            return "country-unknown", read, _meant(nearest_country)
        case "currency":
            from clientimport.values.currencies import currency_codes, nearest_currency

            return "currency-unknown", currency_codes, _meant(nearest_currency)
        case "date":
            return _date_reading(step, dates)
        case "number":
            from clientimport.values.numbers import read_numbers

            decimal = step.options.get("decimal") or "."
            return "number-invalid", lambda values: read_numbers(values, decimal), None
        case "yes_no":
            return "boolean-invalid", _yes_no_reading(step, field), None
        case "phone":
            raise TypeError("a phone is a step of its own")


def _date_reading(step: Typed, dates: str | None) -> tuple[str, Read, Detail | str | None]:
    from clientimport.values.dates import read_dates

    written = step.options.get("format")
    order = None if written else step.options.get("order") or dates
    told = detail("date-format", written) if written else detail(f"date-{order}") if order else None
    return "date-invalid", lambda values: read_dates(values, order, written), told


def _yes_no_reading(step: Typed, field: Field | None) -> Read:
    from clientimport.values.yes_no import read_yes_no

    yes, no = (_words(step.options.get(side, "")) for side in ("yes", "no"))

    def read(values: pl.Series) -> pl.Series:
        found = read_yes_no(values, yes, no)
        return found.replace({"true": "1", "false": "0"}) if field is not None and field.yes01 else found

    return read


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _wants_name(step: Typed, field: Field | None) -> bool:
    """Whether a country's name is asked for: by the step, else by the field's rule, else by the field's name."""
    asked = step.options.get("to")
    if asked:
        return asked == "name"
    if field is None:
        return False
    rules = [type(rule).__name__ for rule in field.rules]
    if any(name.startswith("CountryName") for name in rules):
        return True
    return not any(name.startswith("CountryCode") for name in rules) and not field.name.endswith("code")


def _meant(nearest: Callable[[str], str]) -> Detail:
    known: dict[str, str] = {}

    def told(text: str) -> str:
        from clientimport.values.spelling import did_you_mean

        if text not in known:
            known[text] = did_you_mean(nearest(text))
        return known[text]

    return told
