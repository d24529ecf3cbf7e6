"""Headings: how those of a mapping are found in a file, and what stops the run before any row."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest
from mapped_rows import batch_of, bound_to, codes, faults, layout_of, mapped, mapping_of, own, target_of

from clientimport.core.errors import ExitCode, MappingFailure, SourceFailure
from clientimport.mapper import bind, map_rows


def columns(record: str, headings: list[str], top: str = "") -> dict[str, str | None]:
    """What bind finds for each heading of a mapping but the key's."""
    bound = bound_to(mapping_of(record, top), ["Id", *headings])
    return {name: column for name, column in bound.columns.items() if name != "Id"}


def failure(record: str, headings: list[str], top: str = "") -> SourceFailure:
    """What stops bind."""
    with pytest.raises(SourceFailure) as failed:
        bound_to(mapping_of(record, top), headings)
    assert failed.value.exit_code == ExitCode.INPUT
    return failed.value


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        (["E-Mail Address", "email address"], "E-Mail Address"),
        (["email\u00a0address"], "email\u00a0address"),
        (["E-mail\nAddress:"], "E-mail\nAddress:"),
        (["Mail"], "Mail"),
        (["mail!"], "mail!"),
        (["Mail", "E-Mail Address"], "E-Mail Address"),
        (["Mail", "Post"], "Post"),
    ],
)
def test_a_heading_is_found(headings: list[str], found: str) -> None:
    top = "source: {headings: {E-Mail Address: [Post, Mail]}}"
    assert columns("name: E-Mail Address", headings, top) == {"E-Mail Address": found}


def test_a_loose_heading_is_never_guessed() -> None:
    said = failure("name: E-mail", ["Id", "Email", "E Mail"])
    assert (
        said.message
        == "The heading “E-mail”, which the mapping reads, is like “Email” and “E Mail”: which is meant is unclear."
    )
    assert said.fix == "Write the heading in the mapping exactly as it stands in the file."
    both = failure("name: E-mail\nnotes: e mail", ["Id", "EMAIL"])
    assert both.message.startswith(
        "The heading “E-mail”, which the mapping reads, is like “EMAIL”; so is “e mail”: which is meant is unclear. The heading"
    )
    taken = failure("name: Phone\nnotes: 'Phone #'", ["Id", "Phone"])
    assert taken.message.startswith("The file lacks a heading that the mapping needs: “Phone #” (nearest: “Phone”).")


def test_all_missing_headings_are_named_at_once() -> None:
    record = "name: [First Name, Last Name]\nphone_numbers: [{number: Telephone}]\nnotes: Fax"
    said = failure(record, ["Id", "FirstName", "Surname", "Telefone"], "source: {optional: [Fax]}")
    assert said.message == (
        "The file lacks 2 headings that the mapping needs: “Last Name” (nearest: “FirstName”, “Surname”), "
        "“Telephone” (nearest: “Telefone”)."
    )
    assert "`source: {headings: …}`" in said.fix


def test_a_repeated_heading_that_is_read_stops_the_run() -> None:
    said = failure("name: Name", ["Id", "Name", "Note", "Name", "Name"])
    assert said.message == "The heading “Name”, which the mapping reads, stands 3 times: columns 2, 4 and 5."


def test_one_of_repeated_columns_can_be_named() -> None:
    bound = bound_to(mapping_of("name: Name (2)\nnotes: column 4"), ["Id", "Name", "Name", ""])
    assert bound.columns == {"Id": "Id", "Name (2)": "Name (2)", "column 4": "column 4"}
    batch = map_rows(bound, batch_of(bound.layout, [["1", "x", "y", "z"]]))
    assert own(batch, "name", "notes") == [("y", "z")]


def test_unread_columns_are_noted() -> None:
    bound = bound_to(mapping_of("name: Name"), ["Id", "Name", "Fax", "Fax", ""])
    assert faults(bound) == [
        (None, "column-unmapped", "", None, None, "Fax", ""),
        (None, "column-unmapped", "", None, None, "Fax (2)", ""),
        (None, "column-unmapped", "", None, None, "column 5", ""),
        (None, "heading-repeated", "", None, None, "Fax", "2"),
    ]
    assert bound.faults.filter(bound.faults["code"] == "heading-repeated")["columns"].to_list() == [["Fax", "Fax (2)"]]
    ignored = bound_to(mapping_of("name: Name", "source: {unmapped: ignore}"), ["Id", "Name", "Fax"])
    assert faults(ignored) == []


def test_unread_columns_may_stop_the_run() -> None:
    said = failure("name: Name", ["Id", "Name", "Fax", "Note"], "source: {unmapped: stop}")
    assert said.message == "The mapping does not read “Fax”, “Note”, and `source: {unmapped: stop}` allows no such column."


