"""The JSON Schema for editors: valid itself, takes every mapping that is right, knows the fields of each target."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mapping_texts import DESIGN_EXAMPLE, HEAD
from ruamel.yaml import YAML

from clientimport.core.fields import fields_of
from clientimport.mapper import mapping_json_schema
from clientimport.targets import target_named, target_names

TARGETS = [target for name in target_names() if (target := target_named(name))]
SCHEMA = mapping_json_schema(TARGETS)
SHIPPED = sorted((Path(__file__).parents[2] / "mappings").glob("*.yaml"))


def faults(text: str) -> list[str]:
    """What an editor would underline: it knows numbers and booleans, as YAML 1.2 does."""
    document: Any = YAML(typ="safe", pure=True).load(text)
    return [error.json_path for error in Draft202012Validator(SCHEMA).iter_errors(document)]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def test_it_takes_the_design_s_example() -> None:
    assert faults(DESIGN_EXAMPLE) == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_it_takes_every_shipped_mapping(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("target: x\nsystem: s\nkey: A\nrecord: {}\n", ["$.target"]),
        ("target: intend\nsystem: s\nrecord: {title: T}\n", ["$"]),
        (HEAD + "record: {notes: N}\n", ["$.record"]),
        (HEAD + "record: {notes: N}\nload: {mode: update}\n", []),
        (HEAD + "record: {name: N, nme: M}\n", ["$.record"]),
        (HEAD + "record: {name: {colum: N}}\n", ["$.record.name"]),
        (HEAD + "record: {name: N, company: C}\n", ["$.record.company"]),
        (HEAD + "record: {name: N, phone_numbers: [{label: x}]}\n", ["$.record.phone_numbers[0]"]),
        (HEAD + "record: {name: N, office_id: [A, B]}\n", ["$.record.office_id"]),
        (HEAD + "record: {name: N}\nload: {mode: upset}\n", ["$.load.mode"]),
        (HEAD + "record: {name: N}\nload: {references: {offices: check}}\n", ["$.load.references"]),
        (HEAD + "record: {name: N}\ngates: {max: 5%}\n", ["$.gates"]),
        (HEAD + "record: {name: N}\ngates: {history: maybe}\n", ["$.gates.history"]),
        (HEAD + "record: {name: N}\ngates: {max_rows: 9, max_changes: 5%, history: yes}\n", []),
        (HEAD + "record: {name: N}\ngates: {history: {runs: 9, rows: any, headings: same, ignore: [A]}}\n", []),
        ("target: intend\nsystem: s\nkey: 12\nrecord: {title: T}\nchecks: {vat_number: country}\n", []),
    ],
)
def test_it_underlines_what_is_wrong(text: str, places: list[str]) -> None:
    assert faults(text) == places


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_every_field_is_there_with_its_words(target: Any) -> None:
    def walk(schema: dict[str, Any], prefix: str) -> dict[str, str]:
        found = {}
        for name, field in schema.get("properties", {}).items():
            if name in ("each", "present_if"):
                continue
            found[prefix + name] = field.get("description", "")
            found |= walk(field, f"{prefix}{name}.")
            found |= walk(field.get("items", {}), f"{prefix}{name}[].")
        return found

    described = walk(SCHEMA["$defs"][f"{target.name}_record"], "")
    fields = {path: field for path, field in fields_of(target.record).items() if not path.endswith("[]")}
    assert set(described) == set(fields)
    for path, field in fields.items():
        assert (field.words.text if field.words else "") in described[path]
