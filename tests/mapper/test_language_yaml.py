# ruff: noqa: E501 - a mistake is one line: text, place, words
"""YAML itself: every scalar is text, and what YAML would bend is refused with the way out."""

from __future__ import annotations

from pathlib import Path

import pytest
from mapping_texts import HEAD, found, mistakes, read

from clientimport.core.errors import ExitCode, MappingFailure, SourceFailure
from clientimport.core.mapping import Column, Value
from clientimport.mapper import read_mapping
from clientimport.targets import target_named, target_names

NAME = "record: {name: Name}\n"


def test_every_scalar_is_text(tmp_path: Path) -> None:
    text = HEAD + "record: {name: NO, notes: {value: 1.10}, company: {name: null}, commission_junction_sid: {value: 07307}}\n"
    own = read(tmp_path, text).record.own
    assert own["name"].source == Column("NO")
    assert own["notes"].source == Value("1.10")
    assert own["company.name"].source == Column("null")
    assert own["commission_junction_sid"].source == Value("07307")


def test_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    text = (HEAD + "record:\n  name: Näme\n").replace("\n", "\r\n")
    rule = read(tmp_path, b"\xef\xbb\xbf" + text.encode()).record.own["name"]
    assert (rule.source, rule.line) == (Column("Näme"), 5)


@pytest.mark.parametrize(
    ("written", "line", "path", "said"),
    [
        ("record:\n  name: Account #\n", 5, "record.name", '“#” for a comment, not for a part of the text. Put the text in quotes: "Account #"'),
        ("record:\n  name: Account # 2\n", 5, "record.name", '“# 2” for a comment, not for a part of the text. Put the text in quotes: "Account # 2"'),
        ("record:\n  name: [First, Last #]\n  ]\n", 5, "record.name[1]", "“#]” for a comment"),
        ("record:\n  name: #1\n", 5, "record.name", 'Put the text in quotes: "#1"'),
        ("record:\n  name: *Name\n", 5, "record.name", "“*Name” is read by YAML as a reference to another place. Put the whole text in quotes."),
        ("record:\n  name: &Name\n", 5, "record.name", "“&Name” is read by YAML as the name of an anchor. Put the whole text in quotes."),
        ("record:\n  name: &a Name\n", 5, "record.name", "“&a” is read by YAML as the name of an anchor."),
        ("record:\n  name: !Name x\n", 5, "record.name", "“!Name” is read by YAML as a tag."),
        ("record:\n  name: @Name\n", 5, "record.name", "must stand in quotes."),
        ("record:\n  name: %Name\n", 5, "record.name", "must stand in quotes."),
        ("record:\n  name: `Name`\n", 5, "record.name", "must stand in quotes."),
        ("record:\n  name: {Name}\n", 5, "record.name", "“{Name}” is read by YAML as an object, not as a text. Put the whole text in quotes."),
        ("record:\n  name: {template: {First} {Last}}\n", 5, "record.name.template", "“{First}” is read by YAML as an object"),
        ("record:\n  name: Name\n  name: Full Name\n", 6, "record.name", "“name” stands here a second time; the first is in line 5. Keep one."),
        ("record:\n  name: Name: full\n", 5, "record", "Put a text that holds a colon and a blank in quotes."),
        ("record:\n\tname: Name\n", 5, "record", "Indent with blanks, not with tabs."),
        ("record:\n  name: [Name\n", 6, "record.name[1]", "This is no YAML text"),
        ('record:\n  name: "Name\n', 6, "record.name", "This is no YAML text"),
        ("record:\n  ? [name]\n  : Name\n", 5, "record", "A list or an object cannot be a key."),
        ("record: {name: Name}\n---\nkey: Id\n", 5, "", "A second document begins here."),
        ("record: {name: Name}\n<<: {key: Id}\n", 5, "<<", "There is no key “<<” here."),
        ('record:\n  name: "\\UFFFFFFFF"\n', 5, "", "This is no YAML text"),
        ("record:\n  name: N\x07ame\n", 1, "", "This is no YAML text"),
    ],
)  # fmt: skip
def test_what_yaml_bends_is_refused(tmp_path: Path, written: str, line: int, path: str, said: str) -> None:
    told = mistakes(tmp_path, HEAD + written)
    assert [(at, where) for at, where, words in told if said in words] == [(line, path)], told


