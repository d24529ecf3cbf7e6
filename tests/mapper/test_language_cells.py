"""Cells that are taken apart: `extract`, items of the parts of a cell, cleanings that need a part to be installed."""

from __future__ import annotations

from pathlib import Path

import pytest
from mapping_texts import HEAD, mistakes, read

from clientimport.core.mapping import Column, Extract, FieldRule, Part, Several, Split
from clientimport.mapper import step_rules

RECORD = HEAD + "record:\n  name: Name\n"


@pytest.mark.parametrize(
    ("written", "step"),
    [
        ('"^(.)"', Extract("^(.)", 1)),
        ('{pattern: "(a)(b)", take: 2}', Extract("(a)(b)", 2)),
        ('{pattern: "(?<x>a)(?P<y>b)(c)", take: y, else: blank}', Extract("(?<x>a)(?P<y>b)(c)", 2, "blank")),
        ('{pattern: "(?:a)(b)", else: keep}', Extract("(?:a)(b)", 1, "keep")),
    ],
)
def test_extract(written: str, step: Extract, tmp_path: Path) -> None:
    found = read(tmp_path, RECORD + f"  notes: {{column: A, extract: {written}}}\n")
    assert found.record.own["notes"].steps == (step,)


@pytest.mark.parametrize(
    ("written", "path", "said"),
    [
        ("a+", "", "The pattern has no group. Put what is to be taken into ( )."),
        ('"(a)(b)"', "", "The pattern has 2 groups. Say which one: take: 1."),
        ('{pattern: "(?<last>a)", take: lost}', ".take", 'The pattern has no group “lost”. Did you mean "last"?'),
        ("{take: 1}", "", "“pattern” is missing."),
        ('{pattern: "(a", take: 1}', ".pattern", "“(a” is no regular expression: unclosed group."),
        ('{pattern: "(a)", else: drop}', ".else", "“drop” is not possible here."),
    ],
)
def test_mistakes_of_extract(written: str, path: str, said: str, tmp_path: Path) -> None:
    found = mistakes(tmp_path, RECORD + f"  notes: {{column: A, extract: {written}}}\n")
    assert [(line, where) for line, where, _ in found] == [(6, f"record.notes.extract{path}")]
    assert found[0][2].startswith(said)


def test_items_of_the_parts_of_a_cell(tmp_path: Path) -> None:
    text = RECORD + '  email_addresses:\n    - {each: {column: E, split: ";", most: 2}, address: "{part}"}\n'
    items = read(tmp_path, text).record.lists["email_addresses"]
    parts = [
        FieldRule(Several((FieldRule(Column("E"), (Split(";"), Part(n, n)), 7, "record.email_addresses[0].each"),)), (), 7,
                  "record.email_addresses[0].address")
        for n in (1, 2)
    ]  # fmt: skip
    assert [item.fields["address"] for item in items] == parts
    assert [(item.whole is not None, item.most) for item in items] == [(True, 2), (False, 0)]


@pytest.mark.parametrize(
    ("item", "path", "said"),
    [
        ('{address: "{part}"}', ".address", "{part} stands for a part of a cell, and there is none here."),
        (
            '{each: {column: E, split: ";"}, address: A}',
            ".each",
            "No field of the item holds {part}: all of them would be the same.",
        ),
        ('{each: {column: E}, address: "{part}"}', ".each", "“split” is missing."),
        ('{each: {column: E, split: ""}, address: "{part}"}', ".each.split", "Nothing is written here."),
        ('{each: {column: E, split: ";", most: 0}, address: "{part}"}', ".each.most", "“0” is no whole number of at least 1."),
        ('{each: {column: E, split: ";", most: 500}, address: "{part}"}', ".each.most", "500 are more than 100 parts."),
        ('{each: {column: E, split: ";"}, address: "{part}", present_if: ["{part}"]}', ".present_if", "{part} is no column."),
        ('{each: {column: E, split: ";"}, address: {column: "{part}", lookup: {}}}', ".address.lookup", "The table is empty."),
    ],
)
def test_mistakes_of_parts(item: str, path: str, said: str, tmp_path: Path) -> None:
    found = mistakes(tmp_path, RECORD + f"  email_addresses:\n    - {item}\n")
    assert [(line, where) for line, where, _ in found] == [(7, f"record.email_addresses[0]{path}")], found
    assert found[0][2].startswith(said)


def test_a_cleaning_that_needs_a_part_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(step_rules, "needs", lambda word: "ftfy" if word == "mojibake" else "")
    assert mistakes(tmp_path, RECORD + "  notes: {column: A, clean: [html, mojibake]}\n") == [
        (
            6,
            "record.notes.clean[1]",
            "The cleaning mojibake needs ftfy, which is not installed. pip install 'clientimport[clean]'",
        )
    ]
