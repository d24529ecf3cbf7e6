"""A lookup's table in a file of its own: what is read of it, and what is said where it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from mapping_texts import HEAD, mistakes, read

from clientimport.core.mapping import Lookup, Mapping

RECORD = HEAD + "record:\n  name: Name\n"


def mapping(folder: Path, lookup: str, table: str | bytes, extra: str = "") -> Mapping:
    write(folder, table)
    return read(folder, RECORD + f"  notes: {{column: A, lookup: {lookup}{extra}}}\n")


def write(folder: Path, table: str | bytes) -> None:
    (folder / "t.csv").write_bytes(table if isinstance(table, bytes) else table.encode())


def steps(found: Mapping) -> tuple[object, ...]:
    return found.record.own["notes"].steps


@pytest.mark.parametrize(
    "table",
    [
        "Old,New\nMain Office,1937\nEast,1938\n",
        "\ufeffOld;New\r\nMain Office;1937\r\n\r\nEast;1938",
        'Old\tNew\n"Main Office"\t1937\nEast\t1938\nEast\t1938\n',
        "Old|New\n Main Office | 1937\nEast|1938\n",
    ],
)
def test_a_table_of_two_columns_is_read_whatever_its_delimiter(table: str, tmp_path: Path) -> None:
    expected = Lookup({"Main Office": "1937", "East": "1938"}, file=str(tmp_path / "t.csv"))
    assert steps(mapping(tmp_path, "t.csv", table)) == (expected,)


def test_two_of_several_columns_are_named(tmp_path: Path) -> None:
    found = mapping(tmp_path, "{file: t.csv, from: Old, to: Id}", "Id,Note,Old\n7,x,East\n8,y,West\n", ", else: blank")
    assert steps(found) == (Lookup({"East": "7", "West": "8"}, "blank", str(tmp_path / "t.csv")),)


def test_a_table_with_a_text_called_file_is_no_name_of_a_file(tmp_path: Path) -> None:
    assert steps(mapping(tmp_path, "{file: Folder}", "")) == (Lookup({"file": "Folder"}),)


def test_the_table_is_part_of_the_mappings_digest(tmp_path: Path) -> None:
    first = mapping(tmp_path, "t.csv", "a,b\n1,2\n")
    again = mapping(tmp_path, "t.csv", "a,b\n1,2\n")
    other = mapping(tmp_path, "t.csv", "a,b\n1,3\n")
    assert first.sha256 == again.sha256 != other.sha256
    assert list(first.files) == [str(tmp_path / "t.csv")]
    plain = read(tmp_path, RECORD)
    assert plain.files == {}


@pytest.mark.parametrize(
    ("table", "lookup", "said"),
    [
        ("", "no.csv", "There is no file {folder}/no.csv. A lookup's file is looked for beside the mapping file."),
        ("", ".", "{folder} is a folder. Name the CSV file in it."),
        (b"a,b\n\xff,1\n", "t.csv", "{folder}/t.csv, line 2: the byte 0xFF is no UTF-8 text. Save the file as UTF-8."),
        ("a,b\n", "t.csv", "{folder}/t.csv holds no line below its headings. "
            "Write the headings, and below them one line a value."),
        (
            "a\n1\n",
            "t.csv",
            "{folder}/t.csv has one column, “a”. Write two, with a comma between: what stands there, what becomes of it.",
        ),
        (
            "a,b,c\n1,2,3\n",
            "t.csv",
            '{folder}/t.csv has 3 columns: which two are meant is not said. Write lookup: {{file: t.csv, from: "a", to: …}}.',
        ),
        (
            "a,b\nx,1\ny,2\nx,3\n,4\nz\n",
            "t.csv",
            "{folder}/t.csv: “x” stands in the lines 2 and 4, with other values; line 5 has a value for a blank text; "
            "line 6 has 1 of the cells. Keep one of them. Use default: for blank cells, and remove the line. "
            "Write both columns in every line.",
        ),
        (
            'a,b\n"x"y,1\n',
            "t.csv",
            "{folder}/t.csv, line 2: ',' expected after '\"'. Put quotes around the whole value, and double those inside.",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_table_is_said(table: str | bytes, lookup: str, said: str, tmp_path: Path) -> None:
    write(tmp_path, table)
    found = mistakes(tmp_path, RECORD + f"  notes: {{column: A, lookup: {lookup}}}\n")
    assert found == [(6, "record.notes.lookup", said.format(folder=tmp_path))]


def test_a_column_that_the_table_lacks_is_named(tmp_path: Path) -> None:
    write(tmp_path, "Old Id,New,New\n1,2,3\n")
    found = mistakes(tmp_path, RECORD + "  notes: {column: A, lookup: {file: t.csv, from: OldId, to: New}}\n")
    assert found == [
        (6, "record.notes.lookup.from", f'{tmp_path}/t.csv has no column “OldId”. Did you mean "Old Id"?'),
        (6, "record.notes.lookup.to", f'{tmp_path}/t.csv has 2 columns “New”. Did you mean "New"?'),
    ]


def test_values_that_the_field_cannot_take_are_refused_once(tmp_path: Path) -> None:
    write(tmp_path, "a,b\n1,one\n2,two\n")
    found = mistakes(tmp_path, RECORD + "  office_id: {column: A, lookup: t.csv}\n")
    assert found == [(6, "record.office_id.lookup", "“one” is no whole number, and office_id takes one. Use digits only.")]


def test_groups_of_columns_share_a_table(tmp_path: Path) -> None:
    write(tmp_path, "a,b\n1,work\n")
    text = RECORD + '  phone_numbers:\n    - {each: 1-3, label: {column: "T {n}", lookup: t.csv}, number: "P {n}"}\n'
    found = read(tmp_path, text)
    assert [item.fields["label"].steps for item in found.record.lists["phone_numbers"]] == [
        (Lookup({"1": "work"}, file=str(tmp_path / "t.csv")),)
    ] * 3
    assert list(found.files) == [str(tmp_path / "t.csv")]