def test_secret_columns_are_found_mapped_or_not() -> None:
    record = "title: Name\ncredentials: {username: User, password: [Start, Code]}"
    mapping = mapping_of(record, "source: {secret: [Card No, Absent], headings: {Card No: [Karte]}}", "intend")
    headings = ["Id", "Name", "User", "Start", "code", "card-no", "KARTE", "Web Password", "Notes", "PIN"]
    bound = bound_to(mapping, headings)
    assert bound.secret_columns == {"Start", "code", "card-no", "KARTE", "Web Password", "PIN"}


@pytest.mark.parametrize(
    ("record", "top", "where"),
    [
        ("title: Name\ndepartment: {template: 'x {Pwd}'}", "", (8, "record.department", "`template`")),
        ("title: {first_of: [Name, {sql: 'UPPER(Pwd)'}]}", "", (7, "record.title.first_of[1]", "`sql`")),
        (
            "credentials: {username: Name, password: Start}\ntitle: {columns: [Name, {template: '{Start}'}]}",
            "",
            (8, "record.title.columns[1]", "`template`"),
        ),
        ("title: Name", "only_if: {sql: \"Pwd <> 'x'\"}", (5, "only_if", "`only_if`")),
        ("title: Name", "key: [Id, Pwd]", (4, "key[1]", "the key")),
    ],
)
def test_a_secret_column_where_it_would_show(record: str, top: str, where: tuple[int, str, str]) -> None:
    with pytest.raises(MappingFailure) as failed:
        bound_to(mapping_of(record, top, "intend"), ["Id", "Name", "Pwd", "Start"])
    (mistake,) = failed.value.mistakes
    assert (mistake.line, mistake.path) == where[:2]
    assert mistake.message.startswith("The column “") and "is secret and may not stand in " + where[2] in mistake.message


def test_a_secret_field_may_be_made_of_secret_columns() -> None:
    record = "title: Name\ncredentials: {username: Name, password: {template: '{Pwd}-{Start}'}}"
    batch = mapped(record, [{"Id": "1", "Name": "x", "Pwd": "s3cret", "Start": "1"}], target="intend")
    assert own(batch, "credentials.password") == ["s3cret-1"]


def test_a_failing_expression_shows_no_secret() -> None:
    record = "title: Name\ncredentials: {username: Name, password: {sql: 'CAST(CAST(Pwd AS INT) AS VARCHAR)'}}"
    with pytest.raises(MappingFailure) as failed:
        mapped(record, [{"Id": "1", "Name": "x", "Pwd": "s3cret"}], target="intend")
    assert "s3cret" not in str(failed.value)
    assert "Pwd is [withheld]" in str(failed.value)


@pytest.mark.parametrize(
    ("rule", "made"),
    [
        ("Pwd", ["[withheld]", "Ab1", None]),
        ("{column: Pwd, clean: upper}", ["[withheld]", "AB1", None]),
        ("{column: Pwd, lookup: {Ab1: x}}", ["[withheld]", "x", None]),
        ("{template: 'x{Pwd}y'}", ["[withheld]", "xAb1y", None]),
        ("[Name, Pwd]", ["[withheld]", "n Ab1", "n"]),
        ("{first_of: [Name, Pwd]}", ["n", "n", "n"]),
        ("{first_of: [{column: Pwd, clean: upper}, Name]}", ["[withheld]", "AB1", "n"]),
        ("{sql: 'CAST(SUBSTR(Pwd, 3, 1) AS INT) + 1'}", ["[withheld]", "2", None]),
    ],
)
def test_what_stands_for_a_withheld_secret_is_kept_as_it_is(rule: str, made: list[str | None]) -> None:
    rows = [{"Name": "n", "Pwd": cell} for cell in ("[withheld]", "Ab1", None)]
    batch = mapped(
        f"title: Name\ncredentials: {{username: Id, password: {rule}}}",
        rows,
        target="intend",
        top="key: Key",
        headings=["Key", "Id", "Name", "Pwd"],
    )
    assert own(batch, "credentials.password") == made
    assert [code for _, code in codes(batch) if code != "key-missing"] == []


def test_a_bound_mapping_can_be_sent_to_another_process() -> None:
    bound = bound_to(mapping_of('name: {sql: "UPPER(Name)"}'), ["Id", "Name"])
    batch = batch_of(bound.layout, [["1", "a b"]])
    before = map_rows(bound, batch)
    after = map_rows(pickle.loads(pickle.dumps(bound)), batch)
    assert after.own.equals(before.own)
    assert own(after, "name") == ["A B"]


@pytest.mark.parametrize("name", ["column 2", "2", "Column 2"])
def test_a_file_without_headings_has_columns_by_position(name: str) -> None:
    layout = replace(layout_of(["column 1", "column 2"]), header_row=0)
    mapping = mapping_of(f"name: '{name}'", "key: '1'")
    assert bind(mapping, target_of(mapping), layout).columns == {"1": "column 1", name: "column 2"}
    with pytest.raises(SourceFailure):
        bind(mapping, target_of(mapping), layout_of(["column 1", "column 2"]))
