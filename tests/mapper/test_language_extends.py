"""`extends:` — what a mapping inherits, what it changes, and what is said of the files behind it."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from mapping_texts import HEAD, mistakes, read

from clientimport.core.errors import Line
from clientimport.core.mapping import Column, Lookup, Split, Sql

BASE = (
    HEAD
    + """record:
  name: Name
  notes: {column: Notes, clean: collapse}
  tags: [Tag, Other]
source: {dates: day-first, blank: ["-"], headings: {Tel: [Phone], Name: [Client]}}
load: {mode: upsert, references: {office_id: check}}
tests:
  - row: {Id: "1", Name: Ned Flanders}
    record: {name: Ned Flanders}
"""
)


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_what_stands_in_the_mapping_wins_key_by_key(tmp_path: Path) -> None:
    write(tmp_path, base=BASE)
    own = """extends: base.yaml
system: other
record:
  notes: {column: Remarks, split: ";"}
  tags: [Group]
source: {dates: month-first, headings: {Tel: [Mobile]}}
load: {references: {office_id: create}}
"""
    found, base = read(tmp_path, own), read(tmp_path, BASE)
    assert (found.target, found.system, found.key) == ("ticketevolution", "other", base.key)
    assert found.record.own["name"].source == Column("Name")
    notes = found.record.own["notes"]
    assert (notes.source, notes.steps[0], len(notes.steps)) == (Column("Remarks"), Split(";"), 2)
    assert [rule.source for rule in found.record.texts["tags"]] == [Column("Group")]
    assert (found.source.dates, found.source.blank) == ("month-first", ("-",))
    assert found.source.headings == {"Tel": ("Mobile",), "Name": ("Client",)}
    assert (found.load.mode, found.load.references) == ("upsert", {"office_id": "create"})
    assert found.tests == ()


def test_an_empty_value_takes_away_what_is_inherited(tmp_path: Path) -> None:
    write(tmp_path, base=BASE)
    found = read(tmp_path, "extends: base.yaml\nrecord:\n  notes:\n  tags:\nload:\n")
    assert (sorted(found.record.own), found.record.texts, found.load.references) == (["name"], {}, {})


def test_later_files_win_and_files_in_folders_name_what_lies_beside_them(tmp_path: Path) -> None:
    write(
        tmp_path,
        base=BASE,
        shared__offices="extends: more.yaml\nsystem: second\nrecord: {office_id: {column: Office, lookup: offices.csv}}\n",
        shared__more="region: GB\nsystem: third\n",
    )
    (tmp_path / "shared/offices.csv").write_text("Old,New\nEast,1\n")
    found = read(tmp_path, "extends: [base.yaml, shared/offices.yaml]\n")
    table = str(tmp_path / "shared/offices.csv")
    assert (found.system, found.region, found.record.own["office_id"].steps) == (
        "second",
        "GB",
        (Lookup({"East": "1"}, file=table),),
    )
    assert list(found.files) == [str(tmp_path / name) for name in ("base.yaml", "shared/offices.yaml", "shared/more.yaml")] + [
        table
    ]


def test_a_change_of_a_file_behind_it_is_a_change_of_the_mapping(tmp_path: Path) -> None:
    write(tmp_path, base=BASE)
    first, again = read(tmp_path, "extends: base.yaml\n"), read(tmp_path, "extends: base.yaml\n")
    write(tmp_path, base=BASE + "# changed\n")
    assert first.sha256 == again.sha256 != read(tmp_path, "extends: base.yaml\n").sha256


def test_mistakes_stand_in_the_file_that_has_them(tmp_path: Path) -> None:
    base = HEAD + 'record:\n  name: Name\n  nots: Notes\nonly_if: {sql: "SUM(A) > 1"}\n'
    write(tmp_path, base=base)
    found = mistakes(tmp_path, "extends: base.yaml\nrecord:\n  office_id: {value: x}\n")
    assert [(line, getattr(line, "file", ""), path) for line, path, _ in found] == [
        (3, "", "record.office_id.value"),
        (6, str(tmp_path / "base.yaml"), "record.nots"),
        (7, str(tmp_path / "base.yaml"), "only_if.sql"),
    ]


def test_the_line_of_an_inherited_condition_is_kept(tmp_path: Path) -> None:
    write(tmp_path, base=BASE + "only_if: {sql: \"Status <> 'x'\"}\n")
    found = read(tmp_path, "extends: base.yaml\n").only_if
    assert found == Sql("Status <> 'x'") and found is not None
    assert isinstance(found.line, Line) and (int(found.line), found.line.file) == (13, str(tmp_path / "base.yaml"))
    line = pickle.loads(pickle.dumps(found.line))
    assert (int(line), line.file) == (13, str(tmp_path / "base.yaml"))


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("extends: zzzzzzzz\n", (1, "extends", "{folder}/zzzzzzzz: There is no such mapping file. Check the path.")),
        ("extends: {a: b}\n", (1, "extends", "A file is needed here, or a list of files. Write extends: base.yaml.")),
        (
            "extends: m.yaml\n",
            (1, "extends", "The files extend one another in a circle: m.yaml → m.yaml. Take one of these lines out."),
        ),
        (
            "extends: a.yaml\n",
            (1, "extends", "The files extend one another in a circle: a.yaml → b.yaml → a.yaml. Take one of these lines out."),
        ),
        ("extends: list.yaml\n", (1, "extends", "{folder}/list.yaml is no mapping: an object of keys and values is needed.")),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_files(own: str, said: tuple[int, str, str], tmp_path: Path) -> None:
    write(tmp_path, a="extends: b.yaml\n", b="extends: a.yaml\n", list="[1, 2]\n")
    line, path, words = said
    assert mistakes(tmp_path, own) == [(line, path, words.format(folder=tmp_path))]
