"""Rules of one value: written once as a function of a text, used by Pydantic on records and by the checker on columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import polars as pl
from pydantic import BaseModel, GetCoreSchemaHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from clientimport.core.record_frames import RecordFrames

VALUES_JUDGED = "values_judged"
"""Key of the validation context: true where the columns have been through the per-value rules already."""


@dataclass(frozen=True)
class Rule:
    """Metadata of a record's field (`Annotated[str, SomeRule()]`): what one value must be.

    Subclasses define `fault`. `plain` may settle the plain cases for whole columns, only where a test shows that it
    agrees with `fault`.
    """

    def fault(self, value: str) -> tuple[str, str] | None:
        """One value, not blank -> None where it is right, else (code, detail) for the catalogue."""
        raise NotImplementedError

    def plain(self, column: pl.Expr) -> pl.Expr | None:
        """A String expression -> Boolean expression, true where `fault` surely says None; or None: nothing is settled."""
        return None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The field's own schema, then this rule, unless the context says that the values are judged."""

        def judge(value: Any, info: core_schema.ValidationInfo) -> Any:
            if value is None or (info.context and info.context.get(VALUES_JUDGED)):
                return value
            found = self.fault(str(value))
            if found is not None:
                raise PydanticCustomError(_literal(found[0]), _literal(found[0]), {"detail": found[1]})
            return value

        return core_schema.with_info_after_validator_function(judge, handler(source))


@dataclass(frozen=True)
class Lines:
    """Metadata: the text may have several lines (elsewhere a line break becomes ", " and a tab a blank, with a notice)."""


@dataclass(frozen=True)
class SecretText:
    """Metadata: the value may stand in no report, log or error."""


@dataclass(frozen=True)
class Words:
    """Metadata: the field explained for people, in one sentence, and an example."""

    text: str
    example: str = ""


@dataclass(frozen=True)
class Yes01:
    """Metadata: a yes/no that the record writes as "1" and "0"."""


@dataclass(frozen=True)
class PhoneParts:
    """Metadata of a phone's number: the sibling fields that hold its calling code and extension, and where its country is told.

    `calling_code`, `extension`: names of sibling fields, or "" where the shape has none (the number is kept whole).
    `country`: dotted path, relative to the same object, of the field that tells the country ("address_country"), or "";
    with a slash in front, from the record itself ("/billing_address.address_country").
    """

    calling_code: str = ""
    extension: str = ""
    country: str = ""


@dataclass(frozen=True)
class RecordFault:
    """A broken rule across fields: its code, the field it is named on (concrete path), all fields it looked at."""

    code: str
    field: str
    fields: tuple[str, ...]
    detail: str = ""


_Rule = TypeVar("_Rule", bound=Callable[..., Any])
Doubt = Callable[[RecordFrames], pl.Series]
"""Records as frames -> the ROWs that may break a rule across fields; all others surely keep it."""


def across(*fields: str, doubt: Doubt | None = None) -> Callable[[_Rule], _Rule]:
    """Marks a method of a Record as a rule across these fields; it returns an iterable of RecordFault.

    `doubt` says which records have to be asked, only where a test shows that it leaves none out that breaks the rule.
    None: every record is asked.
    """

    def mark(method: _Rule) -> _Rule:
        method.__across__, method.__doubt__ = fields, doubt  # type: ignore[attr-defined]
        return method

    return mark


ACROSS = "across"
"""Type of the Pydantic error that carries the broken rules across fields, in `ctx["faults"]`."""


class Record(BaseModel):
    """Base of every record shape: strict about unknown fields, and all its rules across fields are judged at once."""

    model_config = {"extra": "forbid", "hide_input_in_errors": True}

    def across_faults(self) -> list[RecordFault]:
        """All broken rules across fields of this record."""
        return [fault for rule in across_rules(type(self)) for fault in rule(self)]

    @model_validator(mode="after")
    def _judge_across(self) -> Record:
        faults = self.across_faults()
        if faults:
            raise PydanticCustomError(ACROSS, "rules across fields are broken", {"faults": faults})
        return self


@cache
def across_rules(record: type[Record]) -> tuple[Callable[[Record], Iterable[RecordFault]], ...]:
    """The methods of a record that are marked as rules across its fields."""
    found = (getattr(record, name, None) for name in dir(record))
    return tuple(each for each in found if callable(each) and hasattr(each, "__across__"))


def _literal(text: str) -> Any:
    # PydanticCustomError wants literal strings for its type; ours come from the catalogue.
    return text
