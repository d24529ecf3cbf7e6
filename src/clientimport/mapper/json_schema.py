"""A JSON Schema (draft 2020-12) of the mapping language, for editors: it completes and explains, `read_mapping` judges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from clientimport.core.catalogue import CATALOGUE
from clientimport.core.fields import Field, fields_of, own_fields
from clientimport.core.target import Target
from clientimport.mapper.extending import EXTENDS
from clientimport.mapper.gates_schema import gates_schema
from clientimport.mapper.joins_schema import joins_schema
from clientimport.mapper.limit_sections import CHECKS, ON_INVALID, patterns_of, stricter_fields
from clientimport.mapper.load_section import BLANK, CHOICES, REFERENCES
from clientimport.mapper.rows_section import KINDS, WORDS
from clientimport.mapper.schema_parts import (
    ONE_OR_MORE,
    SHARED,
    TEXT,
    TEXTS,
    closed_object,
    described,
    dictionary,
    one_of,
    ref,
    source_section,
)


def mapping_json_schema(targets: Sequence[Target]) -> dict[str, Any]:
    """The schema, with the fields of every target; which of them apply is told by the file's `target`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "clientimport mapping",
        "description": "How the columns of a legacy system become client records.",
        **closed_object(_top(targets)),
        # What a mapping inherits need not stand in it.
        "anyOf": [{"required": [EXTENDS]}, {"required": ["target", "system", "key", "record"]}],
        "allOf": [part for target in targets for part in _conditions(target)],
        "$defs": {**SHARED, **{f"{target.name}_record": _record(target) for target in targets}},
    }


def _top(targets: Sequence[Target]) -> dict[str, Any]:
    faults = {"type": "array", "items": one_of(CATALOGUE)}
    return {
        EXTENDS: described("Another mapping that this one begins with, or several; what stands here wins.", ONE_OR_MORE),
        "mapping": described("Version of the mapping language.", {"enum": [1, "1"]}),
        "target": described(
            "The record shape: " + "; ".join(f"{t.name}: {t.title}" for t in targets), one_of(t.name for t in targets)
        ),
        "system": described("The legacy system; a client's identity is (system, key).", TEXT),
        "key": described("The column, or columns, that tell clients apart.", ref("source")),
        "source": source_section(),
        "record": described("The fields of the record, each with the column or columns it comes from.", {"type": "object"}),
        "only_if": described(
            "Rows for which it is false are not clients; they are counted as filtered.",
            closed_object({"sql": ref("sql")}, required=("sql",)),
        ),
        "rows_per_client": described(
            "How many rows one client has; of several, what a blank key is, and what differing values of one field cost.",
            {
                "anyOf": [
                    one_of(KINDS),
                    closed_object(
                        {"many": closed_object({name: one_of(words) for name, words in WORDS.items()})}, required=("many",)
                    ),
                ]
            },
        ),
        "joins": joins_schema(),
        "load": {"type": "object"},
        "on_invalid": {"type": ["object", "string"]},
        "gates": gates_schema(),
        "region": described("The country of phone numbers that tell none.", TEXT),
        "checks": described("Stricter checks of single fields.", {"type": "object"}),
        "tests": described(
            "Rows, and the records or faults they must become; run by `clientimport map test`.",
            {
                "type": "array",
                "items": {
                    **closed_object(
                        {
                            "row": dictionary(TEXT),
                            "rows": {"type": "array", "items": dictionary(TEXT), "minItems": 1},
                            "joins": described(
                                "The partner rows of joins that have many.",
                                dictionary({"type": "array", "items": dictionary(TEXT)}),
                            ),
                            "record": {"type": "object"},
                            "faults": faults,
                        }
                    ),
                    "oneOf": [{"required": ["row"]}, {"required": ["rows"]}],
                },
            },
        ),
    }


def _conditions(target: Target) -> list[dict[str, Any]]:
    """What holds where the file names this target; required fields are demanded unless it only updates."""
    named = {"properties": {"target": {"const": target.name}}, "required": ["target"]}
    updating = {
        "properties": {"load": {"properties": {"mode": {"const": "update"}}, "required": ["mode"]}},
        "required": ["load"],
    }
    needed = [f.name for p, f in fields_of(target.record).items() if p == f.name and f.required and f.name not in target.fixed]
    own = own_fields(target.record)
    then = {
        "properties": {
            "record": ref(f"{target.name}_record"),
            "load": _load(target, own),
            "on_invalid": {
                "description": "What a fault inside one optional value costs: the record, the item or the value.",
                "anyOf": [
                    one_of(ON_INVALID),
                    closed_object({"default": one_of(ON_INVALID), "fields": _choices(patterns_of(target), ON_INVALID)}),
                ],
            },
            "checks": _choices(stricter_fields(target).values(), CHECKS),
        }
    }
    return [
        {"if": named, "then": then},
        {
            "if": {"allOf": [named, {"not": updating}, {"not": {"required": [EXTENDS]}}]},
            "then": {"properties": {"record": {"required": needed}}},
        },
    ]


def _load(target: Target, own: Iterable[str]) -> dict[str, Any]:
    said = {
        "mode": "Whether clients are created, updated, or both.",
        "lists": "What becomes of stored items that the file does not have.",
        "company": "One company of a name for all clients, or one for each.",
        "passwords": "When a stored password is looked at.",
        "password_hashes": "Whether a value that is a hash already is kept as it is.",
    }
    blank = {
        "description": "What a blank cell does to a stored value.",
        "anyOf": [one_of(BLANK), closed_object({"default": one_of(BLANK), "fields": _choices(own, BLANK)})],
    }
    references = _choices([reference.field for reference in target.references], REFERENCES)
    keys = {name: described(said[name], one_of(words)) for name, words in CHOICES.items()}
    return described(
        "What happens to clients that are stored already.",
        closed_object({**keys, "blank_cells": blank, "references": described("What an unknown id does.", references)}),
    )


def _choices(names: Iterable[str], words: Sequence[str]) -> dict[str, Any]:
    return closed_object({name: one_of(words) for name in names})


def _record(target: Target) -> dict[str, Any]:
    return _fields(target, "")


def _fields(target: Target, prefix: str, **besides: Any) -> dict[str, Any]:
    children = {f.name: f for p, f in fields_of(target.record).items() if p == f"{prefix}{f.name}"}
    required = [name for name, field in children.items() if field.required] if prefix else []
    return closed_object(
        {**besides, **{name: _field(target, field) for name, field in children.items()}}, required=tuple(required)
    )


def _field(target: Target, field: Field) -> dict[str, Any]:
    if field.kind == "object":
        schema = _fields(target, f"{field.path}.")
    elif field.kind == "list":
        item = _fields(
            target,
            f"{field.path}[].",
            each=ref("each"),
            present_if=described("The item exists if one of these is filled.", TEXTS),
        )
        schema = {"type": "array", "items": item, "minItems": 1}
    elif field.kind == "texts":
        schema = ref("source")
    else:
        schema = ref("source" if field.kind == "text" else "one_source")
    said = [field.words.text] if field.words else []
    said += [f"At most {field.max_length} characters."] if field.max_length else []
    said += [f"One of: {', '.join(field.choices)}."] if field.choices else []
    said += ["Required."] if field.required else []
    said += [f"Example: {field.words.example}"] if field.words and field.words.example else []
    return described(" ".join(said), schema) if said else schema
