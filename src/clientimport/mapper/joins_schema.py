"""The JSON Schema of `joins:`."""

from __future__ import annotations

from clientimport.mapper.joins_section import JOIN_NAME, MISSING, NOT_OF_JOINS, ROWS
from clientimport.mapper.schema_parts import TEXT, Schema, closed_object, described, dictionary, one_of, source_section


def joins_schema() -> Schema:
    """Tables beside the main one, by name."""
    source = source_section()
    kept = {key: value for key, value in source["properties"].items() if key not in NOT_OF_JOINS}
    join = closed_object(
        {
            "file": described(
                "The table, looked for beside the mapping and beside the client file; --join names another.", TEXT
            ),
            "sheet": described("The sheet; without file, of the workbook that is imported.", TEXT),
            "on": described(
                "Columns of the client file, or of another join (name.Heading), and the column of the table that each equals.",
                {**dictionary(TEXT), "minProperties": 1},
            ),
            "rows": described("How many rows of the table may belong to one row.", one_of(ROWS)),
            "missing": described("What a row without its partner costs.", one_of(MISSING)),
            "memory": described("What the columns that are read may take, such as 4 GiB.", TEXT),
            "source": {**source, "properties": kept},
        },
        required=("on",),
    )
    joins = {"type": "object", "propertyNames": {"pattern": f"^{JOIN_NAME}$"}, "additionalProperties": join, "minProperties": 1}
    return described("Tables beside the client file; their columns are then called name.Heading.", joins)
