"""The record's Pydantic model without the rules that the columns have settled: structure, types and limits remain."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from pydantic_core import SchemaValidator

from clientimport.core.rules import VALUES_JUDGED, Record

_SETTLED = ("clientimport.values.", "clientimport.core.rules")
"""Modules whose functions are per-value rules; `Record` judges its rules across fields in its own."""
_FUNCTIONS = ("function-before", "function-after", "function-wrap")
_NOT_SCHEMA = ("cls", "function", "default", "default_factory", "config", "metadata", "serialization", "post_init")


@cache
def judged_validator(record: type[Record]) -> Callable[[bytes], Record]:
    """A record -> the function that makes one of JSON whose single values are judged already.

    The rules across fields are not run: ask the record for its `across_faults()`. Raises pydantic's ValidationError.
    """
    try:
        # The nested models' own validators would be used in place of what stands in this schema.
        return SchemaValidator(judged_schema(record), _use_prebuilt=False).validate_json
    except TypeError:
        return lambda text: record.model_validate_json(text, context={VALUES_JUDGED: True})


def judged_schema(record: type[Record]) -> Any:
    """The core schema of the record without the rules that the columns have settled."""
    return _without_settled(record.__pydantic_core_schema__)


def _without_settled(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_settled(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") in _FUNCTIONS:
        module = getattr(schema["function"]["function"], "__module__", "") or ""
        if module.startswith(_SETTLED):
            return _without_settled(schema["schema"])
    return {key: value if key in _NOT_SCHEMA else _without_settled(value) for key, value in schema.items()}
