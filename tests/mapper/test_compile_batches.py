"""The result of a mapping does not depend on where a batch ends."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from mapped_rows import batch_of, bound_to, mapping_of
from polars.testing import assert_frame_equal

from clientimport.core.record_batch import RecordBatch
from clientimport.mapper import map_rows

HEADINGS = ["Id", "No", "Name", "Tags", "P1", "P2", "Ext", "Country", "When", "Flag", "Street", "Spare"]
RECORD = r"""
name: {first_of: [{columns: [Name, No]}, {value: Nobody Here}]}
office_id: {column: No, lookup: {"1": "1937", "2": "", "3": "33"}, default: "5"}
notes: {template: "{Name}\nFlag {Flag}: {When}"}
company: {name: {sql: "UPPER(Name) || COALESCE(No, '')"}}
commission_junction_sid: {column: When, date: day-first}
tags: [{column: Tags, split: ";", clean: [lower, {cut: 3}], lookup: {a: A, bb: B}}, {column: Flag, yes_no: {}}]
phone_numbers:
  - each: 1-2
    number: {column: "P{n}", phone: {region: {column: Country}, default: US}}
    extension: Ext
    label: {value: "l{n}"}
addresses:
  - present_if: [Street]
    street_address: {column: Street, split: "\n", part: 1}
    extended_address: {column: Street, split: "\n", part: 2-, join: ", "}
    country_code: {column: Country, country: code, default: US}
  - {country_code: {column: Country, country: code}, label: {value: x}}
"""
TOP = """
key: [Id, No]
source: {blank: ["-"], unmapped: ignore}
only_if: {sql: "Flag <> 'drop'"}
"""
BOUND = bound_to(mapping_of(RECORD, TOP), HEADINGS)

CELL = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "",
            " ",
            "-",
            "#REF!",
            "1",
            "2",
            "3",
            "a;bb;;c ",
            "drop",
            "yes",
            "nope",
            "US",
            "Germany",
            "Atlantis",
            "e\u0301\x0b\u00a0",
            "+44 20 7946 0018",
            "541-555-0123 x5",
            "3.4.2024",
            "31.02.2024",
            "a\nb\n\nc",
            "{Name} $1",
            "Ned Flanders",
            "x" * 300,
        ]
    ),
    st.text(max_size=6),
)
LINES = st.lists(st.lists(CELL, min_size=len(HEADINGS), max_size=len(HEADINGS)), max_size=8)


def joined(batches: list[RecordBatch]) -> dict[str, pl.DataFrame]:
    """The frames of several batches as one, faults in an order of their own."""
    frames = {"own": [b.own for b in batches], "assumed": [b.assumed for b in batches], "faults": [b.faults for b in batches]}
    frames |= {name: [b.lists[name] for b in batches] for name in ("tags", "phone_numbers", "addresses")}
    whole = {name: pl.concat(parts) for name, parts in frames.items()}
    whole["faults"] = whole["faults"].sort("__row", "code", "field", "slot", "position", pl.col("columns").list.join(","))
    whole["assumed"] = whole["assumed"].sort("__row", "field")
    return whole


@settings(max_examples=25, deadline=None)
@given(LINES, st.integers(1, 4))
def test_any_size_of_batch_gives_the_same_records(lines: list[list[str | None]], size: int) -> None:
    whole = map_rows(BOUND, batch_of(BOUND.layout, lines))
    parts = [map_rows(BOUND, batch_of(BOUND.layout, lines[at : at + size], first=2 + at)) for at in range(0, len(lines), size)]
    found = joined(parts or [whole])
    for name, frame in joined([whole]).items():
        assert_frame_equal(found[name], frame)
    assert sum(part.filtered for part in parts) == whole.filtered
    assert whole.own.height + whole.filtered == len(lines)
    for frame in whole.lists.values():
        assert frame["__position"].to_list() == [
            at for _, count in frame.group_by("__row", maintain_order=True).len().iter_rows() for at in range(count)
        ]
