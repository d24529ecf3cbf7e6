"""The parts of the mapping language's JSON Schema that no record shape changes: sources, steps, `source:`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from clientimport.mapper.source_section import ESCAPES, HIDDEN_ROWS, SHORT_ROWS, UNMAPPED
from clientimport.mapper.source_values import LIMITS
from clientimport.mapper.step_rules import CLEANINGS
from clientimport.mapper.type_rules import ORDERS

Schema = dict[str, Any]

TEXT: Schema = {"type": ["string", "number", "boolean"]}
"""Any scalar: editors know numbers and booleans where clientimport reads text."""


def ref(name: str) -> Schema:
    """A reference to one of the schema's `$defs`."""
    return {"$ref": f"#/$defs/{name}"}


def described(text: str, schema: Schema) -> Schema:
    """A schema with its explanation."""
    return {"description": text, **schema}


def one_of(words: Iterable[str]) -> Schema:
    """One of some words."""
    return {"enum": list(words)}


def dictionary(values: Schema) -> Schema:
    """An object with keys of the author's own."""
    return {"type": "object", "additionalProperties": values}


def closed_object(properties: Schema, required: tuple[str, ...] = ()) -> Schema:
    """An object with these keys and no others."""
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "required": list(required)} if required else schema


TEXTS: Schema = {"type": "array", "items": TEXT}
ONE_OR_MORE: Schema = {"anyOf": [TEXT, TEXTS]}
_SOURCES: Schema = {"type": "array", "items": ref("source"), "minItems": 1}
_REPLACE = closed_object({"pattern": {"type": "string"}, "with": TEXT}, required=("pattern", "with"))
_CLEANING: Schema = {
    "anyOf": [
        one_of(CLEANINGS),
        closed_object(
            {
                "cut": described("Cuts to so many characters, with a notice.", TEXT),
                "replace": described("Replaces what a regular expression finds.", _REPLACE),
            }
        ),
    ]
}

_STEPS: Schema = {
    "split": described("Cuts the text here; the steps after it act on each part.", {"type": "string"}),
    "part": described("After a split: 1 for the first part, 2-3 for two of them, 2- for all from the second.", TEXT),
    "join": described("What stands between several columns, or between the parts of a split.", {"type": "string"}),
    "clean": described("Cleanings, in order.", {"anyOf": [_CLEANING, {"type": "array", "items": _CLEANING}]}),
    "extract": described(
        "What a group of a regular expression finds in the text.",
        {
            "anyOf": [
                {"type": "string"},
                closed_object(
                    {"pattern": {"type": "string"}, "take": TEXT, "else": one_of(("reject", "keep", "blank"))},
                    required=("pattern",),
                ),
            ]
        },
    ),
    "lookup": described(
        "A table: text in the file to value of the field; or the CSV file that holds it, beside the mapping.",
        {"anyOf": [TEXT, closed_object({"file": TEXT, "from": TEXT, "to": TEXT}), dictionary(TEXT)]},
    ),
    "else": described("What becomes of a value that the lookup lacks.", one_of(("keep", "blank", "reject"))),
    "phone": described(
        "A phone number: calling code and extension go to their own fields.",
        {"anyOf": [TEXT, closed_object({"region": ref("source"), "default": TEXT})]},
    ),
    "country": described("A country's code, name or other spelling, turned into one of them.", one_of(("code", "name"))),
    "currency": described("A currency's code, sign or name, turned into its code.", {"type": "object", "maxProperties": 0}),
    "date": described(
        "A date: the order of its numbers, or a format such as %d.%m.%Y.",
        {"anyOf": [TEXT, closed_object({"order": one_of(ORDERS), "format": {"type": "string"}})]},
    ),
    "number": described(
        "A number with this decimal sign.", {"anyOf": [one_of((".", ",")), closed_object({"decimal": one_of((".", ","))})]}
    ),
    "yes_no": described("Yes or no, in these words or the usual ones.", closed_object({"yes": ONE_OR_MORE, "no": ONE_OR_MORE})),
    "default": described("The text where nothing is left; brings nothing to life.", TEXT),
}

