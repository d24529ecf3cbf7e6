"""The JSON Schema of `gates:`, the same in a mapping and in a job file."""

from __future__ import annotations

from typing import Any

from clientimport.mapper.gates_section import ANY
from clientimport.mapper.schema_parts import TEXT, TEXTS, closed_object, described, one_of

_LIMIT = described(f"A share of the data rows (5%) or a number of rows; exactly at the limit is open. {ANY}: no limit.", TEXT)


def gates_schema() -> dict[str, Any]:
    """The section with all its keys."""
    return described(
        "Limits beyond which nothing is loaded.",
        closed_object(
            {
                "max_rejects": _LIMIT,
                "max_drops": _LIMIT,
                "min_rows": described("The least number of data rows; 1 unless set.", TEXT),
                "max_rows": described(f"The greatest number of data rows. {ANY}: no limit.", TEXT),
                "max_changes": described(f"Rows that change a stored client: {_LIMIT['description']}", TEXT),
                "history": described(
                    "Whether the run must be like the last good runs of the same job.",
                    {"anyOf": [one_of(("yes", "no")), _history()]},
                ),
            }
        ),
    )


def _history() -> dict[str, Any]:
    points = f"How many points the share may lie outside what the last runs had, such as 10%. {ANY}: however many."
    return closed_object(
        {
            "runs": described("How many good runs are looked at; 10 unless set.", TEXT),
            "at_least": described("So many there must be before a run is judged; 5 unless set.", TEXT),
            "rows": described(f"How many fewer or more rows than the last runs had, such as 50%. {ANY}: however many.", TEXT),
            "rejects": described(f"Share of rejected rows. {points} 5% unless set.", TEXT),
            "blanks": described(f"Share of blank cells of a column. {points} 10% unless set.", TEXT),
            "distinct": described(f"Share of distinct texts of a column. {points} 10% unless set.", TEXT),
            "headings": described("Whether the headings must be those of the last runs.", one_of(("same", ANY))),
            "ignore": described("Columns that are not judged, by heading.", {"anyOf": [TEXT, TEXTS]}),
        }
    )
