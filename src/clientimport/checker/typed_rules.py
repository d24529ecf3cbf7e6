"""Rules that follow from a field's kind: whole numbers, yes and no, the longest text, the allowed words."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from clientimport.core.details import detail
from clientimport.core.fields import Field
from clientimport.core.rules import Rule
from clientimport.values.phones import PhoneRule
from clientimport.values.value_rules import ValueRule
from clientimport.values.yes_no import NO, YES

_WHOLE = re.compile(r"^([+-]?)0*(\d+?)(?:\.0+)?$")
_GREATEST = 2**63 - 1


@dataclass(frozen=True)
class IntegerRule(ValueRule):
    """A whole number of at most 64 bits; "1937.0", as spreadsheets have it, is one."""

    def settled(self, value: str) -> str:
        """Digits, with a minus where it is negative."""
        found = _WHOLE.match(value)
        return str(int(found.group(1) + found.group(2))) if found else value

    def fault(self, value: str) -> tuple[str, str] | None:
        """`integer-invalid`."""
        whole = _WHOLE.match(value) and abs(int(float(value)) if "." in value else int(value)) <= _GREATEST
        return None if whole else ("integer-invalid", "")

    def plain(self, column: pl.Expr) -> pl.Expr:
        """Digits without a zero in front."""
        return column.str.contains(r"^(?:0|[1-9][0-9]{0,17})$")


@dataclass(frozen=True)
class BooleanRule(ValueRule):
    """Yes or no in the usual words, settled as `yes` and `no`."""

    yes: str = "true"
    no: str = "false"

    def settled(self, value: str) -> str:
        """`yes` or `no`, where it is one of the usual words."""
        word = value.strip().casefold()
        return self.yes if word in YES else self.no if word in NO else value

    def fault(self, value: str) -> tuple[str, str] | None:
        """`boolean-invalid`."""
        return None if value in (self.yes, self.no) else ("boolean-invalid", "")

    def plain(self, column: pl.Expr) -> pl.Expr:
        """The two words themselves."""
        return column.is_in([self.yes, self.no])


@dataclass(frozen=True)
class LengthRule(ValueRule):
    """At most so many characters."""

    most: int
    exact = True

    def fault(self, value: str) -> tuple[str, str] | None:
        """`too-long`, with the limit."""
        return None if len(value) <= self.most else ("too-long", str(self.most))

    def plain(self, column: pl.Expr) -> pl.Expr:
        """Short enough."""
        return column.str.len_chars() <= self.most


@dataclass(frozen=True)
class ChoiceRule(ValueRule):
    """One of the allowed texts."""

    choices: tuple[str, ...]
    exact = True

    def fault(self, value: str) -> tuple[str, str] | None:
        """`not-allowed`, with what is allowed."""
        return None if value in self.choices else ("not-allowed", detail("allowed", ", ".join(self.choices)))

    def plain(self, column: pl.Expr) -> pl.Expr:
        """One of them."""
        return column.is_in(list(self.choices))


@dataclass(frozen=True)
class ForeignRule(ValueRule):
    """A rule of a record shape that settles nothing."""

    rule: Rule

    def fault(self, value: str) -> tuple[str, str] | None:
        """The rule's own."""
        return self.rule.fault(value)

    def plain(self, column: pl.Expr) -> pl.Expr | None:
        """The rule's own."""
        return self.rule.plain(column)


def rules_of(field: Field) -> tuple[ValueRule, ...]:
    """The rules of one leaf field in the order in which they settle and judge; a phone's country is not judged here."""
    if field.kind == "integer":
        return (IntegerRule(),)
    if field.kind == "boolean":
        return (BooleanRule(),)
    if field.yes01:
        return (BooleanRule("1", "0"),)
    given = [rule for rule in field.rules if not (field.phone and isinstance(rule, PhoneRule))]
    rules = [rule if isinstance(rule, ValueRule) else ForeignRule(rule) for rule in given]
    if field.max_length is not None:
        rules.append(LengthRule(field.max_length))
    if field.choices:
        rules.append(ChoiceRule(field.choices))
    return tuple(rules)