_SOURCE_KEYS: Schema = {
    "column": described("A column, by its heading.", TEXT),
    "columns": described("Several sources, the filled ones joined by a blank or by `join`.", _SOURCES),
    "value": described("A fixed text; brings nothing to life.", TEXT),
    "first_of": described("The first source that is filled.", _SOURCES),
    "template": described("Text with {Column} in it; a line none of whose columns is filled is left out.", {"type": "string"}),
    "sql": ref("sql"),
}

SHARED: Schema = {
    "sql": described(
        "A Polars SQL expression over the columns of one row: columns in double quotes, texts in single ones.",
        {"type": "string"},
    ),
    "one_source": {
        "anyOf": [
            described("A column, by its heading.", TEXT),
            {
                **closed_object({**_SOURCE_KEYS, **_STEPS}),
                "oneOf": [{"required": [key]} for key in _SOURCE_KEYS],
                "dependentRequired": {"part": ["split"], "else": ["lookup"]},
            },
        ]
    },
    "source": {"anyOf": [ref("one_source"), described("Several sources.", _SOURCES)]},
    "each": described(
        'Numbered groups of columns: 1-3, or a list such as ["", " 2", " 3"]; {n} stands for the number. Or the parts of a '
        "cell; {part} stands for each. Or the rows of a join.",
        {
            "anyOf": [
                {"type": "string", "pattern": r"^\s*\d+\s*-\s*\d+\s*$"},
                TEXTS,
                closed_object({"column": TEXT, "split": {"type": "string"}, "most": TEXT}, required=("column", "split")),
                closed_object({"join": TEXT}, required=("join",)),
            ]
        },
    ),
}


def source_section() -> Schema:
    """`source:`."""
    return described(
        "How the file is read; what is absent is detected.",
        closed_object(
            {
                "encoding": described("Such as utf-8 or cp1252; auto allows a guess.", TEXT),
                "delimiter": described("One character, or several; tab, comma, semicolon, pipe, colon, tilde by name.", TEXT),
                "quote": described("The quote character, or none.", TEXT),
                "escape": described("How a quote stands inside a quoted value.", one_of(ESCAPES)),
                "comment": described("Lines that begin with it are no records; none where no line is a comment.", TEXT),
                "skip_initial_space": described("Whether blanks behind a delimiter are left out.", one_of(("yes", "no"))),
                "member": described("The file in an archive: its name, or a pattern such as *.csv.", TEXT),
                "sheet": described("The sheet of a workbook: its name, its number, or all.", TEXT),
                "range": described("The part of a workbook: B3:F200, a defined name, or a table.", TEXT),
                "hidden_rows": described("Whether hidden and filtered-out rows of a workbook are read.", one_of(HIDDEN_ROWS)),
                "header_row": described("The row that holds the headings; 3-4 for several, none for no headings.", TEXT),
                "footer": described("A footer may begin with this.", ONE_OR_MORE),
                "blank": described("Texts that mean no value: whole cell, exact, case-sensitive.", ONE_OR_MORE),
                "dates": described("The order of the numbers in dates.", one_of(ORDERS)),
                "headings": described("Other headings that a column may have.", dictionary(ONE_OR_MORE)),
                "optional": described("Columns that a file may lack.", ONE_OR_MORE),
                "secret": described("Columns that are never shown.", ONE_OR_MORE),
                "unmapped": described("What columns that the mapping does not read do.", one_of(UNMAPPED)),
                "short_rows": described("Whether rows whose last cells are missing are taken.", one_of(SHORT_ROWS)),
                "limits": described(
                    "What a file may hold: characters of a cell, columns, rows, bytes unpacked.",
                    closed_object(dict.fromkeys(LIMITS, TEXT)),
                ),
            }
        ),
    )
