"""Rules of one value that also settle how it is written: base of all rules in this package."""

from __future__ import annotations

from typing import Any

import polars as pl
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from clientimport.core.rules import VALUES_JUDGED, Rule

JUDGED_SCHEMA = {"settled": pl.String, "code": pl.String, "detail": pl.String}


class ValueRule(Rule):
    """A rule whose `settled` writes a right value as it is kept ("+1" as "1"); `fault` judges what is settled.

    `plain` is true only for values that are right and settled as they stand. `exact`: whether `plain`, where it is false
    for a settled value, surely means a fault.
    """

    exact = False

    def settled(self, value: str) -> str:
        """A value -> as it is kept; one that is not understood is left as it stands."""
        return value

    def fault(self, value: str) -> tuple[str, str] | None:
        """A settled value -> None, or (code, detail)."""
        return None

    def clear(self, values: pl.Series) -> pl.Series:
        """Texts -> Boolean Series: true where a value is surely right and settled as it stands; nulls are right."""
        plain = self.plain(pl.col(values.name))
        if plain is not None:
            return values.to_frame().select(plain).to_series().fill_null(True)
        distinct = values.drop_nulls().unique()
        judged = self.judge(distinct)
        wrong = distinct.filter(judged["code"].is_not_null() | (judged["settled"] != distinct))
        return ~values.is_in(wrong.implode()).fill_null(False)

    def judge(self, values: pl.Series) -> pl.DataFrame:
        """Distinct texts, no nulls -> frame of the same height: settled, code (null where right), detail."""
        settled = [self.settled(value) for value in values]
        found = [self.fault(value) or (None, None) for value in settled]
        return pl.DataFrame(
            {"settled": settled, "code": [code for code, _ in found], "detail": [detail for _, detail in found]},
            schema=JUDGED_SCHEMA,
        )

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The field's own schema, then the value settled and judged, unless the context says that it has been."""

        def judge(value: Any, info: core_schema.ValidationInfo) -> Any:
            if value is None or (info.context and info.context.get(VALUES_JUDGED)):
                return value
            settled = self.settled(value)
            found = self.fault(settled)
            if found is not None:
                code: Any = found[0]
                raise PydanticCustomError(code, code, {"detail": found[1]})
            return settled

        return core_schema.with_info_after_validator_function(judge, handler(source))
