"""Whether the columnar checks imply all that Pydantic could say of a judged record: read off the model, not assumed.

A model that holds anything beyond what is known here (a validator of its own, a pattern, a bound) is not implied, and all
its records go through Pydantic.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from clientimport.checker.judged_model import judged_schema
from clientimport.core.fields import Field, fields_of
from clientimport.core.rules import Record, across_rules

_IGNORED: Final = {"metadata", "ref", "model_name", "cls", "default", "default_factory", "default_factory_takes_data"}
"""Parts of a schema that refuse nothing that a judged record can hold."""
_CONFIG: Final = {"title", "extra_fields_behavior", "hide_input_in_errors", "str_strip_whitespace"}


@cache
def implied_by_columns(record: type[Record]) -> bool:
    """Whether a record whose columns are judged can break none of its model but its rules across fields, and each of these
    says which rows may break it (`doubt`)."""
    own_judge = record.across_faults is Record.across_faults
    doubts = all(getattr(rule, "__doubt__", None) is not None for rule in across_rules(record))
    return own_judge and doubts and _Known(record).everything()


class _Known:
    """A record's schema walked beside its fields."""

    def __init__(self, record: type[Record]) -> None:
        self.schema = judged_schema(record)
        self.fields = fields_of(record)
        self.named: dict[str, Any] = {}

    def everything(self) -> bool:
        schema = self.schema
        if schema.get("type") == "definitions":
            self.named = {each["ref"]: each for each in schema["definitions"]}
            schema = schema["schema"]
        return self._object(schema, "")

    def _object(self, schema: Any, prefix: str) -> bool:
        schema = self._resolved(schema)
        if not _has(schema, "model", "config", "custom_init", "root_model", "schema"):
            return False
        fields = schema["schema"]
        plain = not (schema.get("custom_init") or schema.get("root_model") or set(schema.get("config", {})) - _CONFIG)
        if not plain or not _has(fields, "model-fields", "computed_fields", "fields") or fields.get("computed_fields"):
            return False
        return all(
            _has(each, "model-field", "schema") and self._value(each["schema"], self.fields.get(prefix + name))
            for name, each in fields["fields"].items()
        )

    def _value(self, schema: Any, field: Field | None) -> bool:
        """A field's schema, its default and its being optional taken off."""
        if field is None:
            return False
        schema = self._resolved(schema)
        for wrapping in ("default", "nullable"):
            if _has(schema, wrapping, "schema"):
                schema = self._resolved(schema["schema"])
        match field.kind:
            case "object":
                return self._object(schema, f"{field.path}.")
            case "list" | "texts":
                if not _has(schema, "list", "items_schema"):
                    return False
                items = schema["items_schema"]
                return self._object(items, f"{field.path}[].") if field.kind == "list" else self._texts(items, field)
            case "integer":
                return _has(schema, "int")
            case "boolean":
                return _has(schema, "bool")
            case "text":
                return _is_text(schema, field)

    def _texts(self, schema: Any, field: Field) -> bool:
        item = self.fields.get(f"{field.path}[]")
        return item is not None and _is_text(self._resolved(schema), item)

    def _resolved(self, schema: Any) -> Any:
        return self.named.get(schema["schema_ref"], {}) if schema.get("type") == "definition-ref" else schema


def _is_text(schema: Any, field: Field) -> bool:
    """A text whose only limits are those that the columns check as well."""
    if field.choices:
        return _has(schema, "literal", "expected") and set(field.choices) == set(schema["expected"])
    return _has(schema, "str", "max_length") and schema.get("max_length") == field.max_length


def _has(schema: Any, kind: str, *parts: str) -> bool:
    """Whether a schema is of this type and has no parts but these."""
    return schema.get("type") == kind and not set(schema) - {"type", *parts} - _IGNORED
