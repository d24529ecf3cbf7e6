"""Keys: one text or several as a JSON array, missing and too long ones."""

from __future__ import annotations

import json

from mapped_rows import faults, mapped, own


def test_one_column_is_the_key_as_it_stands() -> None:
    batch = mapped("name: Name", [{"Id": " 007 ", "Name": "a b"}, {"Id": "7", "Name": "a b"}])
    assert own(batch, "__key") == ["007", "7"]
    assert batch.origins.key == ("Id",)


def test_several_columns_are_a_json_array() -> None:
    cells = [("A", "1"), ("A", None), (None, None), ('q"\\\n', "é,"), ("[", "]")]
    batch = mapped("name: Id", [{"Id": a, "No": b} for a, b in cells], top="key: [Id, No]")
    keys = own(batch, "__key")
    assert keys[:2] == ['["A","1"]', '["A",null]']
    assert [None if key is None else json.loads(str(key)) for key in keys] == [
        ["A", "1"],
        ["A", None],
        None,
        ['q"\\', "é,"],
        ["[", "]"],
    ]
    assert faults(batch) == [(4, "key-missing", "", None, None, None, None)]
    assert batch.faults["columns"].to_list() == [["Id", "No"]]


def test_any_source_may_be_a_key() -> None:
    batch = mapped("name: Name", [{"A": "x", "Name": "a b"}, {"A": None, "Name": "a b"}], top="key: {column: A, clean: upper}")
    assert own(batch, "__key") == ["X", None]
    assert [fault[:2] for fault in faults(batch)] == [(3, "key-missing")]


def test_a_key_of_255_characters_is_the_longest() -> None:
    batch = mapped("name: Name", [{"Id": "é" * 255, "Name": "a b"}, {"Id": "x" * 256, "Name": "a b"}])
    assert own(batch, "__key") == ["é" * 255, None]
    assert faults(batch) == [(3, "key-too-long", "", None, None, "x" * 256, "256")]


def test_an_error_cell_in_the_key_is_named_once() -> None:
    batch = mapped("name: Name", [{"Id": "#REF!", "Name": "a b"}])
    assert own(batch, "__key") == [None]
    assert [fault[:2] for fault in faults(batch)] == [(2, "cell-error")]


def test_a_key_that_a_step_refuses_is_named_once() -> None:
    batch = mapped("name: Name", [{"A": "q", "Name": "a b"}], top="key: {column: A, lookup: {x: y}}")
    assert faults(batch) == [(2, "lookup-unknown", "", None, None, "q", " Known: x.")]
    assert batch.faults["columns"].to_list() == [["A"]]