def test_a_comment_two_blanks_away_is_a_comment(tmp_path: Path) -> None:
    text = HEAD + "record:\n  name: Name  # the full name\n  notes: {column: Notes} # straight after a bracket\n  # alone\n"
    assert read(tmp_path, text).record.own["name"].source == Column("Name")


def test_bent_scalars_are_told_all_at_once_and_read_on_as_if_quoted(tmp_path: Path) -> None:
    text = HEAD + "record:\n  name: Name #\n  notes: *a\n  tags: &b c\n"
    assert found(tmp_path, text) == [(5, "record.name"), (6, "record.notes"), (7, "record.tags")]


def test_a_document_bomb_is_refused_without_being_unfolded(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(20)
    )
    told = mistakes(tmp_path, HEAD + NAME + bomb)
    assert len([words for _, _, words in told if "as a reference to another place" in words]) == 180


def test_deep_nesting_stops_the_reading(tmp_path: Path) -> None:
    told = mistakes(tmp_path, HEAD + "record: " + "[" * 5000)
    assert [(line, words) for line, _, words in told] == [
        (4, "Lists and objects stand more than 24 levels deep. Check the brackets and the indentation.")
    ]


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"", 1, "The file is empty. Begin with mapping: 1, target: and system:."),
        (b"# nothing\n\n", 1, "The file is empty."),
        (b"\xef\xbb\xbf", 1, "The file is empty."),
        (b"just a text\n", 1, "A mapping is an object of keys and values; this file holds a text."),
        (b"- a\n- b\n", 1, "A mapping is an object of keys and values; this file holds a list."),
        (b"target: x\nsystem: caf\xe9\n", 2, "This is no UTF-8 text: the byte 0xE9 stands here. Save the file as UTF-8."),
        ("target: x\n".encode("utf-16"), 1, "This is no UTF-8 text: the byte 0xFF stands here."),
        (b"PK\x03\x04\x00\x00", 1, "This is no YAML text"),
    ],
)
def test_a_file_that_is_no_mapping(tmp_path: Path, content: bytes, line: int, said: str) -> None:
    told = mistakes(tmp_path, content)
    assert [(at, path) for at, path, _ in told] == [(line, "")]
    assert said in told[0][2]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "goldmine.yaml").write_text("x")
    (tmp_path / "large.yaml").write_bytes(b"# " + b"x" * 1024 * 1024)
    said = {}
    for name in ("", "goldmin.yaml", "zzz", "a\0b", "large.yaml"):
        with pytest.raises(SourceFailure) as caught:
            read_mapping(str(tmp_path / name), target_named, target_names())
        assert caught.value.exit_code == ExitCode.INPUT
        said[name] = f"{caught.value.message} {caught.value.fix}".strip()
    assert said == {
        "": "This is a directory, not a mapping file. Name the .yaml file in it.",
        "goldmin.yaml": f'There is no such mapping file. Did you mean "{tmp_path / "goldmine.yaml"}"?',
        "zzz": "There is no such mapping file. Check the path.",
        "a\0b": "The mapping file cannot be read: the name is not possible.",
        "large.yaml": "The mapping file is larger than 1 MiB. Check that it is a mapping and not data.",
    }


def test_a_failure_names_file_line_path_and_remedy(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(HEAD + "record: {nme: Name}\n")
    with pytest.raises(MappingFailure) as caught:
        read_mapping(str(tmp_path / "m.yaml"), target_named, target_names())
    assert caught.value.exit_code == ExitCode.INPUT
    assert str(caught.value).splitlines() == [
        f"{tmp_path}/m.yaml:4: record: The field “name” is required and not mapped. Add name: and a column.",
        f'{tmp_path}/m.yaml:4: record.nme: ticketevolution has no field “nme” here. Did you mean "name"?',
    ]
